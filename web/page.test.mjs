// SPDX-License-Identifier: Apache-2.0
// The console in Chromium and Firefox, used as a person would.
//   node --test web/page.test.mjs web/page-files.test.mjs      PYXIDE_BROWSERS="chromium firefox"
// The page is out/web (or PYXIDE_WEB), Python is out/dist (or PYXIDE_DIST).

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { PageDriver, targets } from "./page-driver.mjs";

for (const target of targets) {
  describe(`the console in ${target}`, { timeout: 600_000 }, () => {
    let page;

    before(async () => {
      page = await PageDriver.open(target);
    });

    after(() => page?.close());

    beforeEach(() => page.clean());

    test("runs what is typed, and shows values as Python does", async () => {
      assert.match(await page.run("6 * 7"), /\n42\s*$/);
      assert.match(await page.run("print('é ☃ 😀'); None"), /é ☃ 😀\s*$/);
      assert.match(await page.run("_ + 1"), /\n43\s*$/);
    });

    test("takes functions of several lines, and indents them", async () => {
      await page.run("def area(w, h):", "if w < 0:", "raise ValueError(w)", "");
      assert.match(await page.run("area(-1, 2)"), /line 3, in area/);
      const printed = await page.run("for i in range(3):", "print('i =', i)", "");
      assert.match(printed, /i = 0\ni = 1\ni = 2/);
    });

    test("awaits at the top level", async () => {
      await page.run("import asyncio");
      assert.match(await page.run("await asyncio.sleep(0.01, 'slept')"), /'slept'/);
    });

    test("colours tracebacks, and shows the lines that were typed", async () => {
      const printed = await page.run("1 / 0");
      assert.match(printed, /File "<input \d+>", line 1, in <module>\s+1 \/ 0\s+~~\^~~\s+ZeroDivisionError/);
      const plain = await page.style("#log", "color");
      assert.notEqual(await page.style("#log .stderr:last-child .ansi-bold", "color"), plain);
    });

    test("shows tables and pictures, and runs no script in them", async () => {
      await page.run(
        "class Rich:",
        "def _repr_html_(self): return '<img src=x onerror=window.hit=1><b>bold</b>'",
        "",
      );
      await page.run("Rich()");
      const bold = await page.page.$eval(
        "#log .rich-html",
        (host) => host.shadowRoot.querySelector("b").textContent,
      );
      assert.equal(bold, "bold");
      assert.equal(await page.page.evaluate(() => window.hit), undefined);
    });

    test("completes names of the live namespace", async () => {
      await page.run("import sys; unusual_name = 'text'");
      await page.enter();
      await page.type("unus");
      await page.press("Tab");
      await page.until(async () => (await page.prompt) === "unusual_name", "the completion of one name");
      await page.type(".is");
      await page.press("Tab");
      await page.shows("#prompt .cm-tooltip-autocomplete li");
      const labels = await page.page.$$eval(".cm-completionLabel", (all) =>
        all.map((each) => each.textContent),
      );
      assert.ok(
        labels.some((label) => label.startsWith("isalpha")),
        labels.join(),
      );
      const { top, bottom } = await page.page.$eval(".cm-tooltip-autocomplete", (list) =>
        list.getBoundingClientRect().toJSON(),
      );
      assert.ok(top > 0 && bottom <= 800, `the list is in view: ${top}-${bottom}`);
      await page.type("alp");
      await page.press("Enter");
      await page.until(async () => (await page.prompt).startsWith("unusual_name.isalpha("), "the chosen one");
      await page.press("Control+c");
      await page.until(async () => !(await page.prompt).includes("unusual"), "an empty prompt");
    });

    test("interrupts a loop that never ends, with the page alive meanwhile", async () => {
      await page.enter("while True: pass", "");
      await page.state("running");
      const frames = await page.page.evaluate(
        () =>
          new Promise((resolve) => {
            let count = 0;
            const frame = () => (++count === 10 ? resolve(count) : requestAnimationFrame(frame));
            frame();
          }),
      );
      assert.equal(frames, 10);
      await page.press("Control+c");
      await page.state("ready");
      assert.match(await page.log(), /KeyboardInterrupt\s*$/);
      assert.match(await page.run("'still here'"), /still here/);
    });

    test("interrupts by the button, also an await", async () => {
      await page.enter("await asyncio.sleep(1000)");
      await page.state("running");
      await page.page.click("#stop");
      await page.state("ready");
      assert.match(await page.log(), /await asyncio\.sleep\(1000\)[\s\S]*KeyboardInterrupt\s*$/);
    });

    test("interrupts an await at any moment, and never loses what waits", async () => {
      for (let delay = 0; delay < 200; delay += 20) {
        await page.enter("while True: await asyncio.sleep(0)", "");
        await page.state("running");
        await pause(delay);
        await page.press("Control+c");
        await page.state("ready");
      }
    });

    test("waits in input(), to the end of the file or Ctrl-C", async () => {
      await page.enter("name = input('Name? ')");
      await page.state("input");
      await page.type("Ada Lovelace é");
      await page.press("Enter");
      await page.state("ready");
      assert.match(await page.run("name"), /'Ada Lovelace é'/);
      await page.enter("input()");
      await page.state("input");
      await page.press("Control+d");
      await page.state("ready");
      await page.says("EOFError");
      await page.enter("__import__('getpass').getpass()");
      await page.state("input");
      await page.shows(".input-line input[type=password]");
      await page.type("sesame");
      await page.press("Enter");
      await page.state("ready");
      assert.match(await page.log(), /Password: \s*'sesame'\s*$/);
      await page.enter("sys.stdin.read()");
      for (const line of ["one", "two"]) {
        await page.state("input");
        await page.shows(".input-line input");
        await page.type(line);
        await page.press("Enter");
        await pause(100);
      }
      await page.state("input");
      await page.press("Control+c");
      await page.state("ready");
      assert.match(await page.log(), /KeyboardInterrupt\s*$/);
    });

    test("keeps the page alive under output without end", async () => {
      await page.enter("n = 0", "while True: n += 1; print('line', n)", "");
      await pause(1500);
      const started = performance.now();
      await page.press("Control+c");
      await page.state("ready");
      assert.ok(performance.now() - started < 5000);
      const lines = (await page.log()).split("\n").length;
      assert.ok(lines < 12_000, `${lines} lines`);
      await page.press("Control+l");
      await page.until(async () => (await page.log()) === "", "a cleared log");
      assert.match(await page.run("n > 1000"), /True/);
    });

    test("starts again after exit and after a crash", async () => {
      await page.enter("raise SystemExit(3)");
      await page.state("ended");
      assert.match(await page.page.$eval("#alert", (alert) => alert.textContent), /exited with code 3/);
      await page.press("Enter");
      await page.state("ready");
      assert.deepEqual(page.errors, []);
      await page.enter("import os; os.abort()");
      await page.state("ended");
      assert.match(await page.page.$eval("#alert", (alert) => alert.textContent), /crashed/);
      await page.press("Enter");
      await page.state("ready");
      assert.match(await page.run("6 * 7"), /42/);
    });
  });

  describe(`the console in ${target}, not isolated`, { timeout: 300_000 }, () => {
    let page;
    before(async () => {
      page = await PageDriver.open(target, { isolated: false });
    });
    after(() => page?.close());

    test("asks to restart where it cannot interrupt", async () => {
      await page.enter("while True: pass", "");
      await page.state("running");
      await page.press("Control+c");
      await page.shows("#confirm");
      await page.press("Enter");
      await page.state("ready");
      assert.match(await page.run("2 + 2"), /4/);
    });

    test("waits in input() by switching stacks, or says why it cannot", async () => {
      await page.enter("input('Name? ')");
      await page.until(
        async () => (await page.page.$eval("body", (body) => body.dataset.state)) !== "running",
        "an end",
      );
      if ((await page.page.$eval("body", (body) => body.dataset.state)) === "input") {
        await page.type("Ada");
        await page.press("Enter");
        await page.says("'Ada'");
      } else {
        await page.says("shares no memory");
      }
    });
  });
}
