// SPDX-License-Identifier: Apache-2.0
// The command line: as CPython's own. Every row also runs in a native Python, where there is one, and must agree.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fullPythonVersion } from "../../host/platform/python-version.ts";
import { cli, execute, inFolder, nativePython } from "../harness/inside/command.ts";
import { assert, settings, suite, test } from "../harness/inside/kit.ts";

interface Row {
  name: string;
  args: string[];
  stdin?: string;
  env?: Record<string, string>;
  out?: string;
  err?: RegExp;
  code?: number;
  /** Why a native Python does otherwise. */
  alone?: string;
}

const FILES = {
  "hello.py": "import sys\nprint('hello', *sys.argv[1:])\n",
  "argv.py": "import sys\nprint(sys.argv)\n",
  "data/numbers.csv": "n,square\n1,1\n2,4\n3,9\n",
  "sums.py":
    "import csv, sys\nwith open(sys.argv[1]) as f: rows = list(csv.DictReader(f))\nprint(sum(int(r['square']) for r in rows))\nwith open('result.txt', 'w') as f: f.write('done\\n')\n",
  "fails.py": "def f():\n    raise ValueError('no good')\nf()\n",
  "syntax.py": "print('a'\n",
  "package/__init__.py": "",
  "package/__main__.py": "import sys\nprint('package', __name__, sys.argv[1:])\n",
  "paths/inner.py": "",
  "module.py": "if __name__ == '__main__': print('module as main')\n",
  "folder/__main__.py": "print('a folder')\n",
  "exits.py": "import sys, atexit\natexit.register(lambda: print('at exit'))\nsys.exit(int(sys.argv[1]))\n",
};

