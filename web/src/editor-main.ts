// SPDX-License-Identifier: Apache-2.0
// What the prompt and the program editor share: CodeMirror set up for Python.
// Colours come from the style sheet, so a change of theme needs no code.

import { autocompletion, type CompletionSource, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

export function pythonEditing(label: string): Extension {
  return [
    python(),
    syntaxHighlighting(classHighlighter),
    history(),
    indentOnInput(),
    bracketMatching(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      "aria-label": label,
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
    }),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
  ];
}

/** Completion that opens when asked for, by Tab, and never while typing. */
export function completion(source: CompletionSource): Extension {
  return autocompletion({
    override: [source],
    activateOnTyping: false,
    icons: false,
    interactionDelay: 0,
    maxRenderedOptions: 200,
  });
}

export function replaceAll(view: EditorView, text: string): void {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
    scrollIntoView: true,
  });
}
