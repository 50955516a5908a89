// SPDX-License-Identifier: Apache-2.0
// The line that says what Python does, and the bar that shows it loading.

import { byId, formatBytes } from "./dom.ts";
import type { PackageProgress, Progress } from "./protocol.ts";

export type State = "loading" | "ready" | "running" | "input" | "ended";

const words: Readonly<Record<State, string>> = {
  loading: "Starting…",
  ready: "Ready",
  running: "Running…",
  input: "Waiting for input",
  ended: "Stopped",
};

export class StatusLine {
  readonly #text = byId("status-text", HTMLElement);
  readonly #time = byId("status-time", HTMLElement);
  readonly #bar = byId("progress", HTMLProgressElement);
  readonly #stop = byId("stop", HTMLButtonElement);
  readonly #parts = new Map<string, Progress>();
  #state: State = "loading";
  #since = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  get state(): State {
    return this.#state;
  }

  set(state: State): void {
    const wasRunning = this.#state === "running" || this.#state === "input";
    const running = state === "running" || state === "input";
    this.#state = state;
    document.body.dataset.state = state;
    this.#text.textContent = words[state];
    this.#bar.hidden = state !== "loading";
    this.#stop.disabled = !running;
    if (state === "loading") this.#reset();
    if (running && !wasRunning) this.#startClock();
    if (!running) this.#stopClock();
  }

  /** What the tooltip and the help say of the interpreter. */
  set version(version: string) {
    this.#text.title = `Python ${version}`;
  }

  /** Shows the bytes of all downloads together; the bar has no end while one has none. */
  progress(part: Progress): void {
    if (part.phase !== "download") return;
    this.#parts.set(part.name, part);
    const parts = [...this.#parts.values()];
    const loaded = parts.reduce((sum, each) => sum + each.loaded, 0);
    const total = parts.reduce((sum, each) => sum + (each.total ?? Number.NaN), 0);
    const bytes = this.#fill(loaded, total);
    this.#text.textContent = loaded === total ? words.loading : `Loading Python, ${bytes}`;
  }

  /** Shows the packages that a program loads, until they are there. */
  packages({ phase, packages, loaded, total, filesLoaded, files }: PackageProgress): void {
    if (this.#state === "loading") return;
    const done = phase === "done";
    this.#bar.hidden = done;
    if (done) this.#reset();
    const bytes = this.#fill(loaded, total ?? Number.NaN);
    const [first, second, ...others] = packages;
    const names =
      [first, second].filter(Boolean).join(", ") + (others.length > 0 ? `, ${others.length} more` : "");
    const count = files > 1 ? ` (${filesLoaded} of ${files} files)` : "";
    this.#text.textContent = done ? words[this.#state] : `Loading ${names}: ${bytes}${count}`;
  }

  /** Fills the bar, which has no end while the total is not known, and says how much that is. */
  #fill(loaded: number, total: number): string {
    if (!(total >= loaded && total > 0)) {
      this.#bar.removeAttribute("value");
      return formatBytes(loaded);
    }
    this.#bar.max = total;
    this.#bar.value = loaded;
    return `${formatBytes(loaded)} of ${formatBytes(total)}`;
  }

  #reset(): void {
    this.#parts.clear();
    this.#bar.max = 1;
    this.#bar.removeAttribute("value");
  }

  #startClock(): void {
    this.#since = performance.now();
    this.#timer = setInterval(() => {
      const seconds = (performance.now() - this.#since) / 1000;
      this.#time.textContent = `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
    }, 100);
  }

  /** The time of what took long stays in view until the next run. */
  #stopClock(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    const seconds = (performance.now() - this.#since) / 1000;
    this.#time.textContent = seconds < 0.5 ? "" : `${seconds.toFixed(1)} s`;
  }
}
