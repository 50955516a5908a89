// SPDX-License-Identifier: Apache-2.0
// The pane with what was run and what it printed.
// Invariant: text is put on the page once a frame at most, and the oldest goes when there
// are more than `maxLines` lines, so a program that prints without end stays harmless.

import { AnsiParser, type Piece } from "./ansi.ts";
import { type RichResult, richResult } from "./display-main.ts";
import { element } from "./dom.ts";
import { highlighted } from "./highlight-main.ts";
import type { Stream } from "./protocol.ts";
import { outputCost } from "./shared-channel.ts";

const maxLines = 10_000;
const linesPerChunk = 500;
const filePath = /^"?(\/home\/pyodide\/[^"\n]+?)"?$/;

interface Queued {
  readonly stream: Stream;
  text: string;
}

/** A run of output of one stream: finished lines, and the line that is being written. */
class OutputBlock {
  readonly node: HTMLPreElement;
  readonly stream: Stream;
  readonly #ansi: AnsiParser;
  #chunk: HTMLSpanElement;
  #chunkLines = 0;
  readonly #current = element("span", { class: "current" });

  constructor(stream: Stream, ansi: AnsiParser) {
    this.stream = stream;
    this.#ansi = ansi;
    this.#chunk = element("span", { class: "chunk" });
    this.node = element("pre", { class: stream }, this.#chunk, this.#current);
  }

  /** Appends text; returns how many lines it ended. */
  write(text: string): number {
    let lines = 0;
    for (const piece of this.#ansi.parse(text)) {
      const parts = piece.text.split("\n");
      parts.forEach((part, index) => {
        if (index > 0) {
          this.#endLine();
          lines++;
        }
        this.#append(part, piece);
      });
    }
    return lines;
  }

  #append(text: string, style: Piece): void {
    if (text === "") return;
    // A lone carriage return starts the line anew, as progress bars expect.
    const start = text.replace(/\r+$/, "").lastIndexOf("\r");
    if (this.#current.dataset.returned !== undefined || start >= 0) {
      this.#current.replaceChildren();
      delete this.#current.dataset.returned;
    }
    if (text.endsWith("\r")) this.#current.dataset.returned = "";
    const shown = text.slice(start + 1).replaceAll("\r", "");
    if (shown !== "") this.#current.append(styled(shown, style));
  }

  #endLine(): void {
    delete this.#current.dataset.returned;
    this.#chunk.append(...this.#current.childNodes, "\n");
    if (++this.#chunkLines < linesPerChunk) return;
    this.#chunk = element("span", { class: "chunk" });
    this.#chunkLines = 0;
    this.node.insertBefore(this.#chunk, this.#current);
  }
}

function styled(text: string, { classes, style }: Piece): Node | string {
  const path = filePath.exec(text)?.[1];
  if (path !== undefined) {
    const title = `Open ${path}`;
    const kind = `file-link ${classes}`;
    return element("button", { type: "button", class: kind, "data-path": path, title }, text);
  }
  if (classes === "" && style === "") return text;
  const span = element("span", { class: classes }, text);
  if (style !== "") span.style.cssText = style;
  return span;
}

export class Transcript {
  readonly #log: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #onShown: (cost: number) => void;
  readonly #ansi = { stdout: new AnsiParser(), stderr: new AnsiParser() };
  readonly #trimmed = element("p", { class: "note" }, "Earlier output has been dropped.");
  #queue: Queued[] = [];
  #cost = 0;
  #block: OutputBlock | undefined;
  #lines = 0;
  #scheduled = false;
  #following = true;

  /** `onShown` hears the cost of what has been put on the page. */
  constructor(log: HTMLElement, scroller: HTMLElement, onShown: (cost: number) => void) {
    this.#log = log;
    this.#scroller = scroller;
    this.#onShown = onShown;
    document.addEventListener("visibilitychange", () => this.flush());
    scroller.addEventListener("scroll", () => {
      this.#following = this.#atEnd();
    });
    new ResizeObserver(() => {
      if (this.#following) this.scrollToEnd();
    }).observe(scroller);
  }

  write(stream: Stream, text: string): void {
    this.#cost += outputCost(text);
    const last = this.#queue.at(-1);
    if (last?.stream === stream) last.text += text;
    else this.#queue.push({ stream, text });
    if (this.#scheduled) return;
    this.#scheduled = true;
    // A hidden page has no frames.
    if (document.hidden) setTimeout(() => this.flush(), 50);
    else requestAnimationFrame(() => this.flush());
  }

  /** Puts everything that waits on the page. */
  flush(): void {
    this.#scheduled = false;
    if (this.#queue.length === 0) return;
    this.#keepingEnd(() => {
      for (const { stream, text } of this.#queue) {
        if (this.#block?.stream !== stream) {
          this.#block = new OutputBlock(stream, this.#ansi[stream]);
          this.#log.append(this.#block.node);
        }
        this.#lines += this.#block.write(text);
      }
      this.#trim();
    });
    this.#queue = [];
    this.#onShown(this.#cost);
    this.#cost = 0;
  }

  echo(source: string): void {
    this.#add(element("pre", { class: "echo" }, highlighted(source)));
    this.#lines += source.split("\n").length;
    this.scrollToEnd();
  }

  /** What a shell would have been told. */
  command(text: string): void {
    this.#add(element("pre", { class: "command" }, element("code", {}, text)));
    this.scrollToEnd();
  }

  rich(result: RichResult): void {
    this.#add(richResult(result));
  }

  /** A line that the page says, not Python. */
  note(text: string, kind: "info" | "warning" = "info"): void {
    this.#add(element("p", { class: `note note-${kind}` }, text));
  }

  /** Puts a field at the end of what is being printed, for `input()`. */
  inline(node: HTMLElement): void {
    this.flush();
    this.#keepingEnd(() => {
      if (this.#block === undefined) this.#add(element("pre", { class: "stdout" }, node));
      else this.#block.node.append(node);
    });
    this.#block = undefined;
    this.scrollToEnd();
  }

  clear(): void {
    this.flush();
    this.#log.replaceChildren();
    this.#trimmed.remove();
    this.#block = undefined;
    this.#lines = 0;
  }

  scrollToEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #add(node: HTMLElement): void {
    this.flush();
    this.#block = undefined;
    this.#keepingEnd(() => this.#log.append(node));
  }

  /** Follows the end if it is in view, and leaves a reader of earlier output alone. */
  #keepingEnd(change: () => void): void {
    const following = this.#atEnd();
    change();
    if (following) this.scrollToEnd();
  }

  #atEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < 40;
  }

  #trim(): void {
    if (this.#lines <= maxLines) return;
    while (this.#lines > maxLines) {
      const oldest = this.#log.firstElementChild;
      const chunk = oldest?.querySelector(":scope > .chunk");
      const whole = oldest !== this.#log.lastElementChild && (oldest?.children.length ?? 0) <= 2;
      const gone = whole || chunk == null ? oldest : chunk;
      if (gone == null || gone === this.#log.lastElementChild) break;
      this.#lines -= Math.max(1, (gone.textContent ?? "").split("\n").length - 1);
      gone.remove();
    }
    if (this.#trimmed.isConnected) return;
    this.#log.before(this.#trimmed);
  }
}
