// SPDX-License-Identifier: Apache-2.0
// What the user does on a figure's canvas, as events of surface.ts. Keys count while the canvas has the focus.
import type { FigureListener } from "./surface.ts";

/** Presses of one button within this time and distance (CSS pixels) belong together. */
const DOUBLE_CLICK = { milliseconds: 500, distance: 5 };
const NOTCH = { pixels: 100, lines: 3 };

const meta = /mac/i.test(navigator.platform) ? "cmd" : "super";

function modifiersOf(event: MouseEvent | KeyboardEvent): string {
  const { ctrlKey, altKey, shiftKey, metaKey } = event;
  return [ctrlKey && "ctrl", altKey && "alt", shiftKey && "shift", metaKey && meta].filter(Boolean).join("+");
}

function notches({ deltaY, deltaMode }: WheelEvent): number {
  if (deltaMode === WheelEvent.DOM_DELTA_PIXEL) return -deltaY / NOTCH.pixels;
  return deltaMode === WheelEvent.DOM_DELTA_LINE ? -deltaY / NOTCH.lines : -deltaY;
}

/** Counts presses that belong together. */
class Clicks {
  #last = { button: -1, at: 0, x: 0, y: 0, count: 0 };

  count({ button, timeStamp, clientX, clientY }: PointerEvent): number {
    const { button: before, at, x, y, count } = this.#last;
    const near = Math.hypot(clientX - x, clientY - y) <= DOUBLE_CLICK.distance;
    const again = button === before && timeStamp - at <= DOUBLE_CLICK.milliseconds && near && count < 2;
    this.#last = { button, at: timeStamp, x: clientX, y: clientY, count: again ? count + 1 : 1 };
    return this.#last.count;
  }
}

/**
 * Keys by which people move in a page, which a figure with the focus takes for itself. Tab is never one of them. Alt alone
 * would give the focus to the menu of some browsers.
 */
function belongsToFigure({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (key === "Alt") return true;
  if (ctrlKey || metaKey) return key === "s" || key === "f";
  return !altKey && (key.length === 1 || /^(Arrow|Page|Home|End|Backspace)/.test(key));
}

/** Listens until the signal. `ratio` gives device pixels a CSS pixel. */
export function listenToUser(
  canvas: HTMLCanvasElement,
  ratio: () => number,
  listener: FigureListener,
  signal: AbortSignal,
): void {
  const clicks = new Clicks();
  const place = (event: MouseEvent): { x: number; y: number; modifiers: string } => {
    const box = canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * ratio(),
      y: (event.clientY - box.top) * ratio(),
      modifiers: modifiersOf(event),
    };
  };
  const on = <Kind extends keyof HTMLElementEventMap>(
    kind: Kind,
    react: (event: HTMLElementEventMap[Kind]) => void,
  ): void => canvas.addEventListener(kind, react, { signal, passive: false });

  on("pointerdown", (event) => {
    canvas.focus({ preventScroll: true });
    // A drag goes on outside of the canvas. An event that a program made has no pointer to capture.
    if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
    listener({ type: "press", ...place(event), button: event.button, clicks: clicks.count(event) });
  });
  on("pointerup", (event) => {
    listener({ type: "release", ...place(event), button: event.button, clicks: 1 });
  });
  on("pointermove", (event) => {
    const { button, buttons } = event;
    // A button that goes down or up while another is down is no event of its own for the DOM.
    if (button >= 0) {
      const down = (buttons & buttonBit(button)) !== 0;
      listener({ type: down ? "press" : "release", ...place(event), button, clicks: 1 });
    } else listener({ type: "motion", ...place(event), buttons });
  });
  on("pointerenter", (event) => listener({ type: "enter", ...place(event), buttons: event.buttons }));
  on("pointerleave", (event) => listener({ type: "leave", ...place(event), buttons: event.buttons }));
  on("contextmenu", (event) => event.preventDefault());
  on("wheel", (event) => {
    // Who scrolls past a figure does not mean the figure: it takes the wheel while it has the focus, and with Ctrl.
    if (event.ctrlKey || canvas.matches(":focus")) event.preventDefault();
    listener({ type: "scroll", ...place(event), step: notches(event) });
  });
  for (const type of ["keydown", "keyup"] as const) {
    on(type, (event) => {
      if (event.key === "Tab" || event.isComposing) return;
      if (belongsToFigure(event)) event.preventDefault();
      event.stopPropagation();
      listener({ type, key: event.key, modifiers: modifiersOf(event) });
    });
  }
}

/** The bit of `buttons` for a `button`: the DOM counts the two differently. */
function buttonBit(button: number): number {
  return [1, 4, 2, 8, 16][button] ?? 0;
}
