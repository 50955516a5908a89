// SPDX-License-Identifier: Apache-2.0
// PyxideWorker: each request is answered, and an interrupt ends what it was meant for and nothing else.
import { assert, settings, sleep, suite, type TestOptions, test } from "../harness/inside/kit.ts";
import { deafFor, endWorkers, startWorker } from "../harness/inside/python-worker.ts";

const options: TestOptions = {
  ours: "the oracle has no such class",
  // Firefox may hang in `new Worker` of a worker.
  on: ["node", "page"],
  unbalanced: "in a worker",
};

/** Fails when a promise is not settled in time: what it waits for is lost. */
async function soon<T>(promise: Promise<T>, what: string, milliseconds = 20_000): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing after ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function rejected(promise: Promise<unknown>, what: string): Promise<string> {
  const outcome = promise.then(
    (value) => assert.fail(`${what}: resolved to ${JSON.stringify(value)}`),
    (error: Error) => error.message,
  );
  return soon(outcome, what);
}

/** A test that ends its workers. */
function workerTest(name: string, body: () => Promise<void>): void {
  test(name, options, async () => {
    try {
      await body();
    } finally {
      await endWorkers();
    }
  });
}

const CATCH_INPUT = `
try:
    result = input()
except KeyboardInterrupt:
    result = "interrupted"
result`;

/** With shared memory and without, as far as the engine has it. */
const channels: [string, boolean][] = [
  ["shared memory", true],
  ["messages", false],
];

for (const [name, shares] of channels) {
  suite(`a worker with ${name}`, () => {
    workerTest("answers, reads and writes", async () => {
      let text = "";
      const { python } = await startWorker(
        { onStdout: (part) => (text += part), onInputRequest: () => python.writeInput("typed\n") },
        shares,
      );
      await python.load();
      assert.equal((await python.run("6 * 7")).value, 42);
      assert.equal((await python.run("input('? ')")).value, "typed");
      assert.include(text, "?");
      assert.match(await rejected(python.run("1/0"), "an error"), /ZeroDivisionError/);
      python.writeInput("a\nb\n");
      assert.equal((await python.run("input() + input()")).value, "ab");
      python.writeInput(undefined);
      assert.match(await rejected(python.run("input()"), "the end"), /EOFError/);
    });

    workerTest("an interrupt ends a computation, also right after it was asked for", async () => {
      const { python } = await startWorker({}, shares);
      await python.load();
      const running = rejected(python.run("while True: pass"), "an interrupt at once");
      python.interrupt();
      assert.match(await running, /KeyboardInterrupt/);
      const later = rejected(python.run("while True: pass"), "an interrupt later");
      await sleep(200);
      python.interrupt();
      assert.match(await later, /KeyboardInterrupt/);
      assert.equal((await python.run("1 + 1")).value, 2);
    });

    workerTest("an interrupt while Python waits for input ends the wait", async () => {
      let asked = 0;
      const { python } = await startWorker({ onInputRequest: () => void asked++ }, shares);
      await python.load();
      const running = soon(python.run(CATCH_INPUT), "an interrupt of input()");
      while (asked === 0) await sleep(5);
      python.interrupt();
      assert.equal((await running).value, "interrupted");
      const again = soon(python.run(CATCH_INPUT), "input after it");
      while (asked === 1) await sleep(5);
      python.writeInput("line\n");
      assert.equal((await again).value, "line");
    });

    workerTest("an interrupt before the request for input is heard is not lost", async () => {
      const { python } = await startWorker({}, shares);
      await python.load();
      await python.run("1");
      for (const milliseconds of [300, 5, 50]) {
        // It may also come before the program has begun.
        const running = python.run(CATCH_INPUT).then(
          ({ value }) => value,
          ({ message }: Error) => (message.includes("KeyboardInterrupt") ? "interrupted" : message),
        );
        deafFor(milliseconds);
        python.interrupt();
        assert.equal(await soon(running, "an early interrupt of input()"), "interrupted");
      }
      assert.equal((await python.run("'alive'")).value, "alive");
    });

    workerTest("an interrupt while nothing runs is for nobody", async () => {
      const { python } = await startWorker({}, shares);
      const loading = python.load();
      python.interrupt();
      await loading;
      assert.equal((await python.run("sum(range(100_000))")).value, 4999950000);
      for (const wait of [0, 50]) {
        python.interrupt();
        if (wait > 0) await sleep(wait);
        assert.equal((await python.run("sum(range(100_000))")).value, 4999950000);
        assert.equal((await python.push("1 + 1")).status, "complete");
      }
    });

    workerTest(
      "an interrupt that comes when the program has just ended does not end the next one",
      async () => {
        const { python } = await startWorker({}, shares);
        await python.load();
        for (let round = 0; round < 20; round++) {
          const first = python.run("1").catch(() => undefined);
          deafFor(round);
          python.interrupt();
          assert.equal((await python.run("sum(range(10_000))")).value, 49995000);
          await first;
        }
      },
    );
  });
}

