// SPDX-License-Identifier: Apache-2.0
// pyodide.console: what a front end shows of lines that are pushed. Syntax and completion: tests/python/test_console.py.
import { assert, python, RUN, scope, suite, test } from "../harness/inside/kit.ts";

const SETUP = `
import asyncio, sys
from pyodide.console import Console, PyodideConsole
out, err = [], []
def console(kind=Console, **options):
    return kind(stdout_callback=out.append, stderr_callback=err.append, **options)
async def outcome(future):
    try: return await future
    except BaseException as error: return type(error).__name__
`;

/** Code, and the `repr` of its last expression. */
const ROWS: Record<string, { code: string; is: string; ours?: string }> = {
  "values, and None for statements": {
    code: "c = console()\n[await c.push('1 + 1'), await c.push('x = 5'), await c.push('x'), await c.push('None')]",
    is: "[2, None, 5, None]",
  },
  "a semicolon does not silence": {
    code: "c = console()\n[await c.push('x = 5;'), await c.push('x;')]",
    is: "[None, 5]",
  },
  "several lines, the last one's value": {
    ours: "it takes one statement at a time",
    code: "c = console()\nawait c.push('a = 1\\nb = 2\\na + b')",
    is: "3",
  },
  "top-level await": {
    code: "c = console()\nawait c.push('import asyncio')\nawait c.push('await asyncio.sleep(0, 4)')",
    is: "4",
  },
  "what is printed goes to the callbacks, while it runs": {
    code: `
c = console()
await c.push("import sys; print('a'); print('b', file=sys.stderr)")
''.join(out), ''.join(err)`,
    is: "('a\\n', 'b\\n')",
  },
  "input comes from the callback": {
    code: "c = console(stdin_callback=lambda size: 'Ada\\n')\nawait c.push('input()')",
    is: "'Ada'",
  },
  "statements run one after another": {
    code: `
c = console()
first = c.push("import asyncio; await asyncio.sleep(0.02); print('first')")
second = c.push("print('second')")
await second
first.done(), ''.join(out)`,
    is: "(True, 'first\\nsecond\\n')",
  },
  "lines that are pushed at once run in order, also after one that loads packages": {
    code: `
c = console(PyodideConsole)
c.push("import asyncio; await asyncio.sleep(0.01); x = 1")
c.push("x += 1")
await c.push("x")`,
    is: "2",
  },
  "a subclass runs code in its own way, still in order": {
    code: `
class Own(Console):
    async def runcode(self, source, code):
        await asyncio.sleep(0.01 if source == "1" else 0)
        out.append(source)
        return await super().runcode(source, code)
c = console(Own)
c.push("1")
await c.push("2"), ''.join(out)`,
    is: "(2, '12')",
  },
  "annotations are evaluated, until a future statement says otherwise": {
    code: `
c = console()
found = []
for line in ("def f(x: int): ...\\n", "f.__annotations__['x']", "from __future__ import annotations", "def f(x: int): ...\\n",
             "f.__annotations__['x']"):
    found.append(await c.push(line))
found[1] is int, found[4]`,
    is: "(True, 'int')",
  },
  "indented input is dedented": {
    code: "await console().push('  1')",
    is: "1",
  },
  "limits that are too small": {
    code: `
from pyodide.console import repr_shorten
try: repr_shorten("abc", 3)
except ValueError as error: text = str(error)
text`,
    is: "'limit must be greater than or equal to 4.'",
  },
  "an error leaves the console alive, and the traceback starts at the input": {
    code: `
c = console()
await c.push("def f(): 1 / 0\\n")
future = c.push("f()")
name = await outcome(future)
name, future.formatted_error.splitlines()[1].strip(), "console.py" in future.formatted_error, await c.push("7")`,
    is: "('ZeroDivisionError', 'File \"<console>\", line 1, in <module>', False, 7)",
  },
  "the last exception is remembered": {
    code: `
c = console()
await outcome(c.push("{}['k']"))
type(sys.last_exc).__name__, sys.last_exc is sys.last_value`,
    is: "('KeyError', True)",
  },
  "a syntax error": {
    code: `
c = console()
future = c.push("a = = 1")
future.syntax_check, await outcome(future), future.formatted_error.strip().splitlines()[-1], c.buffer`,
    is: "('syntax-error', 'SyntaxError', 'SyntaxError: invalid syntax', [])",
  },
  "blocks are collected line by line": {
    code: `
c = console()
states = [c.push(line).syntax_check for line in ("for i in range(2):", "    print(i)")]
await c.push("")
states, c.buffer, ''.join(out)`,
    is: "(['incomplete', 'incomplete'], [], '0\\n1\\n')",
  },
  "chained exceptions are shown whole": {
    code: `
c = console()
future = c.push("try: 1 / 0\\nexcept Exception as e: raise ValueError('second') from e\\n")
await outcome(future)
["direct cause" in future.formatted_error, "ZeroDivisionError" in future.formatted_error]`,
    is: "[True, True]",
  },
  "SystemExit reaches the front end": {
    code: "c = console()\nawait outcome(c.push('raise SystemExit(3)'))",
    is: "'SystemExit'",
  },
  "streams may be replaced for good": {
    code: `
c = console(persistent_stream_redirection=True)
print("here")
c.persistent_restore_streams()
''.join(out)`,
    is: "'here\\n'",
  },
  "callbacks may be changed": {
    code: `
c = console()
other = []
c.stdout_callback = other.append
await c.push("print(1)")
out, ''.join(other)`,
    is: "([], '1\\n')",
  },
  "KeyboardInterrupt that the input raises": {
    ours: "an error that nobody handles there",
    code: `
f = console(PyodideConsole).push("raise KeyboardInterrupt")
await outcome(f), f.formatted_error.splitlines()[-1]`,
    is: "('KeyboardInterrupt', 'KeyboardInterrupt')",
  },
  "a namespace of one's own": {
    code: "names = {'x': 3}\nc = console(globals=names)\n(await c.push('x'), await c.push('y = x'), names['y'])",
    is: "(3, None, 3)",
  },
  "a console of its own sees no names of another": {
    code: "await console().push('leak = 1')\nawait outcome(console().push('leak'))",
    is: "'NameError'",
  },
  "PyodideConsole runs what imports the standard library": {
    code: "c = console(PyodideConsole)\nawait c.push('import json; json.dumps([1])')",
    is: "'[1]'",
  },
  Unicode: {
    code: "c = console()\nawait c.push('print(\"é漢😀\")')\n''.join(out)",
    is: "'é漢😀\\n'",
  },
};

suite("console", () => {
  for (const [name, { code, is, ours }] of Object.entries(ROWS)) {
    test(name, ours === undefined ? {} : { ours }, async () => {
      const py = await python();
      await scope(py, { code: SETUP + code }, async (globals) => {
        assert.equal(await py.runPythonAsync(RUN, { globals }), is);
      });
    });
  }
});
