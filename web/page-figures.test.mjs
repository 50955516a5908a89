// SPDX-License-Identifier: Apache-2.0
// Figures of Matplotlib in the console page, in Chromium and Firefox.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PageDriver, targets } from "./page-driver.mjs";

const packages = process.env.PYXIDE_PACKAGES ?? fileURLToPath(new URL("../out/packages", import.meta.url));

for (const target of targets) {
  describe(`figures in the page in ${target}`, { timeout: 300_000 }, () => {
    let page;

    before(async () => {
      page = await PageDriver.open(target, { packages });
    });

    after(() => page?.close());

    beforeEach(() => page.clean());

    const count = () => page.page.$$eval(".pyxide-figure", (all) => all.length);
    const canvas = async () =>
      (
        await page.page.evaluateHandle(() =>
          document.querySelector(".pyxide-figure").shadowRoot.querySelector("canvas"),
        )
      ).asElement();
    /** Is there a picture, and does a click on it reach Python? */
    const drawn = () =>
      page.page.waitForFunction(
        () => {
          const each = document.querySelector(".pyxide-figure")?.shadowRoot.querySelector("canvas");
          if (!each?.width) return false;
          const copy = new OffscreenCanvas(each.width, each.height).getContext("2d");
          copy.drawImage(each, 0, 0);
          const { data } = copy.getImageData(0, 0, each.width, each.height);
          return data.some((value, index) => index % 4 === 0 && value < 100 && data[index + 3] === 255);
        },
        { timeout: 20_000 },
      );

    test("plt.show opens the pane, and a click reaches Python", async () => {
      await page.run("import numpy as np, matplotlib.pyplot as plt");
      await page.run("x = np.linspace(0, 10, 300)");
      await page.run(
        "_ = plt.plot(x, np.sin(x), label='sine'), plt.plot(x, np.cos(x), label='cosine'), plt.legend()",
      );
      await page.run("_ = plt.title('Two waves')", "plt.show()");
      await page.shows("#figures");
      await drawn();
      for (const theme of ["light", "dark"]) {
        await page.page.evaluate((name) => document.documentElement.setAttribute("data-theme", name), theme);
        await page.screenshot(`${target}-figures-${theme}`);
      }
      await page.run("clicks = []");
      await page.run(
        "_ = plt.gcf().canvas.mpl_connect('button_press_event', lambda event: clicks.append(event.xdata))",
      );
      const box = await (await canvas()).boundingBox();
      await page.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.until(async () => /True\s*$/.test(await page.run("bool(4 < clicks[0] < 6)")), "the click");
    });

    test("a figure that is a result is shown as a picture", async () => {
      await page.run("plt.gcf()");
      const size = await page.page.$eval("#log .rich-image img", (image) =>
        image.decode().then(() => image.naturalWidth),
      );
      assert.ok(size > 300, `${size}`);
    });

    test("an animation goes on while the prompt waits, and with the pane below on a smaller window", async () => {
      await page.page.setViewport({ width: 1000, height: 800 });
      await page.run("from matplotlib.animation import FuncAnimation; frames = []");
      await page.run("line = plt.gca().lines[0]");
      await page.run("step = lambda i: (frames.append(i), line.set_ydata(np.sin(x + i / 10)))");
      await page.run("animation = FuncAnimation(plt.gcf(), step, interval=33, cache_frame_data=False)");
      await page.run("plt.gcf().canvas.draw_idle()");
      await page.until(async () => /True\s*$/.test(await page.run("len(frames) > 20")), "frames");
      await page.screenshot(`${target}-figures-below`);
      await page.run("animation.event_source.stop()");
      await page.page.setViewport({ width: 1280, height: 800 });
    });

    test("a narrow window has a tab with the figures", async () => {
      await page.page.setViewport({ width: 480, height: 800 });
      await page.page.click("#figures-tab");
      await page.shows("#figures");
      await page.page.waitForFunction(
        () => document.querySelector(".pyxide-figure").getBoundingClientRect().width <= 480,
      );
      await page.screenshot(`${target}-figures-narrow`);
      await page.page.click('#tabs [data-view="console"]');
      await page.page.setViewport({ width: 1280, height: 800 });
    });

    test("closing the last figure closes the pane; a restart of Python does, too", async () => {
      await page.run("plt.close('all')");
      await page.page.waitForSelector("#figures", { hidden: true });
      await page.run("_ = plt.figure(), plt.show()");
      await page.shows("#figures");
      await page.page.click("#restart");
      await page.page.click("#confirm-yes");
      await page.page.waitForSelector("#figures", { hidden: true });
      await page.state("ready");
      assert.equal(await count(), 0);
      assert.deepEqual(page.errors, []);
    });
  });
}
