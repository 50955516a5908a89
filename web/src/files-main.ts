// SPDX-License-Identifier: Apache-2.0
// The panel of files in Python's home folder: add, open, run, download, delete.

import { confirm } from "./dialogs-main.ts";
import { byId, element, formatBytes, icon } from "./dom.ts";
import type { FileEntry } from "./protocol.ts";

export interface FilesHooks {
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  write(path: string, data: Uint8Array): Promise<void>;
  delete(path: string): Promise<void>;
  open(path: string, text: string): void;
  run(path: string): void;
  /** Something went wrong that the user should know. */
  warn(message: string): void;
}

const largestText = 2_000_000;

export class FilesPanel {
  readonly #list = byId("file-list", HTMLUListElement);
  readonly #note = byId("files-note", HTMLElement);
  readonly #input = byId("upload-input", HTMLInputElement);
  readonly #newFile = byId("new-file", HTMLFormElement);
  readonly #newName = byId("new-file-name", HTMLInputElement);
  readonly #hooks: FilesHooks;
  #names = new Set<string>();

  constructor(hooks: FilesHooks) {
    this.#hooks = hooks;
    byId("upload", HTMLButtonElement).addEventListener("click", () => this.#input.click());
    this.#input.addEventListener("change", () => {
      void this.add([...(this.#input.files ?? [])]);
      this.#input.value = "";
    });
    byId("new-program", HTMLButtonElement).addEventListener("click", () => {
      this.#newFile.hidden = !this.#newFile.hidden;
      this.#newName.focus();
    });
    this.#newFile.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#create(this.#newName.value.trim());
    });
    this.#newName.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#newFile.hidden = true;
    });
    this.#connectDrop();
  }

  /** Says whether the files are kept; undefined is yes. */
  setNote(warning: string | undefined): void {
    this.#note.textContent = warning ?? "Kept in this browser: the files are here again after a reload.";
    this.#note.classList.toggle("warning", warning !== undefined);
  }

  show(files: readonly FileEntry[]): void {
    this.#names = new Set(files.map(({ path }) => path));
    const focused = document.activeElement?.closest("#file-list li")?.getAttribute("data-path");
    const action = document.activeElement?.getAttribute("data-action");
    this.#list.replaceChildren(...files.map((file) => this.#row(file)));
    if (files.length === 0) {
      const text = "No files yet. Upload some, or drop them anywhere on this page.";
      this.#list.append(element("li", { class: "empty" }, text));
    }
    if (focused == null) return;
    const row = this.#list.querySelector(`li[data-path="${CSS.escape(focused)}"]`);
    row?.querySelector<HTMLElement>(`[data-action="${action}"]`)?.focus();
  }

  async add(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const question = `“${file.name}” is already there. Replace it?`;
      if (this.#names.has(file.name) && !(await confirm(question, "Replace"))) continue;
      await this.#attempt(async () => this.#hooks.write(file.name, new Uint8Array(await file.arrayBuffer())));
    }
  }

  async open(path: string): Promise<void> {
    await this.#attempt(async () => {
      const data = await this.#hooks.read(path);
      if (data.length > largestText) throw new Error("it is too long for the editor");
      this.#hooks.open(path, new TextDecoder("utf-8", { fatal: true }).decode(data));
    }, `“${path}” cannot be opened as text`);
  }

  #row({ path, size }: FileEntry): HTMLLIElement {
    const button = (action: string, label: string, onClick: () => void): HTMLButtonElement => {
      const made = element(
        "button",
        {
          type: "button",
          class: "quiet icon-button",
          "data-action": action,
          "aria-label": `${label} ${path}`,
          title: label,
        },
        icon(action),
      );
      made.addEventListener("click", onClick);
      return made;
    };
    const name = element(
      "button",
      { type: "button", class: "file-name", "data-action": "open", title: `Open ${path}` },
      path,
    );
    name.addEventListener("click", () => void this.open(path));
    const size_ = element("span", { class: "file-size" }, formatBytes(size));
    const actions = element("span", { class: "file-actions" });
    if (path.endsWith(".py")) {
      actions.append(button("run", "Run", () => this.#hooks.run(path)));
    }
    actions.append(
      button("download", "Download", () => void this.#download(path)),
      button("delete", "Delete", () => void this.#delete(path)),
    );
    return element("li", { "data-path": path }, name, size_, actions);
  }

  async #create(name: string): Promise<void> {
    if (name === "") return;
    const path = /\.\w+$/.test(name) ? name : `${name}.py`;
    this.#newFile.hidden = true;
    this.#newName.value = "";
    if (!this.#names.has(path)) {
      await this.#attempt(() => this.#hooks.write(path, new Uint8Array()));
    }
    await this.open(path);
  }

  async #download(path: string): Promise<void> {
    await this.#attempt(async () => {
      const url = URL.createObjectURL(new Blob([await this.#hooks.read(path)]));
      const name = path.slice(path.lastIndexOf("/") + 1);
      element("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    });
  }

  async #delete(path: string): Promise<void> {
    if (!(await confirm(`Delete “${path}”? This cannot be undone.`, "Delete"))) return;
    await this.#attempt(() => this.#hooks.delete(path));
    this.#list.querySelector<HTMLElement>("button")?.focus();
  }

  async #attempt(action: () => Promise<void>, failed = "That did not work"): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#hooks.warn(`${failed}: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  #connectDrop(): void {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    const mark = (on: boolean): void => {
      document.body.classList.toggle("dropping", on);
    };
    document.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      mark(true);
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) mark(false);
    });
    document.addEventListener("drop", (event) => {
      mark(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      void this.add([...(event.dataTransfer?.files ?? [])]);
    });
  }
}
