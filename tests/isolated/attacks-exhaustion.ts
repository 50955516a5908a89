// SPDX-License-Identifier: Apache-2.0
// Time, memory, output, stacks, threads, signals.
import type { Attack } from "./attack.ts";

const MEBIBYTE = 1 << 20;
const late = /time: the program took more than 700 milliseconds/;
const time = { time: 700 };
const memory = { memory: 96 * MEBIBYTE };
const output = { output: 10_000 };
const loud = /output: the program has written more than 10000 bytes/;
const ended = /fatal/;

const timed = (title: string, code: string): Attack => ({ title, code, stopped: late, limits: time });
const large = (title: string, code: string): Attack => ({
  title,
  code,
  stopped: /MemoryError/,
  limits: memory,
});
const noisy = (title: string, code: string): Attack => ({ title, code, stopped: loud, limits: output });

export const exhaustion: readonly Attack[] = [
  timed("a loop", "while True: pass"),
  timed(
    "a loop that catches everything",
    "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
  ),
  timed("a loop in C", "sum(iter(int, 1))"),
  timed("a regular expression", "import re; re.match('(a+)+$', 'a' * 60 + 'b')"),
  timed("large integers", "10 ** 10 ** 8 % 7"),
  timed("a long sleep", "import time; time.sleep(1e6)"),
  timed("a long sleep of asyncio", "import asyncio; await asyncio.sleep(1e6)"),
  timed(
    "tasks that make tasks",
    "import asyncio\nasync def spin():\n    while True: await asyncio.sleep(0)\nawait asyncio.gather(*[spin() for i in range(10)])",
  ),
  timed(
    "a loop of its own",
    "import asyncio\nasync def spin():\n    while True: await asyncio.sleep(0)\nasyncio.run(spin())",
  ),
  timed("a promise of the host's that is never settled", "await never()"),
  timed("a finalizer", "class C:\n    def __del__(self):\n        while True: pass\nC(); del C"),
  timed("a hash that never ends", "class C:\n    def __hash__(self):\n        while True: pass\n{C(): 1}"),
  timed(
    "a callback of ctypes",
    "import ctypes\ndef spin():\n    while True: pass\nctypes.CFUNCTYPE(None)(spin)()",
  ),
  large("a string", "'x' * 10 ** 9"),
  large("a list", "kept = []\nwhile True: kept.append(bytearray(100000))"),
  large("many objects", "kept = []\nwhile True: kept.append([])"),
  large("bytes", "bytearray((1 << 31) - 1)"),
  large("a dict", "d = {}\ni = 0\nwhile True:\n    d[i] = i; i += 1"),
  large("a repeated format", "'%1000000000d' % 1"),
  large("a shift", "1 << (1 << 33)"),
  {
    title: "memory and no way to say so",
    code: "kept = []\nwhile True:\n    try:\n        while True: kept.append(bytes(1000))\n    except MemoryError: pass",
    stopped: /milliseconds|fatal|MemoryError/,
    limits: { ...memory, time: 5000 },
  },
  noisy("print", "while True: print('x' * 100)"),
  noisy("print of single characters", "while True: print(end='x', flush=True)"),
  noisy("standard error", "import sys\nwhile True: sys.stderr.write('x' * 100)"),
  noisy("the descriptor", "import os\nwhile True: os.write(1, b'x' * 100)"),
  noisy("a copy of the descriptor", "import os\nfd = os.dup(2)\nwhile True: os.write(fd, b'x')"),
  noisy("the device", "f = open('/dev/stdout', 'w')\nwhile True: f.write('x' * 100)"),
  noisy("one large write", "import os; os.write(1, b'x' * 10_000_000)\nwhile True: pass"),
  noisy(
    "output that catches errors",
    "while True:\n    try:\n        print('x' * 1000)\n    except BaseException: pass",
  ),
  { title: "recursion", code: "def f(): f()\nf()", stopped: /RecursionError/ },
  {
    title: "recursion without CPython's limit",
    code: "import sys; sys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()",
    stopped: /RecursionError|MemoryError|fatal/,
    limits: memory,
  },
  {
    title: "recursion in C",
    code: "a = []\nfor i in range(10 ** 6): a = [a]\nrepr(a)",
    stopped: /RecursionError/,
  },
  {
    title: "recursion in the parser",
    code: "compile('(' * 10 ** 5, 'x', 'eval')",
    stopped: /MemoryError|RecursionError|SyntaxError/,
  },
  {
    title: "recursion in comparisons",
    code: "import sys; sys.setrecursionlimit(10 ** 9)\nclass C:\n    def __eq__(self, other): return self == other\nC() == C()",
    stopped: /RecursionError|MemoryError|fatal/,
    limits: memory,
  },
  {
    title: "recursion in pickle",
    code: "import pickle; pickle.loads(b'(' * 10 ** 6 + b'.')",
    stopped: /Error/,
  },
  {
    title: "threads",
    code: "import threading\nwhile True: threading.Thread(target=print).start()",
    stopped: /RuntimeError/,
  },
  { title: "input without a grant", code: "input()", stopped: /EOFError|OSError/ },
  {
    title: "stacks that wait",
    code: "import asyncio\nfrom pyodide.ffi import run_sync\nasync def deep(n):\n    def down(k):\n        if k: return down(k - 1)\n        run_sync(asyncio.sleep(1e6))\n    down(50)\nawait asyncio.gather(*[deep(i) for i in range(100000)])",
    stopped: /isolated mode|fatal|MemoryError|RecursionError|milliseconds/,
    limits: { ...memory, time: 10_000 },
  },
  {
    title: "SIGKILL",
    code: "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    stopped: /fatal|exit|OSError|PermissionError/,
  },
  { title: "SIGSEGV", code: "import signal; signal.raise_signal(signal.SIGSEGV)", stopped: ended },
  {
    title: "a timer",
    code: "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01)",
    stopped: /OSError|AttributeError|ItimerError/,
  },
  { title: "os._exit", code: "import os; os._exit(0)", stopped: ended },
  { title: "os.abort", code: "import os; os.abort()", stopped: ended },
  { title: "sys.exit", code: "import sys; sys.exit(1)", stopped: /SystemExit/ },
  { title: "faulthandler", code: "import faulthandler; faulthandler._sigsegv()", stopped: ended },
  {
    title: "a subinterpreter",
    code: "import _interpreters; i = _interpreters.create(); r = _interpreters.exec(i, 'import js'); raise RuntimeError(str(r))",
    stopped: /Error|fatal/,
  },
  {
    title: "hooks of the import system",
    code: "import builtins, sys\nbuiltins.__import__ = lambda *a, **k: 1 / 0\nimport os",
    stopped: /ZeroDivisionError/,
  },
  {
    title: "json taken away from the runtime",
    code: "import json\njson.dumps = lambda *a, **k: 1 / 0\n1",
    stopped: /fatal: the program has taken away or changed what the runtime needs/,
  },
  {
    title: "the runtime's own functions replaced",
    code: "from pyxide.isolated import session\nsession.pack = None\n1",
    stopped: /fatal: the program has taken away or changed what the runtime needs/,
  },
];
