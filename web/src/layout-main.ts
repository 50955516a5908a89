// SPDX-License-Identifier: Apache-2.0
// Which panes are in view: side by side on a wide window, one at a time on a narrow one.

import { byId } from "./dom.ts";
import { localStore } from "./history.ts";

export type View = "console" | "program" | "figures" | "files";

const key = "pyxide.files";
const wide = matchMedia("(min-width: 900px)");

export class Layout {
  readonly #tabs = byId("tabs", HTMLElement);
  readonly #programTab = byId("program-tab", HTMLButtonElement);
  readonly #figuresTab = byId("figures-tab", HTMLButtonElement);
  readonly #filesToggle = byId("toggle-files", HTMLButtonElement);

  constructor() {
    this.#showFiles(localStore()?.getItem(key) !== "closed");
    this.#filesToggle.addEventListener("click", () => {
      const open = document.body.classList.contains("files-closed");
      this.#showFiles(open);
      localStore()?.setItem(key, open ? "open" : "closed");
    });
    for (const tab of this.#tabs.querySelectorAll("button")) {
      tab.addEventListener("click", () => this.show(tab.dataset.view as View));
    }
    this.show("console");
  }

  /** Brings a pane into view where only one fits. */
  show(view: View): void {
    document.body.dataset.view = view;
    for (const tab of this.#tabs.querySelectorAll("button")) {
      const current = tab.dataset.view === view;
      if (current) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
  }

  set programOpen(open: boolean) {
    document.body.classList.toggle("program-open", open);
    this.#programTab.hidden = !open;
    if (open) this.show("program");
    else if (document.body.dataset.view === "program") this.show("console");
  }

  set figuresOpen(open: boolean) {
    document.body.classList.toggle("figures-open", open);
    this.#figuresTab.hidden = !open;
    if (open) this.show("figures");
    else if (document.body.dataset.view === "figures") this.show("console");
  }

  /** Whether focusing a pane also brings it into view. */
  get wide(): boolean {
    return wide.matches;
  }

  #showFiles(open: boolean): void {
    document.body.classList.toggle("files-closed", !open);
    this.#filesToggle.setAttribute("aria-expanded", String(open));
  }
}