const ROWS: Row[] = [
  { name: "-c", args: ["-c", "print(6 * 7)"], out: "42\n" },
  {
    name: "-c with arguments",
    args: ["-c", "import sys; print(sys.argv)", "a", "-x", "b c"],
    out: "['-c', 'a', '-x', 'b c']\n",
  },
  { name: "-c with Unicode", args: ["-c", "print('é😀', len('é😀'))"], out: "é😀 2\n" },
  { name: "a script with arguments", args: ["hello.py", "a", "--b", "ü"], out: "hello a --b ü\n" },
  { name: "sys.argv of a script", args: ["argv.py", "-c", "x"], out: "['argv.py', '-c', 'x']\n" },
  { name: "a script that reads and writes files", args: ["sums.py", "data/numbers.csv"], out: "14\n" },
  { name: "-m with a package", args: ["-m", "package", "x"], out: "package __main__ ['x']\n" },
  { name: "-m with a module", args: ["-m", "module"], out: "module as main\n" },
  {
    name: "-m with the standard library",
    args: ["-m", "json.tool", "--compact"],
    stdin: '{"a": [1, 2]}',
    out: '{"a":[1,2]}\n',
  },
  {
    name: "-m with a module that is not there",
    args: ["-m", "no_such_module"],
    err: /No module named no_such_module/,
    code: 1,
  },
  { name: "a folder with __main__.py", args: ["folder"], out: "a folder\n" },
  {
    name: "a program from standard input by -",
    args: ["-", "arg"],
    stdin: "import sys\nprint('from stdin', sys.argv)\n",
    out: "from stdin ['-', 'arg']\n",
  },
  {
    name: "a program from standard input without arguments",
    args: [],
    stdin: "print('piped')\n",
    out: "piped\n",
  },
  {
    name: "input in a script comes from the pipe",
    args: ["-c", "print(input().upper()); print(input())"],
    stdin: "one\ntwo",
    out: "ONE\ntwo\n",
  },
  {
    name: "lines of standard input",
    args: ["-c", "import sys\nprint(sum(int(l) for l in sys.stdin))"],
    stdin: "1\n2\n3\n",
    out: "6\n",
  },
  {
    name: "bytes of standard input",
    args: ["-c", "import sys\nprint(sys.stdin.buffer.read())"],
    stdin: "a\0é",
    out: "b'a\\x00\\xc3\\xa9'\n",
  },
  { name: "the end of standard input", args: ["-c", "input()"], err: /EOFError/, code: 1 },
  {
    name: "standard error is apart",
    args: ["-c", "import sys; print('o'); print('e', file=sys.stderr)"],
    out: "o\n",
    err: /^e\n$/,
  },
  {
    name: "an exception: traceback and 1",
    args: ["fails.py"],
    err: /File ".*fails\.py", line 3, in <module>[\s\S]*ValueError: no good\n$/,
    code: 1,
  },
  { name: "a syntax error: 1", args: ["syntax.py"], err: /SyntaxError/, code: 1 },
  { name: "sys.exit with a number, and atexit", args: ["exits.py", "7"], out: "at exit\n", code: 7 },
  { name: "sys.exit with 0", args: ["exits.py", "0"], out: "at exit\n" },
  {
    name: "sys.exit with a large number is taken modulo 256",
    args: ["exits.py", "258"],
    out: "at exit\n",
    code: 2,
  },
  { name: "sys.exit with a negative number", args: ["exits.py", "-1"], out: "at exit\n", code: 255 },
  { name: "sys.exit with a text", args: ["-c", "import sys; sys.exit('sorry')"], err: /^sorry\n$/, code: 1 },
  { name: "sys.exit without an argument", args: ["-c", "import sys; sys.exit()"] },
  {
    name: "os._exit",
    args: ["-c", "import os, sys; print('x', flush=True); os._exit(9)"],
    out: "x\n",
    code: 9,
  },
  {
    name: "a script that is not there: 2",
    args: ["missing.py"],
    err: /can't open file .*missing\.py.*No such file/,
    code: 2,
  },
  { name: "an unknown option: 2", args: ["--unknown-option"], err: /unknown option/, code: 2 },
  { name: "-c without an argument: 2", args: ["-c"], err: /Argument expected for the -c option/, code: 2 },
  { name: "-V", args: ["-V"], out: `Python ${fullPythonVersion}\n`, alone: "another version" },
  { name: "--version", args: ["--version"], out: `Python ${fullPythonVersion}\n`, alone: "another version" },
  {
    name: "-O, -X and -W",
    args: [
      "-O",
      "-X",
      "utf8",
      "-W",
      "error",
      "-c",
      "import sys; print(sys.flags.optimize, sys.flags.utf8_mode, sys.warnoptions, __debug__)",
    ],
    out: "1 1 ['error'] False\n",
  },
  {
    name: "-X warn_default_encoding",
    args: [
      "-X",
      "warn_default_encoding",
      "-W",
      "error",
      "-c",
      "import sys; print(sys.flags.warn_default_encoding, sys.warnoptions)",
    ],
    out: "1 ['error']\n",
  },
  {
    name: "-I ignores the folder and the environment",
    args: ["-I", "-c", "import sys; print(sys.flags.isolated, '' in sys.path)"],
    env: { PYTHONOPTIMIZE: "2" },
    out: "1 False\n",
  },
  {
    name: "-E and environment variables",
    args: ["-c", "import sys; print(sys.flags.optimize)"],
    env: { PYTHONOPTIMIZE: "2" },
    out: "2\n",
  },
  {
    name: "the environment is the shell's",
    args: ["-c", "import os; print(os.environ['SOME_VALUE'])"],
    env: { SOME_VALUE: "grün" },
    out: "grün\n",
  },
  {
    name: "PYTHONPATH",
    args: ["-c", "import inner, os, sys; print([os.path.basename(path) for path in sys.path[:3]])"],
    env: { PYTHONPATH: "missing:paths" },
    out: "['', 'missing', 'paths']\n",
  },
  {
    name: "PYTHONPATH that is to be ignored",
    args: ["-E", "-c", "import inner"],
    env: { PYTHONPATH: "paths" },
    err: /No module named 'inner'/,
    code: 1,
  },
  { name: "-u", args: ["-u", "-c", "import sys; sys.stdout.write('no end of line')"], out: "no end of line" },
  {
    name: "a large output through a pipe",
    args: ["-c", "for i in range(100_000): print(i)"],
    out: `${Array.from({ length: 100_000 }, (_, i) => i).join("\n")}\n`,
  },
  {
    name: "a large input through a pipe",
    args: ["-c", "import sys; print(len(sys.stdin.read()))"],
    stdin: "x".repeat(5_000_000),
    out: "5000000\n",
  },
  {
    name: "-i goes on after the program, from a pipe",
    args: ["-i", "-c", "x = 20"],
    stdin: "print(x + 22)\n",
    out: "42\n",
    err: />>> /,
  },
  {
    name: "KeyboardInterrupt that nobody catches",
    args: ["-c", "raise KeyboardInterrupt"],
    err: /KeyboardInterrupt/,
    code: 130,
  },
  { name: "a recursion error", args: ["-c", "def f(): f()\nf()"], err: /RecursionError/, code: 1 },
];

