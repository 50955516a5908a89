// SPDX-License-Identifier: Apache-2.0
// What tests of figures share: a page with Python in each place of each browser, and a figure with one line.
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { FigurePage } from "./driver.mjs";

/** The browsers to test in. */
const targets = (process.env.PYXIDE_BROWSERS ?? "chromium firefox").split(" ");

/** A line from (0, 0) to (10, 10) in axes that end there. */
export const LINE = `
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot([0, 10], [0, 10])
ax.set(xlim=(0, 10), ylim=(0, 10), title="A line")
plt.show()
`;

/** Figures of one page, and shorthands for them. */
class Place {
  constructor(target, where) {
    this.name = `${target}, ${where}`;
    this.target = target;
    this.where = where;
  }

  async open() {
    this.figures = await FigurePage.open(this.target, this.where);
    await this.figures.run("import matplotlib.pyplot as plt, numpy as np");
  }

  async clear() {
    await this.figures.run("plt.close('all')");
    await this.figures.shows(() => document.querySelector(".pyxide-figure") === null);
  }

  /** Shows the line, and waits until it is there. */
  async line() {
    await this.figures.run(LINE);
    await this.figures.until("fig.canvas._drawn");
  }

  /** Has Python note events, as `noted()` gives them. `what` is an expression of `event` and `name`. */
  note(names, what) {
    return this.figures.run(`noted = []
for name in ${JSON.stringify(names)}:
    fig.canvas.mpl_connect(name, lambda event, name=name: noted.append(${what}))`);
  }

  async noted() {
    return JSON.parse(await this.figures.run("import json; json.dumps(noted)"));
  }
}

/** Runs tests, which `body` makes, in a page's main thread and in a worker of each browser. */
export function inAllPlaces(title, body) {
  for (const target of targets) {
    for (const where of ["page", "worker"]) {
      describe(`${title}, drawn in the ${where} in ${target}`, { timeout: 300_000 }, () => {
        const place = new Place(target, where);
        before(() => place.open());
        after(() => place.figures?.close());
        beforeEach(() => {
          place.figures.errors.length = 0;
        });
        afterEach(() => place.clear());
        body(place);
      });
    }
  }
}

/** What a worker has drawn is in the page a frame later: the first value that is as wanted, or the last one. */
export async function settled(give, wanted) {
  for (let tries = 0; tries < 50; tries++) {
    const value = await give();
    if (wanted(value)) return value;
    await pause(50);
  }
  return give();
}
