// SPDX-License-Identifier: Apache-2.0
// What a drawing program (python/pyxide_matplotlib) and the place where a figure is shown say to each other. There are two
// places: the page itself (figure-main.ts), and the page of a worker (remote-worker.ts, remote-main.ts).
// All lengths are device pixels from the upper left corner of the picture, where nothing else is said.

/** The pixels of a picture: rows from the top, four bytes each, red, green, blue and alpha, not premultiplied. */
export interface Pixels {
  /** The bytes where they are, without a copy; `release` ends their use. */
  getBuffer(type: "u8clamped"): { readonly data: Uint8ClampedArray; release(): void };
}

/** Where one figure is shown. */
export interface FigureSurface {
  /** Shows the part `x, y, partWidth, partHeight` of a picture that has the size of the whole figure. */
  paint(
    pixels: Pixels,
    width: number,
    height: number,
    x: number,
    y: number,
    partWidth: number,
    partHeight: number,
  ): void;
  /** Asks for one event `frame` when the browser is about to draw, or soon in a page that is not in view. */
  requestFrame(): void;
  setTitle(title: string): void;
  /** What the picture shows, for those who do not see it. */
  describe(text: string): void;
  /** A line below the picture, such as coordinates. */
  setMessage(text: string): void;
  /** A value of the CSS property `cursor`. */
  setCursor(cursor: string): void;
  /** The tool that is in use: `pan`, `zoom` or none. */
  setMode(mode: string): void;
  /** Are there views to go back to, and forward? */
  setHistory(back: boolean, forward: boolean): void;
  /** Draws a dashed rectangle over the picture. */
  setRubberband(x: number, y: number, width: number, height: number): void;
  removeRubberband(): void;
  /** Gives the figure another size, in CSS pixels; an event `resize` tells what came of it. */
  resize(width: number, height: number): void;
  toggleFullScreen(): void;
  /** Gives the user a file. */
  save(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void;
  /** Brings the figure into view. */
  reveal(): void;
  /** Takes the figure away. */
  close(): void;
}

/** How a figure begins. */
export interface FigureOptions {
  readonly title: string;
  /** Size in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly toolbar: boolean;
}

/** Names of the modifier keys that are down, joined by `+`. */
type Modifiers = string;

/** What a user does to a figure. */
export type FigureEvent =
  | {
      readonly type: "press" | "release";
      readonly x: number;
      readonly y: number;
      /** As the DOM counts: 0 is the main button. */
      readonly button: number;
      /** The second press of a double click has 2. */
      readonly clicks: number;
      readonly modifiers: Modifiers;
    }
  | {
      readonly type: "motion" | "enter" | "leave";
      readonly x: number;
      readonly y: number;
      /** A bit for each button that is down, as the DOM has them. */
      readonly buttons: number;
      readonly modifiers: Modifiers;
    }
  | {
      readonly type: "scroll";
      readonly x: number;
      readonly y: number;
      /** Notches of a wheel; positive is up. */
      readonly step: number;
      readonly modifiers: Modifiers;
    }
  | {
      readonly type: "keydown" | "keyup";
      /** The DOM's name of the key. */
      readonly key: string;
      readonly modifiers: Modifiers;
    }
  /** The figure has this size now; the first event of each figure. `ratio` is device pixels a CSS pixel. */
  | { readonly type: "resize"; readonly width: number; readonly height: number; readonly ratio: number }
  | { readonly type: "frame" }
  | { readonly type: "tool"; readonly name: ToolName }
  /** The user wants the figure closed. */
  | { readonly type: "close" };

/** Buttons of the toolbar; those that save say in which format. */
export type ToolName = "home" | "back" | "forward" | "pan" | "zoom" | "save-png" | "save-svg";

export type FigureListener = (event: FigureEvent) => void;

/** Where figures go: an element of the page, a selector of one, or a port to a page that has called `showFigures`. */
export type FigurePlace = Element | string | MessagePort;
