// SPDX-License-Identifier: Apache-2.0
// Results that are more than text: pictures, and HTML such as a table.
// Invariant: scripts in a result never run: the page's content security policy forbids
// inline ones, and SVG is shown as an image.

import { element } from "./dom.ts";

export interface RichResult {
  readonly mime: string;
  readonly data: string;
  /** What `repr` says, for screen readers and forms that are not known. */
  readonly text: string;
}

const htmlStyle = `
  :host { display: block; overflow-x: auto; font: 0.875rem/1.45 var(--sans); color: var(--text); }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 0.3em 0.8em; text-align: right; border: 0; border-bottom: 1px solid var(--line); }
  th { font-weight: 600; }
  thead th { border-bottom: 2px solid var(--line-strong); }
  tbody tr:hover { background: var(--raised); }
  a { color: var(--accent); }
  img, svg { max-width: 100%; }
`;

export function richResult(result: RichResult): HTMLElement {
  const { mime, data, text } = result;
  if (mime === "text/html") {
    const host = element("div", { class: "rich rich-html" });
    const root = host.attachShadow({ mode: "open" });
    const content = element("div");
    content.innerHTML = data;
    root.append(element("style", {}, htmlStyle), content);
    return host;
  }
  if (mime.startsWith("image/")) {
    const body = mime === "image/svg+xml" ? `,${encodeURIComponent(data)}` : `;base64,${data}`;
    const image = element("img", { src: `data:${mime}${body}`, alt: text });
    return element("figure", { class: "rich rich-image" }, image);
  }
  return element("pre", { class: "stdout" }, text);
}
