// SPDX-License-Identifier: Apache-2.0
// One page of WebKitGTK's MiniBrowser, by WebDriver, with what our tests use of puppeteer's pages under the same names.
import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
// https://www.w3.org/TR/webdriver2/#keyboard-actions
const KEYS = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Delete: "\uE017",
};
const PRESS = ["keyDown", "keyUp"];
const call = (work) => `const [args, done] = arguments;
(async () => (${work})(...args))().then(
  (value) => done(value === undefined ? {} : { value }),
  (error) => done({ error: String(error) + "\\n" + error?.stack }),
);`;

export class WebkitPage {
  #ask;

  /** A page that `ask(method, path, body)` reaches. */
  constructor(ask) {
    this.#ask = ask;
    this.keyboard = {
      down: (key) => this.#keys(["keyDown"], [key]),
      up: (key) => this.#keys(["keyUp"], [key]),
      press: (key) => this.#keys(PRESS, [key]),
      type: (text) =>
        this.#keys(
          PRESS,
          [...text].map((one) => (one === "\n" ? "Enter" : one)),
        ),
    };
    this.mouse = {
      move: (x, y) => this.#point({ type: "pointerMove", duration: 0, x: Math.round(x), y: Math.round(y) }),
      down: () => this.#point({ type: "pointerDown", button: 0 }),
      up: () => this.#point({ type: "pointerUp", button: 0 }),
    };
  }

  /** What a page says on its console, and errors that it does not handle, cannot be heard. */
  on() {}

  async goto(url) {
    await this.#post("url", { url });
  }

  async reload() {
    await this.#post("refresh", {});
  }

  async close() {
    await this.#ask("DELETE", "window");
  }

  async bringToFront() {}

  /** The value of a function in the page, which is passed as its source. Throws what it throws. */
  async evaluate(work, ...args) {
    const { value, error } = await this.#post("execute/async", { script: call(work), args: [args] });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async $(selector) {
    const [element] = await this.#post("elements", { using: "css selector", value: selector });
    if (element === undefined) return null;
    const id = element[ELEMENT];
    return {
      id,
      uploadFile: (...files) => this.#post(`element/${id}/value`, { text: files.join("\n") }),
      boundingBox: () => this.$eval(selector, (found) => found.getBoundingClientRect().toJSON()),
    };
  }

  $eval(selector, work, ...args) {
    const run = `(selector, ...args) => (${work})(document.querySelector(selector), ...args)`;
    return this.evaluate(run, selector, ...args);
  }

  $$eval(selector, work, ...args) {
    const run = `(selector, ...args) => (${work})([...document.querySelectorAll(selector)], ...args)`;
    return this.evaluate(run, selector, ...args);
  }

  async waitForFunction(work, { timeout = 30_000 } = {}, ...args) {
    const end = performance.now() + timeout;
    while (!(await this.evaluate(work, ...args).catch(() => false))) {
      if (performance.now() > end) throw new Error(`waited ${timeout} ms in vain for ${work}`);
      await pause(30);
    }
  }

  waitForSelector(selector, options) {
    const visible = (wanted) => document.querySelector(wanted)?.checkVisibility() === true;
    return this.waitForFunction(visible, options, selector);
  }

  async click(selector) {
    await this.#post(`element/${await this.#need(selector)}/click`, {});
  }

  async type(selector, text) {
    await this.click(selector);
    await this.keyboard.type(text);
  }

  async hover(selector) {
    const origin = { [ELEMENT]: await this.#need(selector) };
    await this.#point({ type: "pointerMove", duration: 0, x: 0, y: 0, origin });
  }

  /** Makes the window so large that the page has this size. */
  async setViewport({ width, height }) {
    const frame = await this.evaluate(() => [outerWidth - innerWidth, outerHeight - innerHeight]);
    await this.#post("window/rect", { width: width + frame[0], height: height + frame[1] });
  }

  async screenshot({ path }) {
    await writeFile(path, await this.#ask("GET", "screenshot"), "base64");
  }

  #post(path, body) {
    return this.#ask("POST", path, body);
  }

  async #need(selector) {
    const element = await this.$(selector);
    if (element === null) throw new Error(`no element '${selector}'`);
    return element.id;
  }

  async #point(action) {
    await this.#act({ type: "pointer", id: "mouse", actions: [action] });
  }

  /** Moves the keys of the list, each in the ways that are named, one after another. */
  async #keys(ways, keys) {
    const actions = keys.flatMap((key) => ways.map((type) => ({ type, value: KEYS[key] ?? key })));
    await this.#act({ type: "key", id: "keyboard", actions });
  }

  #act(source) {
    return this.#post("actions", { actions: [source] });
  }
}
