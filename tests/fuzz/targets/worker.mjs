// SPDX-License-Identifier: Apache-2.0
// Messages to a worker in any order, among them interrupts, input and nonsense, with and without shared memory: each request
// is answered once, the worker lives, and an interrupt ends nothing but what ran when it was sent.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import fc from "fast-check";

/** Programs for Python; those that `wait` do not end by themselves. */
const CODES = [
  { code: "1 + 1" },
  { code: "" },
  { code: "x = 1; x" },
  { code: "print('x' * 100)" },
  { code: "1/0" },
  { code: "def f(:" },
  { code: "import asyncio; await asyncio.sleep(0.01)" },
  { code: "import time; time.sleep(0.01)" },
  { code: "sum(range(100_000))" },
  { code: "raise SystemExit(3)" },
  { code: "import sys; sys.exit('text')" },
  { code: "'\\ud800'" },
  { code: "import asyncio; t = asyncio.ensure_future(asyncio.sleep(0.02))" },
  { code: "try:\n    while True: pass\nexcept KeyboardInterrupt:\n    r = 'caught'\nr", waits: true },
  { code: "while True: pass", waits: true },
  { code: "import time; time.sleep(1000)", waits: true },
  { code: "import asyncio; await asyncio.sleep(1000)", waits: true },
  { code: "input()", waits: true },
  { code: "input() + input()", waits: true },
  { code: "import sys; sys.stdin.read()", waits: true },
  { code: "from pyodide.ffi import run_sync; import asyncio; run_sync(asyncio.sleep(1000))", waits: true },
];

const nonsense = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    0,
    "",
    "load",
    [],
    {},
    { kind: "interrupt", id: -5 },
    { kind: null, id: null },
  ),
  fc.record(
    {
      id: fc.constantFrom(-1, 1e9, "x", null),
      kind: fc.constantFrom(
        "run",
        "push",
        "load",
        "main",
        "reset",
        "complete",
        "packages",
        "line",
        "toString",
        "__proto__",
        5,
        null,
      ),
      argument: fc.oneof(
        fc.constantFrom(undefined, null, {}, [], "x", { code: 5 }, { names: [5] }, { source: {} }),
        fc.jsonValue({ maxDepth: 1 }),
      ),
    },
    { requiredKeys: [] },
  ),
);

const step = fc.oneof(
  { weight: 5, arbitrary: fc.nat(CODES.length - 1).map((code) => ({ run: code })) },
  { weight: 2, arbitrary: fc.nat(CODES.length - 1).map((code) => ({ push: code })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("a\n", "b\nc\n", "", null, "x".repeat(70_000), "\xff\n")
      .map((input) => ({ input })),
  },
  { weight: 4, arbitrary: fc.constant({ interrupt: true }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("sys.", "x", "", "(", "'\\ud800").map((complete) => ({ complete })),
  },
  { weight: 1, arbitrary: fc.constant({ reset: true }) },
  { weight: 1, arbitrary: fc.constantFrom([], ["nothing-such"]).map((packages) => ({ packages })) },
  { weight: 1, arbitrary: nonsense.map((message) => ({ nonsense: message ?? null })) },
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 5, 20).map((wait) => ({ wait })) },
  { weight: 2, arbitrary: fc.constantFrom(1, 5, 30).map((deaf) => ({ deaf })) },
  { weight: 2, arbitrary: fc.constant({ settle: true }) },
);

