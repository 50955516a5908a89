// SPDX-License-Identifier: Apache-2.0
// The command line runs as the machine's user, ends as programs of the machine do, and advises what its user can do.
import { execFileSync } from "node:child_process";
import { userInfo } from "node:os";
import { cli, execute, inFolder } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";

const OURS = { ours: "the oracle's package has no command line" };

/** What Python prints, as JSON. */
async function answer(code: string, env: Record<string, string> = {}): Promise<unknown> {
  const { code: status, stdout, stderr } = await execute(cli(), { args: ["-c", code], env });
  assert.deepEqual([status, stderr], [0, ""]);
  return JSON.parse(stdout);
}

suite("the user of the command line", () => {
  test("is the machine's, by name, numbers and home", OURS, async () => {
    const { uid, gid, homedir } = userInfo();
    const username =
      process.platform === "win32" ? userInfo().username : String(execFileSync("id", ["-un"])).trim();
    const code = `
import getpass, grp, json, os, pwd
entry = pwd.getpwuid(os.getuid())
named = pwd.getpwnam(entry.pw_name)
print(json.dumps([entry.pw_name, os.getuid(), os.geteuid(), os.getgid(), entry.pw_dir, named == entry,
                  getpass.getuser(), entry in pwd.getpwall(), isinstance(grp.getgrall(), list)]))`;
    const env = { LOGNAME: "", USER: "", LNAME: "", USERNAME: "" };
    assert.deepEqual(await answer(code, env), [username, uid, uid, gid, homedir, true, username, true, true]);
  });

  test("is who may change limits and priorities, and has a parent", OURS, async () => {
    const code = `
import json, os
def error_of(call, *args):
    try: return call(*args)
    except OSError as error: return error.errno
user, group = os.getuid(), os.getgid()
print(json.dumps([error_of(os.setuid, user), error_of(os.setgid, group), error_of(os.setuid, user + 1), os.getppid() > 1,
                  os.getresuid(), os.getresgid()]))`;
    const { uid, gid } = userInfo();
    const numbers = [Array(3).fill(uid), Array(3).fill(gid)];
    assert.deepEqual(await answer(code), [null, null, 1, true, ...numbers]);
  });

  test("has a folder of packages that -m site prints", OURS, async () => {
    const env = { XDG_DATA_HOME: "/data" };
    for (const [option, code] of [
      ["-u", 0],
      ["-s", 1],
    ] as const) {
      const args = [option, "-m", "site", "--user-base", "--user-site"];
      const done = await execute(cli(), { args, env });
      assert.deepEqual([done.code, done.stderr], [code, ""]);
      assert.match(done.stdout, /^\/data\/pyxide:\/data\/pyxide\/lib\/python3\.\d+\/site-packages\n$/);
    }
  });

  test("has the home that HOME names, or else that of the list of users", OURS, async () => {
    const code = `
import json, os
first = os.path.expanduser("~")
del os.environ["HOME"]
print(json.dumps([first, os.path.expanduser("~")]))`;
    assert.deepEqual(await answer(code, { HOME: "/some/where" }), ["/some/where", userInfo().homedir]);
  });

  test("has no variables but those of the shell and two that Python needs", OURS, async () => {
    const shell = Object.keys(process.env);
    const names = (await answer("import json, os; print(json.dumps(list(os.environ)))")) as string[];
    const added = names.filter((name) => !shell.includes(name));
    assert.deepEqual(
      added.sort(),
      ["LD_LIBRARY_PATH", "PYTHON_BASIC_REPL"].filter((name) => !shell.includes(name)),
    );
  });

  test("raises KeyError and TypeError for users and groups that there are not", OURS, async () => {
    const code = `
import grp, json, pwd
said = []
for ask in (lambda: pwd.getpwuid(987654), lambda: pwd.getpwnam("no one"), lambda: pwd.getpwuid("0"),
            lambda: grp.getgrgid(987654), lambda: grp.getgrnam("no one"), lambda: grp.getgrgid("0")):
    try: ask()
    except Exception as error: said.append(type(error).__name__ + " " + str(error.args[0]))
print(json.dumps(said))`;
    assert.deepEqual(await answer(code), [
      "KeyError getpwuid(): uid not found: 987654",
      "KeyError getpwnam(): name not found: 'no one'",
      "TypeError uid should be integer, not str",
      "KeyError getgrgid(): gid not found: 987654",
      "KeyError getgrnam(): name not found: 'no one'",
      "TypeError gid should be integer, not str",
    ]);
  });
});

suite("the end of the command line", () => {
  // By a shell, which gives 128 and the signal's number for a program that a signal has ended.
  const inShell = (code: string) =>
    execute(["sh", "-c", `"$@"; echo "ended with $?"`, "sh", ...cli()], { args: ["-c", code] });

  test("by os.abort() is that of SIGABRT, with CPython's words and the place", OURS, async () => {
    const { stdout, stderr } = await inShell("import os\ndef f(): os.abort()\nf()");
    assert.equal(stdout, "ended with 134\n");
    assert.match(
      stderr,
      /^Fatal Python error: Aborted\n\nStack [\s\S]*line 2 in f\n[\s\S]*line 3 in <module>\n/,
    );
    assert.notMatch(stderr, /load it again|pyxide:/);
  });

  test("by a fatal error is the same, with the reason", OURS, async () => {
    const { stdout, stderr } = await inShell("import ctypes; ctypes.memset(0xfffffff0, 1, 64)");
    assert.equal(stdout, "ended with 134\n");
    assert.match(
      stderr,
      /line 1 in <module>[\s\S]*pyxide: Python has died: (memory access out of bounds|Out of bounds memory access.*)\n/,
    );
    assert.notMatch(stderr, /load it again/);
  });
});

suite("advice of the command line", () => {
  const ROWS: [string, string, RegExp][] = [
    ["a module of windows", "import tkinter", /there are no windows in WebAssembly/],
    ["ensurepip", "import ensurepip", /`-m pip` installs packages/],
    [
      "a loop's sockets",
      "import asyncio; asyncio.run(asyncio.new_event_loop().sock_connect(0, 0))",
      /open_connection\(\), start_server\(\) and socket.socket have Node.s, for TCP/,
    ],
    [
      "TLS in memory",
      "import ssl; ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO())",
      /urllib\.request/,
    ],
  ];

  test("for a module that -m asks for says why it is missing", OURS, async () => {
    const { code, stderr } = await execute(cli(), { args: ["-m", "ensurepip"] });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /Error while finding module specification for 'ensurepip' .*`-m pip` installs packages/,
    );
  });

  for (const [what, code, message] of ROWS) {
    test(`for ${what} is not that for pages`, OURS, async () => {
      const { stderr } = await execute(cli(), { args: ["-c", code] });
      assert.match(stderr, message);
      assert.notMatch(
        stderr,
        /loadPyxide|loadPackage|runPythonAsync|pyodide\.http|the browser's|JavaScript host/,
      );
    });
  }

  test("for a wrong option is one line, and no thread is left running", OURS, () =>
    inFolder({}, async (cwd) => {
      const outcome = await execute(cli(), { args: ["--lock-file", "none.json", "-c", "pass"], cwd });
      assert.equal(outcome.code, 1);
      assert.match(outcome.stderr, /^pyxide: [^\n]*\n$/);
    }),
  );
});
