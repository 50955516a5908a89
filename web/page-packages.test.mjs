// SPDX-License-Identifier: Apache-2.0
// Packages in the page, and the page without a network, in Chromium and Firefox.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PageDriver, targets } from "./page-driver.mjs";

for (const target of targets) {
  describe(`packages in the page in ${target}`, { timeout: 300_000 }, () => {
    let page;

    before(async () => {
      page = await PageDriver.open(target);
    });

    after(() => page?.close());

    test("loads a package when it is imported, with progress", async () => {
      await page.page.evaluate(() => {
        globalThis.statuses = [];
        const text = document.getElementById("status-text");
        const note = () => statuses.push(`${text.textContent} ${document.getElementById("progress").hidden}`);
        new MutationObserver(note).observe(text, { childList: true, characterData: true, subtree: true });
      });
      assert.match(await page.run("__import__('micropip').__name__"), /'micropip'/);
      const statuses = await page.page.evaluate(() => globalThis.statuses);
      assert.ok(
        statuses.some((each) => /^Loading micropip: .* false$/.test(each)),
        `the bar was not shown: ${statuses}`,
      );
      assert.match(statuses.at(-1), /^Ready true$/);
    });

    test("works on a second visit without a network, packages included", async () => {
      const controlled = () =>
        navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null);
      await page.until(() => page.page.evaluate(controlled), "the service worker");
      await page.disconnect();
      await page.page.reload();
      await page.state("ready");
      assert.match(await page.run("import micropip, json", "micropip.__name__"), /'micropip'/);
      assert.match(await page.run("import not_there_at_all"), /ModuleNotFoundError/);
      assert.match(await page.run("import packaging"), /cannot import 'packaging'.*cannot download/s);
    });
  });
}
