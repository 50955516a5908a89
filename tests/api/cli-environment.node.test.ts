// SPDX-License-Identifier: Apache-2.0
// The variables that `--help-env` names, on the command line: each program prints what it prints natively.
import { cli, execute, inFolder } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";

const OURS = { ours: "the oracle's package has no command line" };

/** Variables, a program, and what it writes to standard output. */
const ANSWERS: [Record<string, string>, string, string][] = [
  [{ PYTHONPATH: "modules:/missing" }, "import sys, mod; print(sys.path[2])", "mod\n/missing\n"],
  [
    { PYTHONIOENCODING: "latin-1:replace" },
    "import sys; print(sys.stdin.encoding, sys.stdout.errors)",
    "iso8859-1 replace\n",
  ],
  [{ PYTHONHASHSEED: "7" }, "import sys; print(sys.flags.hash_randomization)", "1\n"],
  [{ PYTHONHASHSEED: "0" }, "import sys; print(sys.flags.hash_randomization)", "0\n"],
  [{ PYTHONMALLOC: "debug" }, "print(1)", "1\n"],
  [{ PYTHONBREAKPOINT: "0" }, "breakpoint(); print('after')", "after\n"],
  [{ PYTHONBREAKPOINT: "mod.stop", PYTHONPATH: "modules" }, "breakpoint(5)", "mod\nstop 5\n"],
  [{ PYTHON_CPU_COUNT: "7" }, "import os; print(os.cpu_count(), os.process_cpu_count())", "7 7\n"],
  [{ PYTHONDEBUG: "1" }, "import sys; print(sys.flags.debug)", "1\n"],
  [{ PYTHONDEVMODE: "1" }, "import sys; print(sys.flags.dev_mode, sys.warnoptions)", "True ['default']\n"],
  [{ PYTHONDONTWRITEBYTECODE: "1" }, "import sys; print(sys.dont_write_bytecode)", "True\n"],
  [{ PYTHONFAULTHANDLER: "1" }, "import faulthandler; print(faulthandler.is_enabled())", "True\n"],
  [{ PYTHONINTMAXSTRDIGITS: "1000" }, "import sys; print(sys.get_int_max_str_digits())", "1000\n"],
  [
    { PYTHONNODEBUGRANGES: "1" },
    "print([*compile('a.b', '', 'eval').co_positions()][-1])",
    "(1, 1, None, None)\n",
  ],
  [
    { PYTHONNOUSERSITE: "1" },
    "import site, sys; print(site.ENABLE_USER_SITE, sys.flags.no_user_site)",
    "False 1\n",
  ],
  [{ PYTHONOPTIMIZE: "2" }, "assert 0; print(__debug__)", "False\n"],
  [{ PYTHONPYCACHEPREFIX: "/kept" }, "import sys; print(sys.pycache_prefix)", "/kept\n"],
  [{ PYTHONSAFEPATH: "1" }, "import sys; print(sys.flags.safe_path, '' in sys.path)", "True False\n"],
  [{ PYTHONTRACEMALLOC: "5" }, "import tracemalloc; print(tracemalloc.get_traceback_limit())", "5\n"],
  [{ PYTHONUNBUFFERED: "1" }, "import sys; print(sys.stdout.write_through)", "True\n"],
  [{ PYTHONUTF8: "1" }, "import sys; print(sys.flags.utf8_mode)", "1\n"],
  [{ PYTHONWARNDEFAULTENCODING: "1" }, "import sys; print(sys.flags.warn_default_encoding)", "1\n"],
  [
    { PYTHONWARNINGS: "ignore,error::UserWarning" },
    "import sys; print(sys.warnoptions)",
    "['ignore', 'error::UserWarning']\n",
  ],
  [{ PYTHONASYNCIODEBUG: "1" }, "import asyncio.coroutines as c; print(c._is_debug_mode())", "True\n"],
  [{ PYTHONUSERBASE: "/base" }, "import site; print(site.getuserbase())", "/base\n"],
];

/** Variables, a program, and what standard error tells. */
const TOLD: [Record<string, string>, string, RegExp][] = [
  [{ PYTHONPROFILEIMPORTTIME: "1" }, "import colorsys", /^import time: .*\| colorsys$/m],
  [{ PYTHONVERBOSE: "1" }, "import colorsys", /^import 'colorsys' # /m],
  [{ PYTHON_COLORS: "1" }, "1/0", /\[1;35mZeroDivisionError/],
  [
    { PYTHONHASHSEED: "x" },
    "pass",
    /PYTHONHASHSEED must be "random" or an integer in range \[0; 4294967295\]/,
  ],
  [{ PYTHONMALLOC: "x" }, "pass", /PYTHONMALLOC: unknown allocator/],
  [{ PYTHONUTF8: "2" }, "pass", /invalid PYTHONUTF8 environment variable value/],
  [
    { PYTHONINTMAXSTRDIGITS: "5" },
    "pass",
    /PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited/,
  ],
  [{ PYTHON_CPU_COUNT: "x" }, "pass", /n is missing or an invalid number, n must be greater than 0/],
];

suite("variables of the environment", () => {
  test("do what they do natively", OURS, () =>
    inFolder({ "modules/mod.py": "print('mod')\ndef stop(n): print('stop', n)\n" }, async (cwd) => {
      for (const [env, code, expected] of ANSWERS) {
        const { stdout, stderr } = await execute(cli(), { args: ["-c", code], cwd, env });
        assert.deepEqual([env, stdout, stderr], [env, expected, ""]);
      }
    }),
  );

  test("are told of where they ask for it, or are wrong", OURS, () =>
    inFolder({}, async (cwd) => {
      for (const [env, code, expected] of TOLD)
        assert.match(
          (await execute(cli(), { args: ["-c", code], cwd, env })).stderr,
          expected,
          JSON.stringify(env),
        );
    }),
  );

  test("are not looked at with -E and -I", OURS, () =>
    inFolder({ "modules/mod.py": "" }, async (cwd) => {
      for (const option of ["-E", "-I"]) {
        const env = { PYTHONPATH: "modules", PYTHONOPTIMIZE: "1" };
        const { stderr } = await execute(cli(), {
          args: [option, "-c", "assert __debug__; import mod"],
          cwd,
          env,
        });
        assert.match(stderr, /^ModuleNotFoundError: No module named 'mod'$/m);
      }
    }),
  );

  test("name a file that the prompt begins with", OURS, () =>
    inFolder({ "begin.py": "print('begun')" }, async (cwd) => {
      const begun = await execute(cli(), {
        args: ["-i"],
        cwd,
        env: { PYTHONSTARTUP: "begin.py" },
        stdin: "print(2)\n",
      });
      assert.equal(begun.stdout, "begun\n2\n");
    }),
  );

  test("bytes that are no text are the program's", {
    ...OURS,
    needs: "the machine's descriptors, signals and terminals",
  }, async () => {
    if (process.platform !== "linux") return;
    const code = `import os, sys; print(os.fsencode(sys.argv[1]), os.environb[b"NAME"], os.environb[b"N\\xe9"], os.environ["TEXT"])`;
    const shell = `env $'NAME=a\\xffb' $'N\\xe9=\\xe9' TEXT=ü "$@" $'\\xffx\\xe9'`;
    const { stdout, stderr } = await execute(["bash", "-c", shell, "bash", ...cli(), "-c", code], {
      args: [],
    });
    assert.equal(stdout + stderr, "b'\\xffx\\xe9' b'a\\xffb' b'\\xe9' ü\n");
  });
});
