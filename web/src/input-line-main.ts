// SPDX-License-Identifier: Apache-2.0
// The field that appears after the question when Python waits in `input()`.

import { element } from "./dom.ts";
import { maxLine } from "./shared-channel.ts";

export interface InputLine {
  readonly node: HTMLElement;
  focus(): void;
  /** Turns the field into text when the answer came another way, for example Ctrl-C. */
  close(shown: string): void;
}

/** `answer` gets the line, or null for Ctrl-D, the end of the file. Of a hidden one nothing is shown. */
export function createInputLine(hidden: boolean, answer: (line: string | null) => void): InputLine {
  const input = element("input", {
    type: hidden ? "password" : "text",
    "aria-label": "Input for the running program",
    maxlength: String(maxLine),
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "send",
  });
  const node = element("span", { class: "input-line" }, input);
  let open = true;
  const close = (shown: string): void => {
    if (!open) return;
    open = false;
    node.replaceWith(element("span", { class: "answered" }, shown), "\n");
  };
  input.addEventListener("keydown", (event) => {
    const end = event.ctrlKey && event.key === "d" && input.value === "";
    if (!end && (event.key !== "Enter" || event.isComposing)) return;
    event.preventDefault();
    const line = end ? null : input.value;
    close(hidden ? "" : (line ?? ""));
    answer(line);
  });
  return { node, focus: () => input.focus(), close };
}
