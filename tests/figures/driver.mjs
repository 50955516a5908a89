// SPDX-License-Identifier: Apache-2.0
// A page with Python in its main thread or in a worker, and what a person does with the figures that it shows.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../harness/browser.mjs";
import { serve } from "../harness/server.mjs";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const patience = 20_000;

/** Runs in the page: `globalThis.run(code)` runs Python and gives the value, a string or a number. */
async function loadHere(origin) {
  const { loadPyxide } = await import(`${origin}/dist/pyxide.mjs`);
  const python = await loadPyxide({
    lockFileURL: `${origin}/stack/pyodide-lock.json`,
    figures: "#place",
    stderr: (line) => console.error(line),
  });
  globalThis.python = python;
  globalThis.run = async (code) => python.runPythonAsync(code);
}

/** Runs in the page. */
async function loadInWorker(origin) {
  const { PyxideWorker } = await import(`${origin}/dist/worker-client.mjs`);
  const worker = PyxideWorker.inPage(`${origin}/dist/pyxide.worker.mjs`, {
    options: { lockFileURL: `${origin}/stack/pyodide-lock.json` },
    figures: "#place",
    onStderr: (text) => console.error(text),
  });
  await worker.load();
  globalThis.worker = worker;
  globalThis.run = async (code) => (await worker.run(code)).value;
}

export class FigurePage {
  page;
  /** What Python wrote to its standard error, and errors that the page did not handle. */
  errors = [];
  #browser;
  #server;

  /** `where` is `page` or `worker`. */
  static async open(target, where, { ratio = 1 } = {}) {
    const driver = new FigurePage();
    driver.#server = await serve({
      folders: {
        "/dist/": process.env.PYXIDE_DIST ?? join(checkout, "out/dist"),
        "/stack/": process.env.PYXIDE_PACKAGES ?? join(checkout, "out/packages"),
        "/": join(checkout, "tests/figures"),
      },
    });
    driver.#browser = await startBrowser(target);
    const page = await driver.#browser.newPage();
    driver.page = page;
    page.on("console", (message) => {
      if (message.type() === "error") driver.errors.push(message.text());
    });
    page.on("pageerror", ({ message }) => driver.errors.push(message));
    await page.setViewport({ width: 900, height: 760, deviceScaleFactor: ratio });
    await page.goto(`${driver.#server.origin}/page.html`);
    await page.evaluate(where === "worker" ? loadInWorker : loadHere, driver.#server.origin);
    return driver;
  }

  async close() {
    await this.#browser?.close();
    await this.#server?.close();
  }

  /** Runs Python; the value of its last expression. */
  run(code) {
    return this.page.evaluate((source) => globalThis.run(source), code);
  }

  /** Waits until a Python expression is true. */
  async until(expression) {
    const end = performance.now() + patience;
    while (!(await this.run(`bool(${expression})`))) {
      if (performance.now() > end) {
        throw new Error(`waited in vain for ${expression}; errors: ${this.errors.join("\n") || "none"}`);
      }
      await pause(20);
    }
  }

  /** Waits until a condition of the page is true. */
  async shows(condition, ...args) {
    await this.page.waitForFunction(condition, { timeout: patience }, ...args);
  }

  /** How many figures are shown. */
  count() {
    return this.page.$$eval(".pyxide-figure", (all) => all.length);
  }

  /** An element of the n-th figure. */
  async find(selector, figure = 0) {
    const handle = await this.page.evaluateHandle(
      (index, wanted) => document.querySelectorAll(".pyxide-figure")[index]?.shadowRoot.querySelector(wanted),
      figure,
      selector,
    );
    const element = handle.asElement();
    if (element === null) throw new Error(`figure ${figure} has no ${selector}`);
    return element;
  }

  /** Where a point of the axes' data is in the page. */
  async at(x, y, figure = 1) {
    const place = await this.run(
      `import json; _f = plt.figure(${figure}); _p = _f.axes[0].transData.transform((${x}, ${y})); ` +
        "_r = _f.canvas.device_pixel_ratio; json.dumps([_p[0] / _r, (_f.bbox.height - _p[1]) / _r])",
    );
    const box = await (await this.find("canvas", figure - 1)).boundingBox();
    const [left, top] = JSON.parse(place);
    return { x: box.x + left, y: box.y + top };
  }

  async move(x, y, figure) {
    const place = await this.at(x, y, figure);
    // A mouse that is there already has not moved, and a new figure below it hears nothing.
    await this.page.mouse.move(place.x - 9, place.y - 9);
    await this.page.mouse.move(place.x, place.y);
  }

  /** Drags from one point of the data to another. */
  async drag(from, to, { button = "left", figure = 1 } = {}) {
    const start = await this.at(...from, figure);
    const end = await this.at(...to, figure);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down({ button });
    await this.page.mouse.move(end.x, end.y, { steps: 8 });
    await this.page.mouse.up({ button });
  }

  async press(tool, figure = 0) {
    await (await this.find(`[data-tool="${tool}"]`, figure)).click();
  }

  /** A word for the pixels that a canvas shows: others give another. */
  pixels(canvas) {
    return canvas.evaluate(async (each) => {
      const copy = new OffscreenCanvas(each.width, each.height);
      copy.getContext("2d").drawImage(each, 0, 0);
      const { data } = copy.getContext("2d").getImageData(0, 0, each.width, each.height);
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
      return [...digest].join(" ");
    });
  }
}
