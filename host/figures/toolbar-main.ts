// SPDX-License-Identifier: Apache-2.0
// The buttons below a figure, and the line beside them.
import type { FigureListener, ToolName } from "./surface.ts";

interface Tool {
  readonly name: ToolName;
  readonly label: string;
  /** A path in a square of 16. */
  readonly icon: string;
  /** Text beside the icon. */
  readonly text?: string;
}

const SAVE = "M8 2.5v7M5 7l3 3 3-3M3 13h10";
const tools: readonly Tool[] = [
  { name: "home", label: "Reset the view", icon: "M2.5 8 8 3l5.5 5M4 7v6h3V9.5h2V13h3V7" },
  { name: "back", label: "Back to the previous view", icon: "M13 8H3M7 4 3 8l4 4" },
  { name: "forward", label: "Forward to the next view", icon: "M3 8h10M9 4l4 4-4 4" },
  {
    name: "pan",
    label: "Pan: the left button moves, the right one zooms",
    icon: "M8 2v12M2 8h12M6 4l2-2 2 2M6 12l2 2 2-2M4 6 2 8l2 2M12 6l2 2-2 2",
  },
  {
    name: "zoom",
    label: "Zoom to a rectangle",
    icon: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3 14 14",
  },
  { name: "save-png", label: "Save as PNG", icon: SAVE, text: "PNG" },
  { name: "save-svg", label: "Save as SVG", icon: SAVE, text: "SVG" },
];

/** An icon of lines, or of nothing but its path. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape);
  return svg;
}

export class Toolbar {
  readonly node = document.createElement("div");
  readonly #message = document.createElement("output");
  readonly #buttons = new Map<ToolName, HTMLButtonElement>();

  constructor(listener: FigureListener) {
    this.node.className = "toolbar";
    this.node.setAttribute("role", "toolbar");
    this.node.setAttribute("aria-label", "Tools of the figure");
    for (const tool of tools) {
      const button = this.#make(tool);
      button.addEventListener("click", () => listener({ type: "tool", name: tool.name }));
      this.#buttons.set(tool.name, button);
      this.node.append(button);
    }
    // What the mouse is over changes too often to be read out.
    this.#message.setAttribute("aria-live", "off");
    this.node.append(this.#message);
    this.setMode("");
    this.setHistory(false, false);
  }

  set message(text: string) {
    this.#message.textContent = text;
  }

  setMode(mode: string): void {
    for (const name of ["pan", "zoom"] as const) {
      this.#buttons.get(name)?.setAttribute("aria-pressed", String(name === mode));
    }
  }

  setHistory(back: boolean, forward: boolean): void {
    for (const [name, enabled] of [["back", back] as const, ["forward", forward] as const]) {
      const button = this.#buttons.get(name);
      // Not `disabled`: the button must not lose the focus of who has just pressed it.
      button?.setAttribute("aria-disabled", String(!enabled));
    }
  }

  #make({ name, label, icon: path, text }: Tool): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset["tool"] = name;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.append(icon(path), ...(text === undefined ? [] : [text]));
    return button;
  }
}
