// SPDX-License-Identifier: Apache-2.0
// The process in which programs run: opens the fuzzer's world once, then runs one program after another in it.
import { pathToFileURL } from "node:url";

let target;
let world;

const textOf = (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** What nobody caught is a finding of the program that runs. */
let uncaught;
process.on("uncaughtException", (error) => {
  if (!target?.explains?.("exception", error)) uncaught ??= `nobody caught: ${textOf(error)}`;
});
process.on("unhandledRejection", (error) => {
  if (!target?.explains?.("rejection", error)) uncaught ??= `nobody handled: ${textOf(error)}`;
});

async function answer(message) {
  try {
    if (target === undefined) {
      ({ target } = await import(pathToFileURL(message.target).href));
      world = await target.open(message);
    } else {
      await target.run(world, message.program);
      // A rejection counts as unhandled a turn later.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return uncaught;
  } catch (error) {
    return textOf(error);
  }
}

process.on("message", async (message) => {
  if (message.asks === "where") {
    process.send({ waits: JSON.stringify(target?.current?.() ?? null), asked: message.asked });
    return;
  }
  uncaught = undefined;
  const finding = await answer(message);
  process.send(finding === undefined ? {} : { finding });
});
