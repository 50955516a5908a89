// SPDX-License-Identifier: Apache-2.0
// Blocking HTTP in Node is done by a second thread; when that ends, Python hears of it, and the next request works.
import { assert, load, raises, settings, suite, test } from "../harness/inside/kit.ts";

type Threads = typeof import("node:worker_threads");

const FETCH = (path: string): string =>
  `import urllib.request\nurllib.request.urlopen("${settings().server}/http/${path}").read().decode()`;

/** Runs `body` while threads that are made from source have `before` in front of it. */
async function withThreads(
  before: string,
  body: (threads: { last: unknown }) => Promise<void>,
): Promise<void> {
  const threads = process.getBuiltinModule("node:worker_threads") as Threads;
  const { Worker } = threads;
  const made: { last: unknown } = { last: undefined };
  class Changed extends Worker {
    constructor(source: string | URL, options: object) {
      super(typeof source === "string" && "eval" in options ? `${before};${source}` : source, options);
      made.last = this;
    }
  }
  Object.defineProperty(threads, "Worker", { value: Changed, configurable: true, writable: true });
  try {
    await body(made);
  } finally {
    Object.defineProperty(threads, "Worker", { value: Worker, configurable: true, writable: true });
  }
}

suite("the thread for blocking requests", () => {
  test("answers one request after another", { ours: "the oracle has no sockets" }, async () => {
    const py = await load();
    for (const status of ["a", "b"])
      assert.include(py.runPython(FETCH(`echo?q=${status}`)), `"q":"${status}"`);
  });

  for (const [how, before] of [
    ["exits", "globalThis.fetch = () => process.exit(3)"],
    [
      "fails",
      "globalThis.fetch = () => { setImmediate(() => { throw new Error('odd') }); return new Promise(() => {}) }",
    ],
  ] as const) {
    test(`that ${how} during a request is an error`, { ours: "the oracle has no sockets" }, async () => {
      const py = await load();
      await withThreads(before, async () => {
        assert.match(raises(py, FETCH("echo")).message, /the thread for requests ended/);
      });
      assert.include(py.runPython(FETCH("echo?q=again")), `"q":"again"`);
    });
  }

  test("that was ended between two requests is replaced", { ours: "the oracle has no sockets" }, async () => {
    const py = await load();
    await withThreads("", async (threads) => {
      py.runPython(FETCH("echo"));
      await (threads.last as InstanceType<Threads["Worker"]>).terminate();
      assert.include(py.runPython(FETCH("echo?q=again")), `"q":"again"`);
    });
  });
});
