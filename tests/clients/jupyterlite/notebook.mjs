// SPDX-License-Identifier: Apache-2.0
// A notebook in JupyterLite, and what a person does in it: fills cells, runs them, reads what they show, answers, clicks.
import { setTimeout as pause } from "node:timers/promises";
import { PATIENCE } from "../client-page.mjs";
import { ClientSite } from "../client-site.mjs";
import { jupyterLiteSite } from "./site.mjs";

/** The site, as a server of plain files gives it: pages and workers share no memory. */
export function openJupyterLite(target) {
  return ClientSite.open(target, { "/": jupyterLiteSite() }, { isolated: false });
}

/** Runs in the page: pastes into the editor that has the focus, as a person does. */
function paste(text) {
  const common = { bubbles: true, cancelable: true };
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { ...common, clipboardData });
  // Firefox takes the text by options of its own.
  const isTaken = event.clipboardData.getData("text/plain") !== "";
  document.activeElement.dispatchEvent(
    isTaken ? event : new ClipboardEvent("paste", { ...common, dataType: "text/plain", data: text }),
  );
}

const LAST = ".jp-Notebook .jp-Cell:last-of-type";

export class Notebook {
  client;
  /** How many cells have been run. */
  #count = 0;

  /** A new notebook, whose kernel has started. */
  static async open(site) {
    const notebook = new Notebook();
    notebook.client = await site.visit("/lab/index.html");
    await notebook.client.click(".jp-LauncherCard[data-category=Notebook]");
    await notebook.client.shows(".jp-Notebook .jp-Cell .cm-content");
    await notebook.idle();
    return notebook;
  }

  /** Waits until the kernel has nothing to do. */
  async idle() {
    await this.client.until(
      () => document.querySelector(".jp-Notebook-ExecutionIndicator")?.dataset.status === "idle",
    );
  }

  /** Puts code into the last cell and runs it, which makes a new one; does not wait. Gives the number of the cell. */
  async start(code) {
    await this.client.click(`${LAST} .cm-content`);
    await this.client.page.evaluate(paste, code);
    await this.client.press("Shift+Enter");
    return this.#count++;
  }

  /** Runs code; resolves to what its cell shows when it has ended. */
  async run(code) {
    const cell = await this.start(code);
    return this.ended(cell);
  }

  /** Waits until a cell has ended; its outputs. */
  async ended(cell) {
    await this.client.until((index) => {
      const found = document.querySelectorAll(".jp-Notebook .jp-Cell")[index];
      return /^\[\d+\]:/.test(found?.querySelector(".jp-InputPrompt")?.textContent ?? "");
    }, cell);
    await pause(100);
    return this.outputs(cell);
  }

  /** What a cell shows, each output on lines of its own. */
  async outputs(cell) {
    const all = await this.client.page.$$(".jp-Notebook .jp-Cell");
    return all[cell].$$eval(".jp-OutputArea-output", (outputs) =>
      outputs.map((each) => each.textContent.trim()).join("\n"),
    );
  }

  /** Waits until a cell shows what fits. */
  async shows(cell, pattern) {
    const end = performance.now() + PATIENCE;
    let found = "";
    while (!pattern.test(found)) {
      if (performance.now() > end)
        throw new Error(`cell ${cell} should show ${pattern}, but it shows ${JSON.stringify(found)}`);
      await pause(50);
      found = await this.outputs(cell);
    }
    return found;
  }

  /** An element of a cell's outputs. */
  async find(cell, selector) {
    await this.client.until(
      (index, wanted) =>
        document
          .querySelectorAll(".jp-Notebook .jp-Cell")
          [index]?.querySelector(".jp-OutputArea")
          ?.querySelector(wanted) !== null,
      cell,
      selector,
    );
    const all = await this.client.page.$$(".jp-Notebook .jp-Cell");
    return all[cell].$(`.jp-OutputArea ${selector}`);
  }

  /** Clicks a button of the toolbar. */
  async command(name) {
    await this.client.click(`.jp-NotebookPanel-toolbar [data-command="notebook:${name}"]`);
  }

  /** Restarts the kernel, and says so in the dialogue. */
  async restart() {
    await this.command("restart-kernel");
    await this.client.click(".jp-Dialog .jp-mod-accept");
    await this.client.until(() => document.querySelector(".jp-Dialog") === null);
    await this.idle();
    this.#count = await this.client.page.$$eval(".jp-Notebook .jp-Cell", (all) => all.length - 1);
  }
}
