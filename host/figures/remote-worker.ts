// SPDX-License-Identifier: Apache-2.0
// The worker's side of figures that a page shows: paints on their canvases, and sends all else through the port.
import { atNextFrame, Painter } from "./painter.ts";
import type { FromPage, RemoteCall, ToPage } from "./remote-protocol.ts";
import type { FigureListener, FigureOptions, FigureSurface, Pixels } from "./surface.ts";

type Send = (message: ToPage, transfer?: Transferable[]) => void;

class RemoteFigure implements FigureSurface {
  readonly #painter: Painter;
  readonly #listener: FigureListener;
  readonly #call: (call: RemoteCall, ...args: unknown[]) => void;
  readonly #ended: () => void;
  #open = true;

  constructor(
    canvas: OffscreenCanvas,
    listener: FigureListener,
    call: (call: RemoteCall, ...args: unknown[]) => void,
    ended: () => void,
  ) {
    this.#painter = new Painter(canvas);
    this.#listener = listener;
    this.#call = call;
    this.#ended = ended;
  }

  paint(pixels: Pixels, width: number, height: number, ...part: [number, number, number, number]): void {
    this.#painter.paint(pixels, width, height, ...part);
  }

  requestFrame(): void {
    atNextFrame(() => {
      if (this.#open) this.#listener({ type: "frame" });
    });
  }

  setTitle(title: string): void {
    this.#call("setTitle", title);
  }

  describe(text: string): void {
    this.#call("describe", text);
  }

  setMessage(text: string): void {
    this.#call("setMessage", text);
  }

  setCursor(cursor: string): void {
    this.#call("setCursor", cursor);
  }

  setMode(mode: string): void {
    this.#call("setMode", mode);
  }

  setHistory(back: boolean, forward: boolean): void {
    this.#call("setHistory", back, forward);
  }

  setRubberband(x: number, y: number, width: number, height: number): void {
    this.#call("setRubberband", x, y, width, height);
  }

  removeRubberband(): void {
    this.#call("removeRubberband");
  }

  resize(width: number, height: number): void {
    this.#call("resize", width, height);
  }

  toggleFullScreen(): void {
    this.#call("toggleFullScreen");
  }

  save(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#call("save", name, type, bytes);
  }

  reveal(): void {
    this.#call("reveal");
  }

  close(): void {
    this.#open = false;
    this.#call("close");
    this.#ended();
  }
}

/** All figures of one port. */
export class RemoteFigures {
  readonly #port: MessagePort;
  readonly #listeners = new Map<number, FigureListener>();
  readonly #opening = new Map<number, (answer: FromPage) => void>();
  #last = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<FromPage>) => this.#receive(data);
  }

  /** Resolves when the page has made the figure. Rejects when it could not. */
  async open(options: FigureOptions, listener: FigureListener): Promise<FigureSurface> {
    const figure = ++this.#last;
    this.#listeners.set(figure, listener);
    const answer = await new Promise<FromPage>((resolve) => {
      this.#opening.set(figure, resolve);
      this.#send({ figure, open: options });
    });
    if ("failure" in answer) throw new Error(answer.failure);
    if (!("canvas" in answer)) throw new Error("the page answered without a canvas");
    const call = (name: RemoteCall, ...args: unknown[]): void => this.#send({ figure, call: name, args });
    return new RemoteFigure(answer.canvas, listener, call, () => this.#listeners.delete(figure));
  }

  readonly #send: Send = (message, transfer = []) => this.#port.postMessage(message, transfer);

  #receive(message: FromPage): void {
    const { figure } = message;
    if (!("event" in message)) {
      this.#opening.get(figure)?.(message);
      this.#opening.delete(figure);
      return;
    }
    try {
      this.#listeners.get(figure)?.(message.event);
    } finally {
      if (message.event.type === "motion") this.#send({ figure, moved: true });
    }
  }
}
