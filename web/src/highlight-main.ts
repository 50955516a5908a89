// SPDX-License-Identifier: Apache-2.0
// Python source as static, coloured DOM: what was run, in the transcript.

import { pythonLanguage } from "@codemirror/lang-python";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { element } from "./dom.ts";

/** One `<span class="line">` per line; the prompts are drawn by the style sheet. */
export function highlighted(source: string): HTMLElement {
  const code = element("code");
  let line = element("span", { class: "line" });
  code.append(line);
  highlightCode(
    source,
    pythonLanguage.parser.parse(source),
    classHighlighter,
    (text, classes) => line.append(classes ? element("span", { class: classes }, text) : text),
    () => {
      code.append("\n");
      line = element("span", { class: "line" });
      code.append(line);
    },
  );
  return code;
}
