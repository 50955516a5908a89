// SPDX-License-Identifier: Apache-2.0
// The examples, used as a person would. PYXIDE_SCREENSHOTS=FOLDER keeps a picture of each.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../tests/harness/browser.mjs";
import { serve } from "../tests/harness/server.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const screenshots = process.env.PYXIDE_SCREENSHOTS;
const targets = (process.env.PYXIDE_BROWSERS ?? "chromium firefox").split(" ");

for (const target of targets) {
  describe(`examples in ${target}`, { timeout: 300_000 }, () => {
    let server;
    let browser;
    let page;

    before(async () => {
      const dist = process.env.PYXIDE_DIST ?? here("../out/dist");
      server = await serve({ folders: { "/dist/": dist, "/examples/": here("examples") } });
      browser = await startBrowser(target);
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    /** Opens an example, uses it, and takes its picture. */
    async function visit(name, use) {
      page = await browser.newPage();
      const errors = [];
      page.on("pageerror", ({ message }) => errors.push(message));
      await page.setViewport({ width: 760, height: 560 });
      await page.goto(`${server.origin}/examples/${name}.html`);
      await page.waitForFunction(() => ["ready", "failed"].includes(document.body.dataset.state), {
        timeout: 60_000,
      });
      const text = await page.evaluate(() => document.body.textContent);
      assert.equal(await page.evaluate(() => document.body.dataset.state), "ready", text);
      await use();
      if (screenshots !== undefined && target === "chromium") {
        mkdirSync(screenshots, { recursive: true });
        await page.screenshot({ path: join(screenshots, `example-${name}.png`) });
      }
      await page.close();
      assert.deepEqual(errors, []);
    }

    const inked = () =>
      page.evaluate(() => {
        const canvas = document.querySelector("#paper");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, index) => index % 4 === 3 && value > 0).length;
      });
    const text = (selector) => page.$eval(selector, (element) => element.textContent);

    it("doodle: the mouse draws", async () => {
      await visit("doodle", async () => {
        const box = await (await page.$("#paper")).boundingBox();
        assert.equal(await inked(), 0);
        await page.mouse.move(box.x + 80, box.y + 200);
        await page.mouse.down();
        for (let i = 0; i <= 60; i++) {
          await page.mouse.move(box.x + 80 + 8 * i, box.y + 200 + 120 * Math.sin(i / 6));
        }
        await page.mouse.up();
        assert.ok((await inked()) > 2000, `${await inked()} pixels`);
      });
    });

    it("rows: ten thousand, and those with a word", async () => {
      await visit("rows", async () => {
        assert.equal(await page.$$eval("#list > div", (rows) => rows.length), 10_000);
        await page.type("#filter", "prime");
        assert.equal(await text("#told"), "1229 rows");
        assert.equal(await page.$$eval("#list > div:not([hidden])", (rows) => rows.length), 1229);
      });
    });

    it("form: is checked and answered", async () => {
      await visit("form", async () => {
        await page.click("button");
        assert.equal(await text("#answer"), "Please give a name.");
        await page.type('[name="name"]', "ada lovelace");
        await page.type('[name="year"]', "1815");
        await page.click("button");
        assert.match(await text("#answer"), /not a year/);
        await page.$eval('[name="year"]', (input) => {
          input.value = "1990";
        });
        await page.click("button");
        assert.equal(
          await text("#answer"),
          `Ada Lovelace turns ${new Date().getFullYear() - 1990} this year.`,
        );
      });
    });

    it("triangle: has its colours", async (t) => {
      await visit("triangle", async () => {
        if ((await text("#told")) !== "") {
          t.skip("no WebGL here");
          return;
        }
        const pixels = await page.evaluate(() => {
          const gl = document.querySelector("#scene").getContext("webgl");
          const read = (x, y) => {
            const pixel = new Uint8Array(4);
            gl.readPixels(x, y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
            return [...pixel];
          };
          return { corner: read(5, 395), top: read(200, 350) };
        });
        assert.deepEqual(pixels.corner, [0, 0, 0, 255]);
        assert.ok(pixels.top[0] > 200 && pixels.top[1] < 60, `${pixels.top}`);
      });
    });

    it("planets: a table of what was fetched", async () => {
      await visit("planets", async () => {
        assert.equal(await page.$$eval("tr", (rows) => rows.length), 9);
        assert.match(await text("tr:nth-child(2)"), /Saturn\s*146/);
      });
    });
  });
}
