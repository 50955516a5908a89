// SPDX-License-Identifier: Apache-2.0
// The prompt: a small Python editor whose Enter runs what is complete, and whose arrows
// reach what was run before.

import {
  acceptCompletion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
  startCompletion,
} from "@codemirror/autocomplete";
import { indentLess, insertNewlineAndIndent } from "@codemirror/commands";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, type KeyBinding, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { completion, pythonEditing, replaceAll } from "./editor-main.ts";
import type { History } from "./history.ts";
import type { Completions, SourceStatus } from "./protocol.ts";

export interface PromptHooks {
  /** Whether Python could run something now. */
  ready(): boolean;
  status(source: string): Promise<SourceStatus>;
  complete(source: string): Promise<Completions>;
  run(source: string): void;
  /** Ctrl-C with nothing selected. */
  interrupt(): void;
  clear(): void;
  searchHistory(): void;
}

const indentation = "    ";
const identifier = /^\w*$/;

export class Prompt {
  readonly #view: EditorView;
  readonly #hooks: PromptHooks;
  readonly #history: History;
  /** Enter was pressed before Python could take it. */
  #waiting = false;

  constructor(parent: HTMLElement, history: History, hooks: PromptHooks) {
    this.#hooks = hooks;
    this.#history = history;
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          Prec.high(keymap.of(this.#keys())),
          lineNumbers({ formatNumber: (line) => (line === 1 ? ">>>" : "...") }),
          placeholder("Type Python, press Enter"),
          completion((context) => this.#complete(context)),
          EditorView.updateListener.of((update) => {
            const typed = update.transactions.some((change) => change.isUserEvent("input"));
            if (typed || update.transactions.some((change) => change.isUserEvent("delete"))) {
              this.#history.leave();
              this.#setWaiting(false);
            }
          }),
          pythonEditing("Python input"),
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    replaceAll(this.#view, text);
    this.#setWaiting(false);
  }

  focus(): void {
    this.#view.focus();
  }

  /** Python can take input again: does what Enter asked for meanwhile. */
  becameReady(): void {
    if (this.#waiting) void this.#enter(false);
  }

  #keys(): KeyBinding[] {
    const always = (action: () => void) => () => {
      action();
      return true;
    };
    return [
      { key: "Enter", run: () => this.#onEnter() },
      { key: "Shift-Enter", run: always(() => void this.#enter(true)) },
      { key: "Ctrl-Enter", run: always(() => void this.#enter(true)) },
      { key: "Alt-Enter", run: insertNewlineAndIndent },
      {
        key: "Tab",
        run: () => this.#onTab(),
        shift: (view) => view.state.doc.length > 0 && indentLess(view),
      },
      { key: "ArrowUp", run: () => this.#onArrow(-1) },
      { key: "ArrowDown", run: () => this.#onArrow(1) },
      { key: "Ctrl-p", run: () => this.#browse(-1) },
      { key: "Ctrl-n", run: () => this.#browse(1) },
      { key: "Ctrl-r", run: always(() => this.#hooks.searchHistory()) },
      { key: "Ctrl-l", run: always(() => this.#hooks.clear()) },
      { key: "Ctrl-c", run: () => this.#onInterrupt() },
    ];
  }

  #onEnter(): boolean {
    if (completionStatus(this.#view.state) === "active") return acceptCompletion(this.#view);
    const { head } = this.#view.state.selection.main;
    // In the middle of a text of several lines, Enter edits.
    if (this.text.slice(head).trim() !== "") {
      if (this.#view.state.doc.lines > 1) return insertNewlineAndIndent(this.#view);
    }
    void this.#enter(false);
    return true;
  }

  async #enter(force: boolean): Promise<void> {
    const source = this.text;
    if (source.trim() === "") return;
    if (!this.#hooks.ready()) {
      this.#setWaiting(true);
      return;
    }
    this.#setWaiting(false);
    const status = force ? "complete" : await this.#hooks.status(source);
    // Python took a moment: what was typed meanwhile is the start of what comes next.
    if (!this.text.startsWith(source) || !this.#hooks.ready()) return;
    const typedSince = this.text.slice(source.length);
    if (status === "incomplete") {
      this.#view.dispatch({ selection: { anchor: source.length } });
      insertNewlineAndIndent(this.#view);
      this.#view.dispatch({ selection: { anchor: this.#view.state.doc.length } });
      return;
    }
    this.#history.add(source.trimEnd());
    replaceAll(this.#view, typedSince);
    this.#hooks.run(source.trimEnd());
  }

  #setWaiting(waiting: boolean): void {
    this.#waiting = waiting;
    this.#view.dom.classList.toggle("waiting", waiting);
  }

  #onTab(): boolean {
    const { state } = this.#view;
    if (completionStatus(state) === "active") return acceptCompletion(this.#view);
    // An empty prompt holds nothing to indent: Tab moves on, for the sake of the keyboard.
    if (state.doc.length === 0) return false;
    const { main } = state.selection;
    const line = state.doc.lineAt(main.head);
    const before = state.sliceDoc(line.from, main.head);
    if (before.trim() === "") {
      this.#view.dispatch(state.replaceSelection(indentation));
      return true;
    }
    return startCompletion(this.#view);
  }

  async #complete(context: CompletionContext): Promise<CompletionResult | null> {
    if (!this.#hooks.ready()) return null;
    const { start, labels } = await this.#hooks.complete(context.state.sliceDoc(0, context.pos));
    if (context.aborted || labels.length === 0) return null;
    const only = labels.length === 1 ? labels[0] : undefined;
    if (only !== undefined) {
      this.#view.dispatch({
        changes: { from: start, to: context.pos, insert: only },
        selection: { anchor: start + only.length },
        userEvent: "input.complete",
      });
      return null;
    }
    // The list stands below the last part of a dotted name.
    const typed = context.state.sliceDoc(start, context.pos);
    const given = typed.lastIndexOf(".") + 1;
    return {
      from: start + given,
      validFor: identifier,
      options: labels.map((label) => ({ label: label.slice(given), type: kind(label.slice(given)) })),
    };
  }

  #onArrow(step: 1 | -1): boolean {
    const { state } = this.#view;
    if (completionStatus(state) === "active") return false;
    const { main, ranges } = { main: state.selection.main, ranges: state.selection.ranges };
    const line = state.doc.lineAt(main.head).number;
    const edge = step < 0 ? 1 : state.doc.lines;
    if (!main.empty || ranges.length > 1 || line !== edge) return false;
    return this.#browse(step);
  }

  #browse(step: 1 | -1): boolean {
    const before = this.text.slice(0, this.#view.state.selection.main.head);
    const prefix = before.includes("\n") ? "" : before;
    const found = step < 0 ? this.#history.older(this.text, prefix) : this.#history.newer(this.text);
    if (found !== undefined) replaceAll(this.#view, found);
    return found !== undefined;
  }

  #onInterrupt(): boolean {
    if (!this.#view.state.selection.main.empty) return false;
    if (this.#hooks.ready()) replaceAll(this.#view, "");
    this.#setWaiting(false);
    this.#hooks.interrupt();
    return true;
  }
}

/** The kind of a completion, as far as its look tells: it gets a colour. */
function kind(label: string): string {
  if (label.includes("(")) return "function";
  return /^[A-Z]/.test(label) ? "class" : "variable";
}
