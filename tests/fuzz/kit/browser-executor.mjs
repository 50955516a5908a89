// SPDX-License-Identifier: Apache-2.0
// Runs programs in a page of a browser. Invariant: as Executor, with a page for a process: one that hangs or crashes costs the
// page, and the next program gets a new one.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../../harness/browser.mjs";
import { serve } from "../../harness/server.mjs";

const FUZZ = dirname(dirname(fileURLToPath(import.meta.url)));
/** How long a page may take to get ready (ms). */
const START_TIMEOUT = 120_000;
/** How long a program may report what it did not catch (ms), after its end. */
const GRACE = 3;

/** In the page: loads the fuzzer's module once, and says what is wrong with a program. */
async function open(settings) {
  const textOf = (error) => (error instanceof Error ? `${error}\n${error.stack}` : String(error));
  const target = await import(settings.module);
  const state = { uncaught: undefined };
  const note = (how, error) => {
    if (!target.explains?.(how, error)) state.uncaught ??= `nobody caught a ${how}: ${textOf(error)}`;
  };
  addEventListener("error", (event) => note("exception", event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => note("rejection", event.reason));
  const world = await target.open(settings);
  globalThis.fuzzed = async (program, grace) => {
    state.uncaught = undefined;
    try {
      await target.run(world, program);
      await new Promise((resolve) => setTimeout(resolve, grace));
      return state.uncaught;
    } catch (error) {
      return textOf(error);
    }
  };
}

export class BrowserExecutor {
  #settings;
  #timeout;
  #name;
  #browser;
  #server;
  #page;
  #crashed;

  constructor(settings, timeout, name) {
    if (settings.page === undefined) throw new Error("this fuzzer does not run in a page");
    this.#settings = settings;
    this.#timeout = timeout;
    this.#name = name;
  }

  /** Opens the page, if there is none. */
  async start() {
    if (this.#page === undefined) await this.#start();
  }

  /** Runs a program; what is wrong with it, or undefined. */
  async run(program) {
    await this.start();
    const page = this.#page;
    const text = JSON.stringify(program);
    const answer = page.evaluate((json, grace) => globalThis.fuzzed(JSON.parse(json), grace), text, GRACE);
    return this.#within(this.#timeout, answer);
  }

  async end() {
    await this.#browser?.close().catch(() => {});
    await this.#server?.close();
    this.#browser = undefined;
    this.#page = undefined;
  }

  async #start() {
    const { page, dist, env, gcStress } = this.#settings;
    this.#server ??= await serve({ folders: { "/dist/": dist, "/fuzz/": FUZZ } });
    this.#browser ??= await startBrowser(this.#name, { gcStress });
    const { origin } = this.#server;
    this.#page = await this.#browser.newPage();
    this.#crashed = new Promise((resolve) => {
      this.#page.once("error", (error) => resolve(`the page has crashed: ${error.message}`));
    });
    await this.#page.goto(`${origin}/fuzz/kit/page.html`);
    const settings = { module: `${origin}/fuzz/${page}`, dist: `${origin}/dist`, env, gcStress };
    const failure = await this.#within(START_TIMEOUT, this.#page.evaluate(open, settings));
    if (failure !== undefined) throw new Error(`the fuzzer's page cannot start: ${failure}`);
  }

  /** What the page answers, or why it does not: then the browser is gone too, for a page that hangs may not close. */
  async #within(timeout, answer) {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve(`no end after ${timeout / 1000} s`), timeout);
    });
    const lost = Promise.race([late, this.#crashed]).then((finding) => ({ finding, ended: true }));
    const told = answer.then(
      (finding) => ({ finding: finding ?? undefined, ended: false }),
      (error) => ({ finding: `the page does not answer: ${error.message}`, ended: true }),
    );
    const { finding, ended } = await Promise.race([lost, told]);
    clearTimeout(timer);
    if (ended) await this.#kill();
    return finding;
  }

  async #kill() {
    const browser = this.#browser;
    this.#browser = undefined;
    this.#page = undefined;
    browser?.process()?.kill("SIGKILL");
    await browser?.close().catch(() => {});
  }
}
