// SPDX-License-Identifier: Apache-2.0
// NumPy and its kin in the page, in Chromium and Firefox. The packages are those of PYXIDE_PACKAGES or out/packages.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PageDriver, targets } from "./page-driver.mjs";

const packages = process.env.PYXIDE_PACKAGES ?? fileURLToPath(new URL("../out/packages", import.meta.url));

for (const target of targets) {
  describe(`the stack in the page in ${target}`, { timeout: 300_000 }, () => {
    let page;

    before(async () => {
      page = await PageDriver.open(target, { packages });
    });

    after(() => page?.close());

    test("imports NumPy on demand, with a bar of bytes", async () => {
      await page.page.evaluate(() => {
        globalThis.statuses = [];
        const text = document.getElementById("status-text");
        const note = () => statuses.push(`${text.textContent} ${document.getElementById("progress").hidden}`);
        new MutationObserver(note).observe(text, { childList: true, characterData: true, subtree: true });
      });
      await page.run("import numpy as np");
      assert.match(await page.run("(np.arange(6).reshape(2, 3) @ np.ones(3)).tolist()"), /\[3\.0, 12\.0\]/);
      const statuses = await page.page.evaluate(() => globalThis.statuses);
      assert.ok(
        statuses.some((each) =>
          /^Loading .*numpy.*: [\d.]+ [kM]B of [\d.]+ MB \(\d of 2 files\) false$/.test(each),
        ),
        `the bar was not shown: ${statuses}`,
      );
      assert.match(statuses.at(-1), /^Ready true$/);
    });

    test("imports what a function imports when it is called", async () => {
      await page.run("def later():", "import pandas", "return pandas.DataFrame({'a': [1, 2]}).a.sum()", "");
      assert.match(await page.run("int(later())"), /\n3\s*$/);
    });

    test("shows a data frame as a table", async () => {
      await page.run("import pandas as pd");
      await page.run("pd.DataFrame({'x': [1.5, 2.5]}, index=['a', 'b'])");
      const cells = await page.page.$eval("#log .rich-html", (host) =>
        [...host.shadowRoot.querySelectorAll("td")].map((cell) => cell.textContent),
      );
      assert.deepEqual(cells, ["1.5", "2.5"]);
    });

    test("has NumPy on a second visit without a network", async () => {
      const controlled = () =>
        navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null);
      await page.until(() => page.page.evaluate(controlled), "the service worker");
      await page.disconnect();
      await page.page.reload();
      await page.state("ready");
      assert.match(await page.run("import numpy as np", "np.linalg.norm([3, 4]).item()"), /\n5\.0\s*$/);
      assert.match(await page.run("import sympy"), /cannot import 'sympy'.*cannot download/s);
    });
  });
}
