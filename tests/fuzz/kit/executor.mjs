// SPDX-License-Identifier: Apache-2.0
// Runs programs in a process of their own. Invariant: each program has an outcome; one that fails costs the process, which may be
// unusable, and the next program gets a new one.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./child.mjs", import.meta.url));
/** How long a process may take to get ready (ms), and how much of its output is kept. */
const START_TIMEOUT = 240_000;
const OUTPUT_CHARACTERS = 4000;
/** How long a process that hangs may take to say where (ms). One that computes says nothing. */
const LAST_WORDS = 2000;

export class Executor {
  #settings;
  #timeout;
  #flags;
  #process;
  #output = "";
  #waiting;
  /** How many answers have been waited for: a process that is asked where it waits may answer when it waits no more. */
  #answers = 0;

  /**
   * `settings` reach the child: `target` is the path of the fuzzer's module, `dist` the package; `timeout` is in ms; `flags`
   * are for the child's Node.
   */
  constructor(settings, timeout, flags = []) {
    this.#settings = settings;
    this.#timeout = timeout;
    this.#flags = flags;
  }

  /** Starts the process, if there is none. */
  async start() {
    if (this.#process !== undefined) return;
    const failure = await this.#start();
    if (failure !== undefined)
      throw new Error(`the fuzzer's process cannot start: ${failure}\n${this.#output}`);
  }

  /** Runs a program; what is wrong with it, or undefined. */
  async run(program) {
    await this.start();
    this.#process.send({ program });
    return this.#answer(this.#timeout);
  }

  async end() {
    clearTimeout(this.#waiting?.timer);
    this.#waiting = undefined;
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
  }

  #start() {
    const started = fork(CHILD, { execArgv: this.#flags, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.#process = started;
    this.#output = "";
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (chunk) => {
        this.#output = (this.#output + chunk).slice(-OUTPUT_CHARACTERS);
      });
    }
    started.on("message", ({ finding, waits, asked }) => {
      if (waits === undefined) this.#settle(started, finding, finding !== undefined);
      else if (asked === this.#answers)
        this.#settle(started, `no end after ${this.#timeout / 1000} s; it waits in ${waits}`, true);
    });
    started.on("exit", (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      this.#settle(started, `the process ended ${how}`, true);
    });
    started.send(this.#settings);
    return this.#answer(START_TIMEOUT);
  }

  #answer(timeout) {
    const asked = ++this.#answers;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#process?.send({ asks: "where", asked });
        this.#waiting.timer = setTimeout(() => {
          this.#settle(this.#process, `no end after ${timeout / 1000} s; it computes`, true);
        }, LAST_WORDS);
      }, timeout);
      this.#waiting = { resolve, timer };
    });
  }

  #settle(from, finding, ended = false) {
    if (from === undefined || from !== this.#process) return;
    if (ended) {
      from.kill("SIGKILL");
      this.#process = undefined;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    clearTimeout(waiting?.timer);
    const output = finding === undefined || this.#output === "" ? "" : `\nits output ends:\n${this.#output}`;
    waiting?.resolve(finding === undefined ? undefined : `${finding}${output}`);
  }
}
