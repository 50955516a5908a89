// SPDX-License-Identifier: Apache-2.0
// A figure in the page: its frame, canvas and toolbar, in a shadow root so that the page's style and the figure's stay apart.
// Invariant: `resize` is the first event; after `close` there are none.
import { listenToUser } from "./input-main.ts";
import { atNextFrame, Painter } from "./painter.ts";
import { style } from "./style.ts";
import type { FigureEvent, FigureListener, FigureOptions, FigureSurface, Pixels } from "./surface.ts";
import { icon, Toolbar } from "./toolbar-main.ts";

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...children: Node[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A length in device pixels: the exact one, unless it is another screen's, as it is where a screen is emulated. */
function pixels(length: number, exact: number | undefined): number {
  const computed = length * devicePixelRatio;
  return exact !== undefined && Math.abs(exact - computed) < 2 ? exact : Math.round(computed);
}

let sheet: CSSStyleSheet | undefined;

/** The style, which no content security policy forbids in this form. */
function ownStyle(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
  }
  return sheet;
}

/** All of a figure but the pixels, which a worker may put on its canvas. */
export class FigureView {
  readonly canvas: HTMLCanvasElement;
  readonly #host = element("div", { class: "pyxide-figure" });
  readonly #title = element("h2", {});
  readonly #rubberband = element("div", { class: "rubberband", hidden: "" });
  readonly #stage: HTMLElement;
  readonly #toolbar: Toolbar | undefined;
  readonly #end = new AbortController();
  readonly #listener: FigureListener;
  readonly #observer: ResizeObserver;
  #ratio = devicePixelRatio;

  constructor(place: Element, options: FigureOptions, listener: FigureListener) {
    this.#listener = (event) => {
      if (!this.#end.signal.aborted) listener(event);
    };
    this.canvas = element("canvas", { tabindex: "0", role: "img" });
    this.#stage = element("div", { class: "stage" }, this.canvas, this.#rubberband);
    this.#toolbar = options.toolbar ? new Toolbar((event) => this.emit(event)) : undefined;
    const close = element(
      "button",
      { type: "button", class: "close", title: "Close", "aria-label": "Close the figure" },
      icon("M4 4l8 8M12 4l-8 8"),
    );
    close.addEventListener("click", () => this.emit({ type: "close" }));
    const parts = [element("header", {}, this.#title, close), this.#stage];
    if (this.#toolbar !== undefined) parts.push(this.#toolbar.node);
    const root = this.#host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [ownStyle()];
    root.append(element("section", { class: "figure" }, ...parts));
    this.setTitle(options.title);
    this.resize(options.width, options.height);
    place.append(this.#host);
    listenToUser(this.canvas, () => this.#ratio, this.#listener, this.#end.signal);
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) this.#measure(entry);
    });
    this.#watchRatio();
  }

  emit(event: FigureEvent): void {
    this.#listener(event);
  }

  setTitle(title: string): void {
    this.#title.textContent = title;
    if (!this.canvas.hasAttribute("aria-label")) this.describe(title);
  }

  describe(text: string): void {
    this.canvas.setAttribute("aria-label", text);
  }

  setMessage(text: string): void {
    if (this.#toolbar !== undefined) this.#toolbar.message = text;
  }

  setCursor(cursor: string): void {
    this.canvas.style.cursor = cursor;
  }

  setMode(mode: string): void {
    this.#toolbar?.setMode(mode);
    // A finger that pans the figure must not scroll the page.
    this.canvas.style.touchAction = mode === "" ? "" : "none";
  }

  setHistory(back: boolean, forward: boolean): void {
    this.#toolbar?.setHistory(back, forward);
  }

  setRubberband(x: number, y: number, width: number, height: number): void {
    const css = (length: number): string => `${length / this.#ratio}px`;
    Object.assign(this.#rubberband.style, {
      left: css(x),
      top: css(y),
      width: css(width),
      height: css(height),
    });
    this.#rubberband.hidden = false;
  }

  removeRubberband(): void {
    this.#rubberband.hidden = true;
  }

  resize(width: number, height: number): void {
    const { style } = this.#stage;
    style.width = `${width}px`;
    // Where the place is narrower, the figure keeps its shape; a user who drags the corner gives it another.
    style.height = "auto";
    style.aspectRatio = `${width} / ${height}`;
    this.#host.style.setProperty("--shape", String(width / height));
  }

  toggleFullScreen(): void {
    const asked =
      document.fullscreenElement === this.#host ? document.exitFullscreen() : this.#host.requestFullscreen();
    asked.catch((error: unknown) => console.warn("The figure cannot have the full screen:", error));
  }

  save(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void {
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  reveal(): void {
    this.#host.scrollIntoView({ block: "nearest" });
  }

  close(): void {
    this.#end.abort();
    this.#observer.disconnect();
    this.#host.remove();
  }

  /** Tells the size in device pixels, exactly where the browser knows it. */
  #measure({ contentRect, devicePixelContentBoxSize }: ResizeObserverEntry): void {
    const [exact] = devicePixelContentBoxSize ?? [];
    const width = pixels(contentRect.width, exact?.inlineSize);
    const height = pixels(contentRect.height, exact?.blockSize);
    // A figure that is not displayed has no size.
    if (width === 0 || height === 0) return;
    this.#ratio = devicePixelRatio;
    this.emit({ type: "resize", width, height, ratio: devicePixelRatio });
  }

  /** Measures now, and again whenever the page is zoomed or moves to another screen. */
  #watchRatio(): void {
    this.#observer.unobserve(this.canvas);
    try {
      this.#observer.observe(this.canvas, { box: "device-pixel-content-box" });
    } catch {
      this.#observer.observe(this.canvas);
    }
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => this.#watchRatio(), {
      once: true,
      signal: this.#end.signal,
    });
  }
}

/** A figure that is drawn by Python in the page's main thread. */
export class LocalFigure extends FigureView implements FigureSurface {
  readonly #painter = new Painter(this.canvas);

  paint(pixels: Pixels, width: number, height: number, ...part: [number, number, number, number]): void {
    this.#painter.paint(pixels, width, height, ...part);
  }

  requestFrame(): void {
    atNextFrame(() => this.emit({ type: "frame" }));
  }
}
