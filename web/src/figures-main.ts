// SPDX-License-Identifier: Apache-2.0
// The pane with Matplotlib's figures: it is there while there are figures. What shows them comes with the distribution, and
// is loaded with the first one.

import { byId } from "./dom.ts";

/** `figures.mjs` of the distribution, as far as it is used here. */
interface FiguresModule {
  showFigures(port: MessagePort, place: Element): { close(): void };
}

export interface FiguresHooks {
  /** The first figure has come, or the last one has gone. */
  changed(open: boolean): void;
}

export class FiguresPane {
  readonly #list = byId("figure-list", HTMLElement);
  readonly #pane = byId("figures", HTMLElement);
  readonly #hooks: FiguresHooks;
  #close: (() => void) | undefined;

  constructor(hooks: FiguresHooks) {
    this.#hooks = hooks;
    new MutationObserver((changes) => {
      const open = this.#list.childElementCount > 0;
      if (open === this.#pane.hidden) {
        this.#pane.hidden = !open;
        this.#hooks.changed(open);
      }
      for (const { addedNodes } of changes) {
        const last = [...addedNodes].at(-1);
        if (last instanceof Element) last.scrollIntoView({ block: "nearest" });
      }
    }).observe(this.#list, { childList: true });
  }

  /** A port for a worker's Python, whose figures take the place of those of the one before. */
  connect(distUrl: string): MessagePort {
    this.#close?.();
    const { port1, port2 } = new MessageChannel();
    const waiting: MessageEvent[] = [];
    let close = (): void => port1.close();
    this.#close = () => close();
    port1.onmessage = (event) => {
      waiting.push(event);
      if (waiting.length > 1) return;
      void (import(`${distUrl}figures.mjs`) as Promise<FiguresModule>).then(({ showFigures }) => {
        const shown = showFigures(port1, this.#list);
        close = () => shown.close();
        for (const each of waiting) port1.onmessage?.(each);
      });
    };
    return port2;
  }

  /** Takes all figures away: their Python has ended. */
  clear(): void {
    this.#close?.();
    this.#close = undefined;
  }
}
