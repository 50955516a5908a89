// SPDX-License-Identifier: Apache-2.0
// Ctrl-R: finds what was run before by a part of it.

import { byId, element } from "./dom.ts";
import { highlighted } from "./highlight-main.ts";
import type { History } from "./history.ts";

const most = 50;

export class HistorySearch {
  readonly #dialog = byId("history-search", HTMLDialogElement);
  readonly #input = byId("history-query", HTMLInputElement);
  readonly #list = byId("history-results", HTMLUListElement);
  readonly #history: History;
  readonly #onChoice: (source: string) => void;
  #found: readonly string[] = [];
  #selected = 0;

  constructor(history: History, onChoice: (source: string) => void) {
    this.#history = history;
    this.#onChoice = onChoice;
    this.#input.addEventListener("input", () => this.#search());
    this.#dialog.addEventListener("keydown", (event) => this.#onKey(event));
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    this.#list.addEventListener("click", (event) => {
      const option = event.target instanceof Element && event.target.closest("li");
      if (option) this.#choose([...this.#list.children].indexOf(option));
    });
  }

  open(query: string): void {
    this.#input.value = query;
    this.#dialog.showModal();
    this.#input.select();
    this.#search();
  }

  #search(): void {
    this.#found = this.#history.search(this.#input.value, most);
    const options = this.#found.map((source, index) =>
      element(
        "li",
        { role: "option", id: `history-${index}`, "aria-selected": "false" },
        element("pre", {}, highlighted(source)),
      ),
    );
    if (options.length === 0) {
      this.#list.replaceChildren(element("li", { class: "empty" }, "Nothing found"));
    } else {
      this.#list.replaceChildren(...options);
    }
    this.#select(0);
  }

  #select(index: number): void {
    this.#selected = Math.max(0, Math.min(index, this.#found.length - 1));
    [...this.#list.children].forEach((option, position) => {
      option.setAttribute("aria-selected", String(position === this.#selected));
      if (position === this.#selected) option.scrollIntoView({ block: "nearest" });
    });
    if (this.#found.length === 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `history-${this.#selected}`);
  }

  #choose(index: number): void {
    const source = this.#found[index];
    this.#dialog.close();
    if (source !== undefined) this.#onChoice(source);
  }

  #onKey(event: KeyboardEvent): void {
    const again = event.ctrlKey && event.key === "r";
    if (event.key === "ArrowDown" || again) this.#select(this.#selected + 1);
    else if (event.key === "ArrowUp") this.#select(this.#selected - 1);
    else if (event.key === "Enter") this.#choose(this.#selected);
    else return;
    event.preventDefault();
  }
}
