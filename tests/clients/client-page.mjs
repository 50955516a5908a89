// SPDX-License-Identifier: Apache-2.0
// A page of a client's site in a browser, and what a person does there: looks, clicks, types.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";

/** Milliseconds that a client may take for anything; PYXIDE_PATIENCE gives it in seconds. */
export const PATIENCE = Number(process.env.PYXIDE_PATIENCE ?? 120) * 1000;

export class ClientPage {
  page;
  /** What the page wrote to the console, and what it did not handle. */
  lines = [];
  problems = [];

  /** A page of `browser` at `address`. */
  static async open(browser, address) {
    const client = new ClientPage();
    client.page = await browser.newPage();
    client.page.on("pageerror", (error) => client.problems.push(String(error?.message ?? error)));
    client.page.on("console", (message) => {
      client.lines.push(message.text());
      if (message.type() === "error") client.problems.push(message.text());
    });
    client.page.on("dialog", (dialog) => dialog.accept());
    client.page.setDefaultNavigationTimeout(PATIENCE);
    await client.page.setViewport({ width: 1100, height: 900 });
    await client.page.goto(address);
    return client;
  }

  close() {
    return this.page.close();
  }

  /** Waits until the element's text fits the pattern; gives the text. */
  async text(selector, pattern, limit = PATIENCE) {
    try {
      await this.page.waitForFunction(
        (wanted, source) => new RegExp(source, "s").test(document.querySelector(wanted)?.textContent ?? ""),
        { timeout: limit, polling: 50 },
        selector,
        pattern.source,
      );
    } catch (error) {
      assert.fail(`${error.message}: ${selector} should have ${pattern}\n${await this.report(selector)}`);
    }
    return this.page.$eval(selector, (found) => found.textContent);
  }

  /** What is known when something went wrong. */
  async report(selector) {
    const found = await this.page.evaluate((wanted) => document.querySelector(wanted)?.textContent, selector);
    const last = this.lines.slice(-12).join("\n").slice(-4000);
    return `it has ${JSON.stringify(found)}; problems: ${this.problems.join("\n") || "none"}; console:\n${last}`;
  }

  /** Waits until a condition holds in the page. */
  async until(condition, ...args) {
    await this.page.waitForFunction(condition, { timeout: PATIENCE, polling: 50 }, ...args);
  }

  async shows(selector) {
    return this.page.waitForSelector(selector, { visible: true, timeout: PATIENCE });
  }

  /** Clicks once the element can be seen and is enabled: a page enables what a handler listens to. */
  async click(selector) {
    await (await this.shows(`${selector}:not([disabled])`)).click();
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Presses keys that are written like `Shift+Enter`. */
  async press(keys) {
    const parts = keys.split("+");
    for (const key of parts.slice(0, -1)) await this.page.keyboard.down(key);
    await this.page.keyboard.press(parts.at(-1));
    for (const key of parts.slice(0, -1).reverse()) await this.page.keyboard.up(key);
  }

  /** Saves a picture where PYXIDE_SCREENSHOTS says, for people to look at. */
  async screenshot(name) {
    const folder = process.env.PYXIDE_SCREENSHOTS;
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: `${folder}/${name}.png` });
  }
}
