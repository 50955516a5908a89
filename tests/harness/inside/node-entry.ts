// SPDX-License-Identifier: Apache-2.0
// The child process of the Node target: one message with settings comes, events go back over the same channel.
import Mocha from "mocha";
import { describeError, runAll } from "./reporter.ts";
import { setSettings } from "./settings.ts";
import type { Event, Settings } from "./types.ts";

const emit = (event: Event): void => {
  process.send?.(event, undefined, undefined, () => {
    if (event.type === "end") process.disconnect?.();
  });
};

process.once("message", async (message) => {
  const settings = message as Settings;
  setSettings(settings);
  try {
    const mocha = new Mocha({ ui: "bdd", reporter: class {} as unknown as typeof Mocha.reporters.Base });
    mocha.suite.emit("pre-require", globalThis, settings.file, mocha);
    await import(settings.module);
    runAll(mocha.suite, (done) => mocha.run(done), settings, emit);
  } catch (error) {
    emit({ type: "error", error: describeError(error) });
  }
});