suite("a worker that has ended", () => {
  for (const when of ["before it is asked", "while it is asked"]) {
    workerTest(`rejects requests, ${when}`, async () => {
      const { python, end } = await startWorker();
      await python.load();
      const running = when.startsWith("while") ? rejected(python.run("while True: pass"), when) : undefined;
      await end();
      if (running !== undefined) assert.match(await running, /has ended/);
      for (const request of [python.run("1"), python.push("1"), python.load(), python.loadPackages(["x"])]) {
        assert.match(await rejected(request, "a request after the end"), /has ended/);
      }
      python.interrupt();
    });
  }

  workerTest("rejects requests when its Python has died", async () => {
    const { promise: fatal, resolve: onFatal } = Promise.withResolvers<string>();
    const { python } = await startWorker({ onFatal });
    await python.load();
    await rejected(python.run("import os; os.abort()"), "the death");
    // Node may tell of the thread's end before it delivers what the thread has sent.
    assert.match(await soon(fatal, "word of the death"), /fatal error/);
    await rejected(python.run("1"), "a request after the death");
  });

  workerTest("an error that nobody caught in it is no end of it", async () => {
    if (settings().context === "node") return; // there it ends the thread
    const { PyxideWorker } = (await import(new URL("worker-client.mjs", settings().entry).href)) as {
      PyxideWorker: { inPage(address: URL): import("../harness/inside/python-worker.ts").PyxideWorker };
    };
    const python = PyxideWorker.inPage(new URL("pyxide.worker.mjs", settings().entry));
    await python.load();
    // Browsers tell the page, too.
    const { onerror } = globalThis;
    globalThis.onerror = () => true;
    try {
      await python.run(
        "from js import setTimeout, Function\nsetTimeout(Function.new('throw new Error(1)'), 1)\n1",
      );
      await sleep(100);
      assert.equal((await soon(python.run("2"), "a run after an uncaught error")).value, 2);
    } finally {
      globalThis.onerror = onerror;
    }
  });
});

suite("messages that a worker cannot use", () => {
  workerTest("are answered with the reason, or ignored when they are nobody's", async () => {
    const { python, send, received } = await startWorker();
    const answers = async (message: { id: number }): Promise<string> => {
      send(message);
      for (;;) {
        const found = received.find((each) => (each as { id?: number }).id === message.id);
        if (found !== undefined) return (found as { error?: { message: string } }).error?.message ?? "";
        await sleep(5);
      }
    };
    for (const message of [null, 5, "text", {}, [], { kind: 7 }, { kind: "line", bytes: 5 }]) send(message);
    const ask = (id: number, kind: unknown, argument?: unknown) =>
      soon(answers({ id, kind, argument } as { id: number }), String(kind));
    assert.match(await ask(1001, "nonsense"), /knows no request 'nonsense'/);
    assert.match(await ask(1002, "toString"), /knows no request 'toString'/);
    assert.match(await ask(1003, undefined), /knows no request 'undefined'/);
    assert.match(await ask(1004, "run"), /argument of 'run' must be an object/);
    assert.match(await ask(1005, "run", { code: 5 }), /'code' of the request 'run' must be a string/);
    assert.match(await ask(1006, "run", { code: "1" }), /Python is not loaded/);
    assert.match(await ask(1007, "load", {}), /'options' of the request 'load' must be an object/);
    await python.load();
    assert.match(await rejected(python.load(), "a second load"), /has its Python already/);
    assert.match(await ask(1008, "packages", { names: "x" }), /'names' .* must be a list of strings/);
    assert.equal((await python.run("'alive'")).value, "alive");
  });
});