const programs = fc.record({ shares: fc.boolean(), steps: fc.array(step, { minLength: 1, maxLength: 12 }) });

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function start(dist, shares) {
  const { PyxideWorker } = await import(pathToFileURL(join(dist, "worker-client.mjs")).href);
  const thread = new Worker(pathToFileURL(join(dist, "pyxide.worker.mjs")), { stdout: true, stderr: true });
  const own = Object.getOwnPropertyDescriptor(globalThis, "crossOriginIsolated");
  if (!shares) Object.defineProperty(globalThis, "crossOriginIsolated", { value: false, configurable: true });
  const answers = new Map();
  const port = {
    send: (message) => thread.postMessage(message),
    listen: (receive) =>
      thread.on("message", (message) => {
        if (message.kind === "answer" || message.kind === "failure")
          answers.set(message.id, (answers.get(message.id) ?? 0) + 1);
        receive(message);
      }),
  };
  const python = new PyxideWorker(port, {});
  if (!shares) {
    delete globalThis.crossOriginIsolated;
    if (own !== undefined) Object.defineProperty(globalThis, "crossOriginIsolated", own);
  }
  let ended;
  thread.on("error", (error) => {
    ended = `the worker has ended: ${error.stack ?? error}`;
    python.fail(ended);
  });
  thread.on("exit", (code) => {
    ended ??= `the worker has ended with code ${code}`;
    python.fail(ended);
  });
  await python.load();
  return { python, thread, answers, ended: () => ended };
}

/** Waits for requests, and ends those that do not end by themselves. */
async function settle({ python, ended }, open) {
  const all = Promise.allSettled(open.map(({ answer }) => answer));
  let done = false;
  all.then(() => {
    done = true;
  });
  const limit = performance.now() + 8000;
  while (!done) {
    if (performance.now() > limit) {
      const waiting = open.filter((each) => !each.settled).map((each) => each.what);
      throw new Error(`no answer to ${JSON.stringify(waiting)}${ended() ?? ""}`);
    }
    await Promise.race([all, sleep(20)]);
    if (!done && open.some(({ waits, settled }) => waits && !settled)) python.interrupt();
  }
  open.length = 0;
}

/** Asks a request; `waits` tells that only an interrupt, or input, ends it. */
function ask(open, what, answer, waits = false) {
  const request = { what, waits, settled: false, answer };
  answer.then(
    () => (request.settled = true),
    () => (request.settled = true),
  );
  open.push(request);
}

async function take(worker, each, open) {
  const { python, thread } = worker;
  if ("run" in each) ask(open, each, python.run(CODES[each.run].code), CODES[each.run].waits);
  else if ("push" in each) ask(open, each, python.push(CODES[each.push].code), CODES[each.push].waits);
  else if ("input" in each) python.writeInput(each.input ?? undefined);
  else if ("interrupt" in each) python.interrupt();
  else if ("complete" in each) ask(open, each, python.complete(each.complete));
  else if ("reset" in each) ask(open, each, python.reset());
  else if ("packages" in each) ask(open, each, python.loadPackages(each.packages));
  else if ("nonsense" in each) thread.postMessage(each.nonsense);
  else if ("wait" in each) await sleep(each.wait);
  else if ("deaf" in each) {
    const end = performance.now() + each.deaf;
    while (performance.now() < end);
  } else if ("settle" in each) await settle(worker, open);
}

export const target = {
  timeout: 40_000,
  programs,
  open: ({ dist }) => ({ dist, workers: new Map() }),
  async run({ dist, workers }, { shares, steps }) {
    let worker = workers.get(shares);
    if (worker === undefined) {
      worker = await start(dist, shares);
      workers.set(shares, worker);
    }
    try {
      const open = [];
      for (const each of steps) await take(worker, each, open);
      await settle(worker, open);
      // Whatever was sent is spent: what comes now is a new program.
      worker.python.interrupt();
      ask(open, "the last run", worker.python.run("6 * 7"));
      const { value } = await open[0].answer.catch((error) => ({ value: error.message }));
      if (value !== 42) throw new Error(`6 * 7 is ${value}`);
      const twice = [...worker.answers].filter(
        ([id, count]) => count > 1 && typeof id === "number" && id > 0 && id < 1e9,
      );
      if (twice.length > 0) throw new Error(`answered twice: ${JSON.stringify(twice)}`);
      if (worker.ended() !== undefined) throw new Error(worker.ended());
      worker.answers.clear();
      // Input that nobody has read is not for the next program.
      worker.thread.postMessage({ kind: "nothing" });
      if (steps.some((each) => "input" in each || "push" in each)) await drop(workers, shares);
    } catch (error) {
      await drop(workers, shares);
      throw error;
    }
  },
};

async function drop(workers, shares) {
  const worker = workers.get(shares);
  workers.delete(shares);
  await worker?.thread.terminate();
}
