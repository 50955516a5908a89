// SPDX-License-Identifier: Apache-2.0
// Drives the page in a browser as a person would: keys, clicks, and what is to be seen.

import { mkdir } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../tests/harness/browser.mjs";
import { serve } from "./serve.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const patience = 60_000;

/** The browsers to test in. */
export const targets = (process.env.PYXIDE_BROWSERS ?? "chromium firefox").split(" ");

export class PageDriver {
  #server;
  #browser;
  page;
  /** Errors that the page did not handle. */
  errors = [];

  /**
   * Starts a server and a browser, and opens the page; with the packages of a folder, and the file that says how far
   * their build is, where those are named.
   */
  static async open(target, { isolated = true, packages, status } = {}) {
    const driver = new PageDriver();
    driver.#server = await serve({
      web: process.env.PYXIDE_WEB ?? here("../out/web"),
      dist: process.env.PYXIDE_DIST ?? here("../out/dist"),
      packages,
      status,
      isolated,
    });
    driver.#browser = await startBrowser(target);
    // Firefox gives the focus to a new page, and not to the first one.
    driver.page = await driver.#browser.newPage();
    await driver.#prepare(driver.page);
    return driver;
  }

  /** A second page of the same browser. */
  async openAnother() {
    const another = new PageDriver();
    another.#server = this.#server;
    another.page = await this.#browser.newPage();
    await another.#prepare(another.page);
    return another;
  }

  async #prepare(page) {
    page.on("pageerror", ({ message }) => {
      // The policy at work, in a test that asks for it.
      if (!message.startsWith("Content-Security-Policy")) this.errors.push(message);
    });
    await page.setViewport({ width: 1280, height: 800 });
    await page.goto(this.#server.url);
    await this.state("ready");
  }

  /** Ends the server: from now on there is no network. */
  async disconnect() {
    await this.#server.close();
  }

  async close() {
    await this.#browser?.close();
    await this.#server.close();
  }

  /** Waits until the page is in this state. */
  async state(wanted) {
    await this.page.waitForFunction(
      (state) => document.body.dataset.state === state && document.getElementById("prompt") !== null,
      { timeout: patience },
      wanted,
    );
  }

  async press(keys) {
    const parts = keys.split("+");
    for (const key of parts.slice(0, -1)) await this.page.keyboard.down(key);
    await this.page.keyboard.press(parts.at(-1));
    for (const key of parts.slice(0, -1).reverse()) await this.page.keyboard.up(key);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** An empty prompt with the focus, whatever was before. */
  async clean() {
    await this.page.click("#prompt .cm-content");
    await this.press("Escape");
    await this.press("Control+c");
    await this.until(async () => (await this.prompt) === "", "an empty prompt");
  }

  get prompt() {
    return this.page.$eval("#prompt .cm-content", (content) =>
      [...content.querySelectorAll(".cm-line")]
        .map((line) => (line.querySelector(".cm-placeholder") ? "" : line.textContent))
        .join("\n"),
    );
  }

  /** Types lines, Enter after each, as into a terminal; waits until each has had its effect. */
  async enter(...lines) {
    await this.page.click("#prompt .cm-content");
    for (const line of lines) {
      await this.type(line);
      const before = await this.prompt;
      await this.press("Enter");
      await this.until(async () => (await this.prompt) !== before || before === "", `Enter after “${line}”`);
    }
  }

  /** Runs lines and returns what they printed. */
  async run(...lines) {
    const before = (await this.log()).length;
    await this.enter(...lines);
    await pause(50);
    await this.state("ready");
    return (await this.log()).slice(before);
  }

  log() {
    return this.page.$eval("#log", (log) => [...log.children].map((block) => block.textContent).join("\n"));
  }

  async until(condition, what, limit = patience) {
    const end = performance.now() + limit;
    while (!(await condition())) {
      if (performance.now() > end)
        throw new Error(`Waited in vain: ${what}. The log says:\n${await this.log()}`);
      await pause(30);
    }
  }

  async says(text, limit) {
    await this.until(async () => (await this.log()).includes(text), `for “${text}”`, limit);
  }

  async upload(...files) {
    const input = await this.page.$("#upload-input");
    await input.uploadFile(...files);
  }

  async shows(selector) {
    await this.page.waitForSelector(selector, { visible: true, timeout: patience });
  }

  style(selector, property) {
    return this.page.$eval(
      selector,
      (found, name) => getComputedStyle(found).getPropertyValue(name),
      property,
    );
  }

  /** Saves a picture where PYXIDE_SCREENSHOTS says, for people to look at. */
  async screenshot(name) {
    const folder = process.env.PYXIDE_SCREENSHOTS;
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: `${folder}/${name}.png` });
  }
}
