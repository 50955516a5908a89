// SPDX-License-Identifier: Apache-2.0
// One user's session with Python: runs what is asked, shows what comes, stops and restarts.
// Invariant: Python runs one thing at a time, and the state says which kind.

import { confirm } from "./dialogs-main.ts";
import { byId } from "./dom.ts";
import type { FiguresPane } from "./figures-main.ts";
import { createInputLine, type InputLine } from "./input-line-main.ts";
import type { FileEntry, Outcome } from "./protocol.ts";
import { RestartedError, Runtime, type WorkerEvent } from "./runtime-main.ts";
import { whyNotShared } from "./shared-channel.ts";
import { type State, StatusLine } from "./status-main.ts";
import { Transcript } from "./transcript-main.ts";

export interface SessionHooks {
  ready(filesNote: string | undefined): void;
  files(files: readonly FileEntry[], note: string | undefined): void;
  stateChanged(state: State): void;
  /** A program wanted a package that is still being built. */
  wanted(name: string): void;
  focusPrompt(): void;
}

/** How long Python may take to hear an interrupt before a restart is offered (ms). */
const deafAfter = { shared: 4000, unshared: 400 };

export class Session {
  readonly runtime: Runtime;
  readonly transcript: Transcript;
  readonly #status = new StatusLine();
  readonly #hooks: SessionHooks;
  readonly #scroller = byId("scroller", HTMLElement);
  readonly #alert = byId("alert", HTMLElement);
  readonly #alertText = byId("alert-text", HTMLElement);
  #inputLine: InputLine | undefined;
  #runs = 0;
  #greeted = false;

  constructor(hooks: SessionHooks, figures: FiguresPane) {
    this.#hooks = hooks;
    this.runtime = new Runtime((event) => this.#receive(event), figures);
    this.transcript = new Transcript(byId("log", HTMLElement), this.#scroller, (cost) =>
      this.runtime.shown(cost),
    );
    byId("alert-restart", HTMLButtonElement).addEventListener("click", () => void this.restart());
  }

  get state(): State {
    return this.#status.state;
  }

  get running(): boolean {
    return this.state === "running" || this.state === "input";
  }

  async start(): Promise<void> {
    this.#setState("loading");
    this.#alert.hidden = true;
    await this.runtime.start();
  }

  /** Starts a fresh interpreter; the files stay, the variables do not. */
  async restart(): Promise<void> {
    this.#inputLine?.close("");
    this.#inputLine = undefined;
    this.transcript.note("Python was restarted.");
    await this.start();
    this.#hooks.focusPrompt();
  }

  async askAndRestart(): Promise<void> {
    const question = "Restart Python? Its variables are lost; your files are kept.";
    if (await confirm(question, "Restart")) await this.restart();
  }

  async run(source: string): Promise<void> {
    this.transcript.echo(source);
    const outcome = await this.#execute(() => this.runtime.call("run", source, this.#columns()));
    if (outcome?.startsWith("exit:")) {
      this.runtime.stop();
      this.#end(`Python has exited with code ${outcome.slice(5)}.`, "exited");
    }
  }

  async runFile(path: string, args: string): Promise<void> {
    if (this.state !== "ready") return;
    this.transcript.command(`${path} ${args}`.trim());
    const outcome = await this.#execute(() => this.runtime.call("runFile", path, args, this.#columns()));
    if (outcome?.startsWith("exit:") && outcome !== "exit:0") {
      this.transcript.note(`Exit code ${outcome.slice(5)}`);
    }
  }

  /** Ctrl-C. */
  interrupt(): void {
    if (!this.running) return;
    const run = this.#runs;
    const { shared } = this.runtime;
    if (this.#inputLine !== undefined) {
      this.#inputLine.close("^C");
      this.#inputLine = undefined;
      this.#hooks.focusPrompt();
    }
    this.runtime.interrupt();
    const stillRuns = (): boolean => this.running && this.#runs === run;
    const delay = shared ? deafAfter.shared : deafAfter.unshared;
    setTimeout(() => {
      if (!stillRuns() || byId("confirm", HTMLDialogElement).open) return;
      const why = shared
        ? "Python does not answer: it is busy in code that cannot be interrupted."
        : `${whyNotShared()} So stopping needs a restart.`;
      const question = `${why} Restart Python? Its variables are lost; your files are kept.`;
      void confirm(question, "Restart").then((yes) => (yes ? this.restart() : undefined));
    }, delay);
  }

  async #execute(work: () => Promise<Outcome>): Promise<Outcome | undefined> {
    const run = ++this.#runs;
    this.#setState("running");
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RestartedError) && this.running) {
        this.transcript.note(error instanceof Error ? error.message : String(error), "warning");
      }
      return undefined;
    } finally {
      if (run === this.#runs && this.running) {
        // Python may have been interrupted before the page heard that it wanted a line.
        this.#inputLine?.close("^C");
        this.#inputLine = undefined;
        this.transcript.flush();
        this.#setState("ready");
      }
    }
  }

  #receive(event: WorkerEvent): void {
    switch (event.type) {
      case "progress":
        if (this.state === "loading") this.#status.progress(event.progress);
        break;
      case "packages":
        this.#status.packages(event.progress);
        break;
      case "wanted":
        this.#hooks.wanted(event.package);
        break;
      case "ready":
        this.#status.version = event.python;
        if (!this.#greeted) this.transcript.note(`Python ${event.python} on WebAssembly`);
        this.#greeted = true;
        this.#setState("ready");
        this.#hooks.ready(event.filesNote);
        break;
      case "output":
        this.transcript.write(event.stream, event.text);
        break;
      case "display":
        this.transcript.rich(event);
        break;
      case "input":
        this.#ask(event.hidden);
        break;
      case "files":
        this.#hooks.files(event.files, event.note);
        break;
      case "fatal":
        this.runtime.stop();
        this.#end(event.message, "crashed");
        break;
    }
  }

  #ask(hidden: boolean): void {
    const line = createInputLine(hidden, (answer) => {
      this.#inputLine = undefined;
      this.#setState("running");
      this.runtime.answerInput(answer);
      this.#hooks.focusPrompt();
    });
    this.#inputLine = line;
    this.transcript.inline(line.node);
    this.#setState("input");
    line.focus();
  }

  #end(message: string, how: "exited" | "crashed"): void {
    this.#runs++;
    this.transcript.flush();
    this.#inputLine?.close("");
    this.#inputLine = undefined;
    this.#alertText.textContent = message;
    this.#alert.dataset["how"] = how;
    this.#alert.hidden = false;
    this.#setState("ended");
    this.transcript.scrollToEnd();
    byId("alert-restart", HTMLButtonElement).focus();
  }

  #setState(state: State): void {
    this.#status.set(state);
    this.#hooks.stateChanged(state);
  }

  /** How many characters fit in a line, for programs that ask. */
  #columns(): number {
    const probe = byId("character", HTMLElement).getBoundingClientRect().width / 10;
    const style = getComputedStyle(byId("log", HTMLElement));
    const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
    return Math.max(20, Math.floor((byId("log", HTMLElement).clientWidth - padding) / probe) - 1);
  }
}
