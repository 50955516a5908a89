// SPDX-License-Identifier: Apache-2.0
// The part that a page and a worker share: events go by synchronous requests, so that none is lost in a hang.
import "mocha/mocha.js";
import { describeError, runAll } from "./reporter.ts";
import { setSettings } from "./settings.ts";
import type { Event, Settings } from "./types.ts";

interface BrowserMocha {
  setup(options: object): void;
  suite: Mocha.Suite;
  run(done: () => void): Mocha.Runner;
}

export async function runInBrowser(settings: Settings): Promise<void> {
  const emit = (event: Event): void => {
    const request = new XMLHttpRequest();
    request.open("POST", settings.events ?? "", false);
    request.send(JSON.stringify(event));
  };
  setSettings(settings);
  try {
    const mocha = (globalThis as unknown as { mocha: BrowserMocha }).mocha;
    mocha.setup({ ui: "bdd", reporter: class {} });
    await import(settings.module);
    runAll(mocha.suite, (done) => mocha.run(done), settings, emit);
  } catch (error) {
    emit({ type: "error", error: describeError(error) });
  }
}
