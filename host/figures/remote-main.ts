// SPDX-License-Identifier: Apache-2.0
// The page's side of figures that a worker draws. Invariant: while Python is busy, of all motions of the mouse
// that follow one another only the last one waits.
import { FigureView } from "./figure-main.ts";
import type { FromPage, ToPage } from "./remote-protocol.ts";
import type { FigureEvent, FigureOptions } from "./surface.ts";

class Shown {
  readonly view: FigureView;
  readonly #send: (event: FigureEvent) => void;
  #moving = false;
  #waiting: FigureEvent | undefined;

  constructor(
    make: (listener: (event: FigureEvent) => void) => FigureView,
    send: (event: FigureEvent) => void,
  ) {
    this.#send = send;
    this.view = make((event) => this.#take(event));
  }

  /** The worker has dealt with the last motion. */
  moved(): void {
    this.#moving = false;
    this.#flush();
  }

  #take(event: FigureEvent): void {
    if (event.type === "motion") {
      this.#waiting = event;
      if (!this.#moving) this.#flush();
      return;
    }
    // What comes after a motion must not overtake it.
    this.#flush();
    this.#send(event);
  }

  #flush(): void {
    if (this.#waiting === undefined) return;
    this.#moving = true;
    this.#send(this.#waiting);
    this.#waiting = undefined;
  }
}

/** Figures of one worker. */
export interface ShownFigures {
  /** Takes all figures away; for a worker that has ended. */
  close(): void;
}

/** Shows the figures that the Python at the other end of the port draws, in the element that `place` gives. */
export function showRemoteFigures(port: MessagePort, place: () => Element): ShownFigures {
  const figures = new Map<number, Shown>();
  const post = (message: FromPage, transfer: Transferable[] = []): void =>
    port.postMessage(message, transfer);

  const open = (figure: number, options: FigureOptions): void => {
    try {
      const shown = new Shown(
        (listener) => new FigureView(place(), options, listener),
        (event) => post({ figure, event }),
      );
      figures.set(figure, shown);
      const canvas = shown.view.canvas.transferControlToOffscreen();
      post({ figure, canvas }, [canvas]);
    } catch (error) {
      post({ figure, failure: error instanceof Error ? error.message : String(error) });
    }
  };
  port.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if ("open" in data) {
      open(data.figure, data.open);
      return;
    }
    const shown = figures.get(data.figure);
    if (shown === undefined) return;
    if ("moved" in data) shown.moved();
    else (shown.view[data.call] as (...args: unknown[]) => void).apply(shown.view, [...data.args]);
    if ("call" in data && data.call === "close") figures.delete(data.figure);
  };
  return {
    close() {
      for (const { view } of figures.values()) view.close();
      figures.clear();
      port.close();
    },
  };
}
