// SPDX-License-Identifier: Apache-2.0
// Programs of the command line wait for JavaScript (JSPI), as those of runPythonAsync do.
import { cli, execute } from "../harness/inside/command.ts";
import { assert, type Capability, suite, test } from "../harness/inside/kit.ts";

const PROGRAMS: Record<string, { code: string; out: string; needs?: Capability[] }> = {
  "run_sync of promises": {
    code: `
from js import Promise
from pyodide.ffi import can_run_sync, run_sync
print(can_run_sync(), run_sync(Promise.resolve(7)))
try: run_sync(Promise.reject(ValueError("no")))
except ValueError as error: print(repr(error))`,
    out: "True 7\nValueError('no')\n",
  },
  "run_sync of coroutines, whose tasks go on in the next one": {
    code: `
import asyncio
from pyodide.ffi import run_sync
async def first():
    global task
    task = asyncio.create_task(asyncio.sleep(0.02, "later"))
    await asyncio.sleep(0)
    return "first"
print(run_sync(first()), task.done(), run_sync(task))`,
    out: "first False later\n",
  },
  "run_sync of what is not awaitable": {
    code: `
from pyodide.ffi import run_sync
try: run_sync(1)
except TypeError as error: print(error)`,
    out: "object int is not awaitable\n",
  },
  "asyncio.run with fetch": {
    code: `
import asyncio
from js import fetch
async def main():
    answers = await asyncio.gather(*(fetch(f"data:text/plain,{n}") for n in range(3)))
    return [await answer.text() for answer in answers]
print(asyncio.run(main()), asyncio.run(main()))`,
    out: "['0', '1', '2'] ['0', '1', '2']\n",
  },
  "time.sleep lets JavaScript go on": {
    code: `
import time
from js import setTimeout
from pyodide.ffi import create_once_callable
seen = []
setTimeout(create_once_callable(lambda: seen.append(1)), 1)
time.sleep(0.2)
print(seen)`,
    out: "[1]\n",
  },
  "exit codes and what is done at the end": {
    code: `
import atexit, sys
from js import Promise
from pyodide.ffi import run_sync
atexit.register(lambda: print("at exit", run_sync(Promise.resolve(2))))
run_sync(Promise.resolve(1))
sys.exit(0)`,
    out: "at exit 2\n",
  },
  "deep recursion in C": {
    code: `
deep = []
for _ in range(9000): deep = [deep]
print(len(repr(deep)))`,
    out: "18002\n",
    needs: ["a stack of chosen size"],
  },
};

suite("waiting on the command line", ["suspended stacks"], () => {
  for (const [name, { code, out, needs = [] }] of Object.entries(PROGRAMS)) {
    test(name, { ours: "it has no command line", needs }, async () => {
      const outcome = await execute(cli(), { args: ["-c", code] });
      assert.deepEqual(outcome, { code: 0, stdout: out, stderr: "" });
    });
  }

  test("an interrupt ends run_sync", { ours: "it has no command line" }, async () => {
    const code = `
from js import Promise
from pyodide.ffi import run_sync
print("ready", flush=True)
try: run_sync(Promise.new(lambda *_: None))
except KeyboardInterrupt: print("interrupted")`;
    const outcome = await execute(cli(), { args: ["-c", code], signal: "SIGINT", ready: "ready" });
    assert.equal(outcome.stdout, "ready\ninterrupted\n", outcome.stderr);
  });
});
