// SPDX-License-Identifier: Apache-2.0
// Puts pixels of Python's memory on a canvas, in a page or in a worker. Invariant: nothing refers to that memory when `paint`
// has ended: it may grow, and is another ArrayBuffer then.
import type { Pixels } from "./surface.ts";

type Canvas = HTMLCanvasElement | OffscreenCanvas;
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** ImageData takes no memory that is shared or can be resized: only that is copied. */
function forImage(data: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const { buffer } = data;
  const plain = buffer instanceof ArrayBuffer && (buffer as { resizable?: boolean }).resizable !== true;
  return plain ? (data as Uint8ClampedArray<ArrayBuffer>) : new Uint8ClampedArray(data);
}

export class Painter {
  readonly #canvas: Canvas;
  readonly #context: Context;

  constructor(canvas: Canvas) {
    const context = canvas.getContext("2d") as Context | null;
    if (context === null) throw new Error("this browser gives no canvas to draw figures on");
    this.#canvas = canvas;
    this.#context = context;
  }

  /** See `FigureSurface.paint`. */
  paint(pixels: Pixels, width: number, height: number, ...part: [number, number, number, number]): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const view = pixels.getBuffer("u8clamped");
    try {
      this.#context.putImageData(new ImageData(forImage(view.data), width, height), 0, 0, ...part);
    } finally {
      view.release();
    }
  }
}

/** A page that is not in view has no frames, but what draws must go on. */
const LONGEST_WAIT_MS = 100;

/** Calls back once: before the browser draws, or soon where it does not. */
export function atNextFrame(callback: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    callback();
  };
  const timer = setTimeout(once, LONGEST_WAIT_MS);
  globalThis.requestAnimationFrame?.(once);
}
