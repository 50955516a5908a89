// SPDX-License-Identifier: Apache-2.0
// The page's end of a worker's figures: what shows them is loaded when the first one is opened.

import type { ShownFigures } from "../figures/remote-main.ts";
import { importModule } from "../platform/platform.ts";

interface FiguresModule {
  showFigures(port: MessagePort, place?: Element | string): ShownFigures;
}

export class FigurePort {
  /** The end for the worker. */
  readonly port: MessagePort;
  readonly #own: MessagePort;
  readonly #place: Element | string | undefined;
  #shown: ShownFigures | undefined;
  #closed = false;

  constructor(place: Element | string | undefined) {
    const { port1, port2 } = new MessageChannel();
    this.#own = port1;
    this.port = port2;
    this.#place = place;
    const waiting: MessageEvent[] = [];
    port1.onmessage = (event) => {
      waiting.push(event);
      if (waiting.length === 1) void this.#show(waiting);
    };
  }

  close(): void {
    this.#closed = true;
    this.#shown?.close();
    this.#own.close();
  }

  async #show(waiting: readonly MessageEvent[]): Promise<void> {
    const address = new URL("./figures.mjs", import.meta.url).href;
    const { showFigures } = await importModule<FiguresModule>(address);
    if (this.#closed) return;
    this.#shown = showFigures(this.#own, this.#place);
    for (const event of waiting) this.#own.onmessage?.(event);
  }
}
