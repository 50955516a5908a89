// SPDX-License-Identifier: Apache-2.0
// The pane with one open file: edit it, save it, run it with arguments.

import { indentLess, indentMore } from "@codemirror/commands";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { byId } from "./dom.ts";
import { pythonEditing, replaceAll } from "./editor-main.ts";

export interface ProgramHooks {
  save(path: string, text: string): Promise<void>;
  run(path: string, args: string): void;
  /** The pane was opened or closed. */
  changed(open: boolean): void;
}

export class Program {
  readonly #pane = byId("program", HTMLElement);
  readonly #name = byId("program-name", HTMLElement);
  readonly #args = byId("program-args", HTMLInputElement);
  readonly #run = byId("program-run", HTMLButtonElement);
  readonly #save = byId("program-save", HTMLButtonElement);
  readonly #hooks: ProgramHooks;
  readonly #view: EditorView;
  #path: string | undefined;
  #saved = "";

  constructor(hooks: ProgramHooks) {
    this.#hooks = hooks;
    this.#view = new EditorView({
      parent: byId("program-editor", HTMLElement),
      state: EditorState.create({ extensions: this.#extensions() }),
    });
    this.#run.addEventListener("click", () => void this.#saveAndRun());
    this.#save.addEventListener("click", () => void this.#saveNow());
    byId("program-close", HTMLButtonElement).addEventListener("click", () => this.close());
    this.#args.addEventListener("keydown", (event) => {
      if (event.key === "Enter") void this.#saveAndRun();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.#dirty) event.preventDefault();
    });
  }

  get path(): string | undefined {
    return this.#path;
  }

  get #dirty(): boolean {
    return this.#path !== undefined && this.#view.state.doc.toString() !== this.#saved;
  }

  /** Shows a file; what was edited before is saved first. */
  async open(path: string, text: string, line?: number): Promise<void> {
    await this.#saveNow();
    const same = this.#path === path;
    this.#path = path;
    if (!same || text !== this.#saved) {
      replaceAll(this.#view, text);
      this.#view.dispatch({ selection: { anchor: 0 } });
    }
    this.#saved = this.#view.state.doc.toString();
    this.#pane.hidden = false;
    this.#run.hidden = this.#args.hidden = !path.endsWith(".py");
    this.#show();
    if (line !== undefined && line <= this.#view.state.doc.lines) {
      const { from, to } = this.#view.state.doc.line(line);
      const effects = EditorView.scrollIntoView(from, { y: "center" });
      this.#view.dispatch({ selection: { anchor: to, head: from }, effects });
    }
    this.#hooks.changed(true);
    this.#view.focus();
  }

  close(): void {
    void this.#saveNow();
    this.discard();
  }

  /** Closes the pane without saving: the file was deleted. */
  discard(): void {
    this.#path = undefined;
    this.#pane.hidden = true;
    this.#hooks.changed(false);
  }

  #extensions(): Extension {
    const run = (action: () => Promise<void>) => () => {
      void action();
      return true;
    };
    return [
      keymap.of([
        { key: "Mod-s", run: run(() => this.#saveNow()) },
        { key: "Mod-Enter", run: run(() => this.#saveAndRun()) },
        { key: "Tab", run: (view) => indent(view), shift: indentLess },
      ]),
      lineNumbers(),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.#show();
      }),
      pythonEditing("Program"),
    ];
  }

  async #saveNow(): Promise<void> {
    if (this.#path === undefined || !this.#dirty) return;
    const text = this.#view.state.doc.toString();
    await this.#hooks.save(this.#path, text);
    this.#saved = text;
    this.#show();
  }

  async #saveAndRun(): Promise<void> {
    if (this.#path === undefined || !this.#path.endsWith(".py")) return;
    await this.#saveNow();
    this.#hooks.run(this.#path, this.#args.value);
  }

  #show(): void {
    this.#name.textContent = this.#path ?? "";
    this.#pane.classList.toggle("dirty", this.#dirty);
    this.#save.disabled = !this.#dirty;
  }
}

function indent(view: EditorView): boolean {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  view.dispatch(state.replaceSelection("    "));
  return true;
}
