// SPDX-License-Identifier: Apache-2.0
// A real mouse and keyboard on Matplotlib's figures, in Chromium and Firefox.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inAllPlaces } from "./suite.mjs";

const limits =
  "f'{ax.get_xlim()[0]:.2f} {ax.get_xlim()[1]:.2f} {ax.get_ylim()[0]:.2f} {ax.get_ylim()[1]:.2f}'";
const near = (text, numbers, tolerance = 0.06) => {
  const found = text.split(" ").map(Number);
  numbers.forEach((number, index) => {
    assert.ok(Math.abs(found[index] - number) <= tolerance, `${text} is not ${numbers}`);
  });
};

inAllPlaces("mouse and keys on figures", (place) => {
  test("panning, and back, forward and home", async () => {
    await place.line();
    await place.figures.press("pan");
    await place.figures.drag([5, 5], [3, 6]);
    await place.figures.until("ax.get_xlim()[0] > 1.9");
    near(await place.figures.run(limits), [2, 12, -1, 9]);
    await place.figures.press("back");
    await place.figures.until("ax.get_xlim()[0] < 0.1");
    await place.figures.press("forward");
    await place.figures.until("ax.get_xlim()[0] > 1.9");
    await place.figures.press("home");
    await place.figures.until("ax.get_xlim()[0] < 0.1");
    near(await place.figures.run(limits), [0, 10, 0, 10]);
  });

  test("zooming to a rectangle, which is seen", async () => {
    await place.line();
    await place.figures.press("zoom");
    const [start, end] = [await place.figures.at(2, 2), await place.figures.at(6, 8)];
    await place.figures.page.mouse.move(start.x, start.y);
    await place.figures.page.mouse.down();
    await place.figures.page.mouse.move(end.x, end.y, { steps: 5 });
    const band = await place.figures.find(".rubberband");
    await place.figures.shows((each) => !each.hidden && each.offsetWidth > 100, band);
    const box = await band.boundingBox();
    assert.ok(
      Math.abs(box.x - start.x) < 2.5 && Math.abs(box.y - end.y) < 2.5,
      JSON.stringify([box, start, end]),
    );
    assert.equal(
      await (await place.figures.find("canvas")).evaluate((each) => each.style.cursor),
      "crosshair",
    );
    await place.figures.page.mouse.up();
    await place.figures.until("ax.get_xlim()[0] > 1.8");
    near(await place.figures.run(limits), [2, 6, 2, 8]);
    await place.figures.shows((each) => each.hidden, band);
  });

  test("mouse events reach callbacks", async () => {
    await place.line();
    await place.note(
      ["button_press_event", "button_release_event"],
      "[event.name[7:-6], int(event.button), event.dblclick, sorted(event.modifiers), round(event.xdata), round(event.ydata)]",
    );
    const { x, y } = await place.figures.at(4, 6);
    await place.figures.page.mouse.click(x, y);
    await place.figures.page.mouse.click(x + 30, y, { button: "right" });
    await place.figures.page.mouse.click(x, y, { button: "middle" });
    await place.figures.page.keyboard.down("Shift");
    await place.figures.page.mouse.click(x, y, { count: 2 });
    await place.figures.page.keyboard.up("Shift");
    await place.figures.until("len(noted) >= 10");
    const all = await place.noted();
    assert.deepEqual(
      all.map(([name, button, double]) => `${name} ${button} ${double}`),
      [
        ...[
          "press 1 false",
          "release 1 false",
          "press 3 false",
          "release 3 false",
          "press 2 false",
          "release 2 false",
        ],
        ...["press 1 false", "release 1 false", "press 1 true", "release 1 false"],
      ],
    );
    assert.deepEqual(all[0].slice(3), [[], 4, 6]);
    assert.deepEqual(all[8][3], ["shift"]);
  });

  test("the mouse enters, moves, is told where it is, and leaves", async () => {
    await place.figures.page.mouse.move(890, 750);
    await place.line();
    await place.note(
      ["figure_enter_event", "axes_enter_event", "axes_leave_event", "figure_leave_event"],
      "name[:-6]",
    );
    await place.figures.move(5, 5);
    await place.figures.until("'axes_enter' in noted");
    const message = await place.figures.find("output");
    await place.figures.shows((each) => /^\(x, y\) = \(5\.0\d*, 5\.0\d*\)$/.test(each.textContent), message);
    await place.figures.page.mouse.move(890, 750);
    await place.figures.until("'figure_leave' in noted");
    assert.deepEqual((await place.noted()).slice(0, 2), ["figure_enter", "axes_enter"]);
  });

  test("a drag goes on outside of the canvas", async () => {
    await place.line();
    await place.note(["motion_notify_event"], "[event.x, sorted(int(each) for each in event.buttons)]");
    const { x, y } = await place.figures.at(5, 5);
    await place.figures.page.mouse.move(x, y);
    await place.figures.page.mouse.down();
    await place.figures.page.mouse.move(880, y, { steps: 4 });
    await place.figures.until("noted and noted[-1][0] > 800");
    assert.deepEqual((await place.noted()).at(-1)[1], [1]);
    await place.figures.page.mouse.up();
  });

  test("the wheel scrolls, and zooms with Ctrl", async () => {
    await place.line();
    await place.note(["scroll_event"], "[event.button, event.step, round(event.xdata)]");
    await place.figures.move(5, 5);
    await place.figures.page.mouse.wheel({ deltaY: -100 });
    await place.figures.until("len(noted) == 1");
    await place.figures.page.mouse.wheel({ deltaY: 200 });
    await place.figures.until("len(noted) == 2");
    const [[up, one], [down, two]] = await place.noted();
    assert.deepEqual([up, down], ["up", "down"]);
    assert.ok(one > 0 && Math.abs(two + 2 * one) < 1e-6, `${one}, ${two}`);
    await (await place.figures.find("canvas")).focus();
    await place.figures.page.keyboard.down("Control");
    await place.figures.page.mouse.wheel({ deltaY: -100 });
    await place.figures.until("ax.get_xlim()[0] > 0.1");
    await place.figures.page.keyboard.up("Control");
    near(await place.figures.run("f'{sum(ax.get_xlim()) / 2} {sum(ax.get_ylim()) / 2}'"), [5, 5], 0.1);
  });

  test("keys have Matplotlib's names, and its meanings", async () => {
    await place.line();
    await place.note(["key_press_event"], "event.key");
    await place.figures.move(5, 5);
    await (await place.figures.find("canvas")).focus();
    const { keyboard } = place.figures.page;
    for (const key of ["a", "ArrowLeft", "PageDown", "F2", "Enter", " "]) await keyboard.press(key);
    const chords = [
      ["Shift", "A"],
      ["Shift", "ArrowUp"],
      ["Control", "b"],
      ["Alt", "d"],
    ];
    for (const [modifier, key] of chords) {
      await keyboard.down(modifier);
      await keyboard.press(key);
      await keyboard.up(modifier);
    }
    const wanted = ["a", "left", "pagedown", "f2", "enter", " "];
    wanted.push("shift", "A", "shift", "shift+up", "control", "ctrl+b", "alt", "alt+d");
    await place.figures.until(`len(noted) >= ${wanted.length}`);
    assert.deepEqual(await place.noted(), wanted);
    await keyboard.press("g");
    await place.figures.until("ax.xaxis.get_gridlines()[0].get_visible()");
    await keyboard.press("o");
    await place.figures.until("fig.canvas.toolbar.mode.name == 'ZOOM'");
  });
});
