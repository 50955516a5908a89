// SPDX-License-Identifier: Apache-2.0
// Files, themes, small windows and keys of the page, in Chromium and Firefox.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { PageDriver, targets } from "./page-driver.mjs";

const script = `import csv, sys
with open(sys.argv[1], newline="") as file:
    rows = list(csv.DictReader(file))
total = sum(float(row["people"]) for row in rows)
print(f"{len(rows)} cities, {total:.1f} million people, as {__name__}")
print(rows[9])
`;
const data = "city,people\nLagos,15.4\nTokyo,37.1\nLima,11.4\n";

for (const target of targets) {
  describe(`the page in ${target}`, { timeout: 600_000 }, () => {
    let page;
    let folder;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "pyxide-page-"));
      await writeFile(join(folder, "script.py"), script);
      await writeFile(join(folder, "data.csv"), data);
      page = await PageDriver.open(target);
    });

    after(async () => {
      await page?.close();
      await rm(folder, { recursive: true, force: true });
    });

    beforeEach(() => page.clean());

    test("runs an uploaded program over uploaded data, and opens it where it failed", async () => {
      await page.upload(join(folder, "script.py"), join(folder, "data.csv"));
      await page.shows('li[data-path="data.csv"]');
      await page.page.click('li[data-path="script.py"] .file-name');
      await page.shows("#program");
      await page.page.type("#program-args", "data.csv");
      await page.page.click("#program-run");
      await page.says("3 cities, 63.9 million people, as __main__");
      await page.says("IndexError");
      await page.state("ready");
      await page.screenshot(`${target}-program`);
      await page.page.click("#log .file-link");
      const selected = () => page.page.evaluate(() => String(getSelection()));
      await page.until(async () => (await selected()).includes("print(rows[9])"), "the failing line");
      assert.match(await page.run("total"), /63\.9/);
      await page.page.click("#program-close");
    });

    test("keeps files and history over a reload, and forgets variables", async () => {
      await page.run("with open('made.txt', 'w') as f: print('kept', file=f)", "");
      await page.shows('li[data-path="made.txt"]');
      await page.page.reload();
      await page.state("ready");
      await page.shows('li[data-path="data.csv"]');
      assert.match(await page.run("open('made.txt').read()"), /'kept\\n'/);
      assert.match(await page.run("total"), /NameError/);
      await page.enter();
      await page.press("ArrowUp");
      await page.press("ArrowUp");
      assert.equal(await page.prompt, "open('made.txt').read()");
      await page.press("Control+c");
      await page.press("Control+r");
      await page.shows("#history-search");
      await page.type("as f: pri");
      await page.press("Enter");
      await page.until(async () => (await page.prompt).includes("made.txt"), "the found entry");
      await page.press("Control+c");
    });

    test("lets one page at a time keep the files", async () => {
      const another = await page.openAnother();
      await another.until(
        () => another.page.$eval("#files-note", (note) => note.classList.contains("warning")),
        "for the warning that files are not kept",
      );
      await another.page.close();
      await page.page.bringToFront();
    });

    test("deletes a file after asking", async () => {
      await page.page.hover('li[data-path="made.txt"]');
      await page.page.click('li[data-path="made.txt"] [data-action="delete"]');
      await page.shows("#confirm");
      await page.press("Enter");
      await page.until(
        async () => (await page.page.$('li[data-path="made.txt"]')) === null,
        "for the file to go",
      );
      assert.match(await page.run("import os; os.path.exists('made.txt')"), /False/);
    });

    test("has both themes", async () => {
      const light = await page.style("body", "background-color");
      await page.run("def f(x): return 1 / x  # comment", "");
      await page.run("f(0)");
      await page.screenshot(`${target}-first-theme`);
      await page.page.click("#theme");
      assert.notEqual(await page.style("body", "background-color"), light);
      await page.screenshot(`${target}-second-theme`);
      await page.page.reload();
      await page.state("ready");
      assert.notEqual(await page.style("body", "background-color"), light);
      await page.page.click("#theme");
    });

    test("fits a phone", async () => {
      await page.page.setViewport({ width: 375, height: 720 });
      await page.run("list(range(60))");
      const overflow = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide`);
      await page.screenshot(`${target}-phone`);
      await page.page.click('#tabs [data-view="files"]');
      await page.shows("#file-list");
      await page.page.click('#tabs [data-view="console"]');
      await page.page.setViewport({ width: 1280, height: 800 });
    });

    test("can be used by keyboard, and names all its controls", async () => {
      await page.enter();
      for (const step of [1, 2, 3]) {
        await page.press("Shift+Tab");
        const [visible, name] = await page.page.evaluate(() => {
          const focused = document.activeElement;
          return [getComputedStyle(focused).outlineStyle !== "none", focused.outerHTML.slice(0, 80)];
        });
        assert.ok(visible, `step ${step}: no outline on ${name}`);
      }
      const nameless = await page.page.$$eval("button, input, [role]", (all) =>
        all
          .filter((each) => each.checkVisibility() && !each.closest(".cm-editor"))
          .filter(
            (each) => !(each.ariaLabel || each.textContent?.trim() || each.getAttribute("aria-labelledby")),
          )
          .map((each) => each.outerHTML),
      );
      assert.deepEqual(
        nameless.filter((html) => !html.includes('role="status"')),
        [],
      );
    });
  });
}
