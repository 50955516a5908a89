// SPDX-License-Identifier: Apache-2.0
// The main job, in Chromium and Firefox: a program and 336,776 rows of real data are put into the page; pandas reads them, a
// curve is fitted, Matplotlib draws, and the drawing answers the mouse.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PageDriver, targets } from "./page-driver.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const packages = process.env.PYXIDE_PACKAGES ?? here("../out/packages");

for (const target of targets) {
  describe(`a real data set in the page in ${target}`, { timeout: 300_000 }, () => {
    let page;
    let folder;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "pyxide-flights-"));
      execFileSync("python3", [here("../tests/packages/flights.py"), folder], { stdio: "inherit" });
      page = await PageDriver.open(target, { packages });
    });

    after(async () => {
      await page?.close();
      await rm(folder, { recursive: true, force: true });
    });

    test("is read, fitted and plotted", async () => {
      const { rows, missing, overhead, pace } = JSON.parse(
        await readFile(join(folder, "expected.json"), "utf8"),
      );
      assert.ok(rows > 50_000);
      await page.upload(here("examples/flights.py"), join(folder, "flights.csv.zip"));
      await page.shows('li[data-path="flights.csv.zip"]');
      await page.page.click('li[data-path="flights.py"] .file-name');
      await page.shows("#program");
      await page.page.type("#program-args", "flights.csv.zip");
      await page.page.click("#program-run");
      await page.says(`${rows} flights, ${missing} of them cancelled or diverted`);
      await page.says(
        `time in the air: ${overhead.toFixed(2)} min + ${(1000 * pace).toFixed(2)} min for 1000 miles`,
      );
      await page.state("ready");
      await page.page.click("#program-close");
      await page.shows("#figures");
      // A drawn picture has the green and yellow of the map.
      await page.page.waitForFunction(
        () => {
          const canvas = document.querySelector(".pyxide-figure")?.shadowRoot.querySelector("canvas");
          if (!canvas?.width) return false;
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          let green = 0;
          for (let at = 0; at < data.length; at += 4) {
            if (data[at + 1] > data[at] + 40 && data[at + 1] > data[at + 2] + 10) green++;
          }
          return green > 100;
        },
        { timeout: 30_000 },
      );
      await page.screenshot(`${target}-flights`);
      // The program's names are there afterwards.
      assert.match(await page.run("late.shape"), /\(\d+, 3\)/);
      assert.deepEqual(page.errors, []);
    });
  });
}
