// SPDX-License-Identifier: Apache-2.0
// Matplotlib's figures in a page: what they show, how they are closed, resized, animated and saved, in Chromium and Firefox.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compare } from "./compare.mjs";
import { inAllPlaces, LINE, settled } from "./suite.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const limits =
  "f'{ax.get_xlim()[0]:.2f} {ax.get_xlim()[1]:.2f} {ax.get_ylim()[0]:.2f} {ax.get_ylim()[1]:.2f}'";
const near = (text, numbers, tolerance = 0.06) => {
  const found = text.split(" ").map(Number);
  numbers.forEach((number, index) => {
    assert.ok(Math.abs(found[index] - number) <= tolerance, `${text} is not ${numbers}`);
  });
};

inAllPlaces("figures", (place) => {
  test("the picture is the one that Agg draws in Node", async () => {
    await place.figures.run(await readFile(here("picture.py"), "utf8"));
    await place.figures.run("plt.show()");
    await place.figures.until("fig.canvas._drawn");
    const canvas = await place.figures.find("canvas");
    const same = ({ mean, share }) => mean < 0.2 && share < 0.002;
    const { mean, share, sizes } = await settled(() => compare(canvas, here("picture.png")), same);
    assert.ok(same({ mean, share }), `${sizes}: ${mean} on average, ${share} of the pixels`);
    assert.deepEqual(place.figures.errors, []);
  });

  test("the canvas has a name and the focus, buttons have labels", async () => {
    await place.line();
    const canvas = await place.figures.find("canvas");
    const [role, label, index] = await canvas.evaluate((each) => [
      each.getAttribute("role"),
      each.getAttribute("aria-label"),
      each.tabIndex,
    ]);
    assert.deepEqual([role, label, index], ["img", "Figure 1, A line", 0]);
    await canvas.focus();
    // The next stop of the keyboard is the toolbar.
    for (let stops = 0; stops < 4; stops++) await place.figures.page.keyboard.press("Tab");
    await place.figures.page.keyboard.press("Enter");
    await place.figures.until("fig.canvas.toolbar.mode.name == 'PAN'");
    const pressed = await (await place.figures.find('[data-tool="pan"]')).evaluate(
      (each) => each.ariaPressed,
    );
    assert.equal(pressed, "true");
  });

  test("closing a figure is an event; of two figures the other stays", async () => {
    await place.line();
    await place.figures.run("other, bx = plt.subplots(); bx.set(xlim=(0, 1), ylim=(0, 1)); plt.show()");
    await place.figures.until("other.canvas._drawn");
    assert.equal(await place.figures.count(), 2);
    await place.note(["close_event"], "event.name");
    // Only the second is panned.
    await place.figures.press("pan", 1);
    await place.figures.drag([0.5, 0.5], [0.25, 0.5], { figure: 2 });
    await place.figures.until("bx.get_xlim()[0] > 0.2");
    near(await place.figures.run(limits), [0, 10, 0, 10]);
    await (await place.figures.find("button.close")).click();
    await place.figures.until("noted == ['close_event']");
    await place.figures.shows(() => document.querySelectorAll(".pyxide-figure").length === 1);
    assert.equal(await place.figures.run("str(plt.get_fignums())"), "[2]");
  });

  test("a figure whose corner is dragged, or that Python resizes, is drawn anew", async () => {
    await place.line();
    await place.note(["resize_event"], "[event.width, event.height]");
    const box = await (await place.figures.find(".stage")).boundingBox();
    const corner = [box.x + box.width - 4, box.y + box.height - 4];
    await place.figures.page.mouse.move(...corner);
    await place.figures.page.mouse.down();
    await place.figures.page.mouse.move(corner[0] - 140, corner[1] - 60, { steps: 5 });
    await place.figures.page.mouse.up();
    await place.figures.until("noted and abs(noted[-1][0] - 500) < 3 and abs(noted[-1][1] - 420) < 3");
    await place.figures.run("fig.set_size_inches(3, 2)");
    await place.figures.shows((canvas) => canvas.clientWidth === 300, await place.figures.find("canvas"));
    await place.figures.until("noted[-1] == [300, 200]");
    await place.figures.shows((canvas) => canvas.width === 300, await place.figures.find("canvas"));
  });

  test("the picture has the pixels of the screen", async () => {
    await place.line();
    const canvas = await place.figures.find("canvas");
    await place.figures.page.setViewport({ width: 901, height: 760, deviceScaleFactor: 2 });
    await place.figures.shows((each) => each.width === 1280 && each.clientWidth === 640, canvas);
    await place.figures.until("fig.canvas.device_pixel_ratio == 2");
    await place.figures.run(
      "noted = []; fig.canvas.mpl_connect('motion_notify_event', lambda e: noted.append(e.xdata))",
    );
    await place.figures.move(7, 5);
    await place.figures.until("noted and abs(noted[-1] - 7) < 0.1");
    await place.figures.page.setViewport({ width: 900, height: 760, deviceScaleFactor: 1 });
    await place.figures.shows((each) => each.width === 640, canvas);
  });

  test("an animation advances", async () => {
    await place.line();
    await place.figures.run(`
from matplotlib.animation import FuncAnimation
import time
point, = ax.plot([], [], "o")
frames = []
def step(i):
    frames.append(time.perf_counter())
    point.set_data([i % 100 / 10], [5])
    return [point]
animation = FuncAnimation(fig, step, interval=33, blit=True, cache_frame_data=False)
fig.canvas.draw_idle()`);
    const canvas = await place.figures.find("canvas");
    const picture = () => place.figures.pixels(canvas);
    await place.figures.until("len(frames) > 10");
    const first = await picture();
    await place.figures.until("len(frames) > 40");
    assert.notEqual(await picture(), first);
    const rate = await place.figures.run("round((len(frames) - 6) / (frames[-1] - frames[5]), 1)");
    console.log(`${place.name}: ${rate} frames a second of 30`);
    await place.figures.run("animation.event_source.stop()");
  });

  test("saving gives a PNG and an SVG", async () => {
    await place.line();
    await place.figures.page.evaluate(() => {
      globalThis.saved = [];
      URL.createObjectURL = (blob) => {
        blob.text().then((text) => globalThis.saved.push([blob.type, text.slice(0, 60)]));
        return "#";
      };
    });
    await place.figures.press("save-png");
    await place.figures.shows(() => globalThis.saved.length === 1);
    await place.figures.press("save-svg");
    await place.figures.shows(() => globalThis.saved.length === 2);
    const [[png, first], [svg, second]] = await place.figures.page.evaluate(() => globalThis.saved);
    assert.deepEqual([png, svg], ["image/png", "image/svg+xml"]);
    assert.match(first, /PNG/);
    assert.match(second, /<\?xml/);
  });

  test("plt.show(block=True) and plt.pause wait", async (t) => {
    if (!(await place.figures.run("from pyodide.ffi import can_run_sync; can_run_sync()"))) {
      t.skip("the engine has no JSPI");
      return;
    }
    const waiting = place.figures.run(
      `${LINE.replace("plt.show()", "plt.pause(0.05); plt.show(block=True)")}\n'closed'`,
    );
    await place.figures.shows(() => document.querySelector(".pyxide-figure") !== null);
    await place.figures.shows((each) => each.width === 640, await place.figures.find("canvas"));
    await (await place.figures.find("button.close")).click();
    assert.equal(await waiting, "closed");
  });

  test("a callback that fails is told, and the figure lives", async () => {
    await place.line();
    await place.figures.run("fig.canvas.mpl_connect('button_press_event', lambda event: 1 / 0)");
    const { x, y } = await place.figures.at(5, 5);
    await place.figures.page.mouse.click(x, y);
    await place.figures.shows(() => true);
    const told = () => place.figures.errors.some((each) => each.includes("ZeroDivisionError"));
    for (let tries = 0; tries < 100 && !told(); tries++) await place.figures.run("None");
    assert.ok(told(), place.figures.errors.join("\n"));
    await place.figures.press("pan");
    await place.figures.drag([5, 5], [3, 5]);
    await place.figures.until("ax.get_xlim()[0] > 1.9");
  });

  test("drawing goes on when memory has grown", async () => {
    await place.line();
    await place.figures.run(
      "held = [np.ones(8_000_000) for _ in range(4)]; ax.set_facecolor('red'); fig.canvas.draw()",
    );
    const canvas = await place.figures.find("canvas");
    await place.figures.shows((each) => {
      const copy = new OffscreenCanvas(each.width, each.height).getContext("2d");
      copy.drawImage(each, 0, 0);
      const [red, green] = copy.getImageData(320, 100, 1, 1).data;
      return red > 200 && green < 50;
    }, canvas);
    await place.figures.run("del held");
  });
});