suite("command line", () => {
  const skip = settings().oracle ? "the oracle's package has no command line" : undefined;
  const native = nativePython();

  for (const { name, args, stdin, env, out, err, code, alone } of ROWS) {
    test(name, { skip }, () =>
      inFolder(FILES, async (cwd) => {
        const run = {
          args,
          cwd,
          ...(stdin === undefined ? {} : { stdin }),
          ...(env === undefined ? {} : { env }),
        };
        const outcome = await execute(cli(), run);
        if (err === undefined) assert.equal(outcome.stderr, "");
        else assert.match(outcome.stderr, err);
        assert.equal(outcome.stdout, out ?? "");
        assert.equal(outcome.code, code ?? 0);
        if (native === undefined || alone !== undefined) return;
        const expected = await execute([native], run);
        assert.deepEqual(
          [outcome.code, outcome.stdout],
          [expected.code, expected.stdout],
          `as ${native} does`,
        );
      }),
    );
  }

  test("what a script writes is on the disk", { skip }, () =>
    inFolder(FILES, async (cwd) => {
      await execute(cli(), { args: ["sums.py", "data/numbers.csv"], cwd });
      assert.equal(readFileSync(join(cwd, "result.txt"), "utf8"), "done\n");
    }),
  );

  test("the working folder is the shell's, absolute paths work", { skip }, () =>
    inFolder(FILES, async (cwd) => {
      const outcome = await execute(cli(), { args: [join(cwd, "hello.py"), "x"], cwd: join(cwd, "data") });
      assert.equal(outcome.stdout, "hello x\n", outcome.stderr);
      const here = await execute(cli(), {
        args: ["-c", "import os; print(os.getcwd())"],
        cwd: join(cwd, "data"),
      });
      assert.equal(here.stdout, `${join(cwd, "data")}\n`);
    }),
  );

  test("python -h tells the options", { skip }, async () => {
    const { stdout, code } = await execute(cli(), { args: ["-h"] });
    assert.match(stdout, /usage:[\s\S]*-c cmd/);
    assert.equal(code, 0);
  });

  for (const [what, code] of [
    ["a loop", "while True: pass"],
    ["time.sleep", "import time\nwhile True: time.sleep(10)"],
  ] as const) {
    test(`SIGINT interrupts ${what}`, { skip }, async () => {
      // Not by exec(): CPython remembers an interrupt that leaves one, and ends with it even so.
      const body = code.replaceAll(/^/gm, "    ");
      const program = `print('ready', flush=True)\ntry:\n${body}\nexcept KeyboardInterrupt:\n    print('interrupted')`;
      const outcome = await execute(cli(), { args: ["-c", program], signal: "SIGINT", ready: "ready" });
      assert.equal(outcome.stdout, "ready\ninterrupted\n", outcome.stderr);
      assert.equal(outcome.code, 0);
    });
  }

  test("a reader that goes away ends the program", { skip }, async () => {
    const program = cli().join(" ");
    const shell = `${program} -c 'for i in range(10**7): print(i)' | head -n 2`;
    const { stdout, code } = await execute(["bash", "-c", shell], { args: [] });
    assert.equal(stdout, "0\n1\n");
    assert.equal(code, 0);
  });

  test("pipes on both sides", { skip }, async () => {
    const program = cli().join(" ");
    const shell = `printf 'b\\na\\n' | ${program} -c 'import sys; print(*sorted(sys.stdin), sep="", end="")' | tr a-z A-Z`;
    const { stdout } = await execute(["bash", "-c", shell], { args: [] });
    assert.equal(stdout, "A\nB\n");
  });
});
