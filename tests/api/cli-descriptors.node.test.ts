// SPDX-License-Identifier: Apache-2.0
// Descriptors that the command line is started with: redirected streams and those that a shell opens. Each script runs with
// Pyxide and prints what is expected of a native Python, which it is compared with where there is one.
import { cli, execute, inFolder, nativePython } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";
import { settings } from "../harness/inside/settings.ts";

const skip = settings().oracle
  ? "the oracle's package has no command line"
  : process.platform !== "linux"
    ? "the machine does not tell of its descriptors"
    : undefined;

const LINES = "abc\ndef\n";

/** By name: a script, in which `py` is Python, and what it prints. */
const SCRIPTS: Record<string, [script: string, out: string]> = {
  "os.write to a pipe writes all": [
    `py -c 'import os, sys; print(os.write(1, bytes(3_000_000)), file=sys.stderr)' 2>&3 | (sleep 0.3; wc -c)`,
    "3000000\n3000000\n",
  ],
  "-u writes all": [`py -u -c 'print("y" * 3_000_000)' | (sleep 0.3; wc -c)`, "3000001\n"],
  "bytes pass as they are": [
    `head -c 2000000 /dev/urandom > bytes; py -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())' < bytes | cmp - bytes && echo same
cat bytes | py -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())' > other; cmp other bytes && echo same`,
    "same\nsame\n",
  ],
  "streams are what they were redirected to": [
    `py -c 'import os, stat; print([stat.S_ISREG(os.fstat(0).st_mode), stat.S_ISFIFO(os.fstat(1).st_mode), os.isatty(0)])' < lines | cat
py -c 'import fcntl; print([fcntl.fcntl(n, fcntl.F_GETFL) & 3 for n in (0, 1)])' < lines | cat
py -c 'import os; print(os.readlink("/proc/self/fd/0"), os.path.exists("/dev/fd/1"))' < /dev/null`,
    "[True, True, False]\n[0, 1]\n/dev/null True\n",
  ],
  "a file can be sought": [
    `py -c 'import sys; print(sys.stdin.seekable(), sys.stdin.readline(), sys.stdin.buffer.raw.seek(0, 2))' < lines
py -c 'import os; print(os.fstat(1).st_size, os.lseek(1, 0, 1))' > out; cat out`,
    "True abc\n 8\n0 0\n",
  ],
  "positions are shared with other programs": [
    `(echo one; py -c 'print("two")'; echo three) > out; cat out
(py -c 'import os; print(os.read(0, 4))'; cat) < lines
(echo one; py -c 'print("two")'; echo three) >> out; cat out`,
    "one\ntwo\nthree\nb'abc\\n'\ndef\none\ntwo\nthree\none\ntwo\nthree\n",
  ],
  "of the shell beyond the standard ones": [
    `py -c 'import os; os.write(3, b"to three\\n"); print(os.fstat(3).st_size)' 3> three; cat three
py -c 'import os; print(os.read(5, 100))' 5< lines
py -c 'import os; os.dup2(1, 9); os.write(9, b"nine\\n")'`,
    "9\nto three\nb'abc\\ndef\\n'\nnine\n",
  ],
  "process substitution": [
    `py -c 'import sys; print(open(sys.argv[1]).read(), end="")' <(echo substituted)`,
    "substituted\n",
  ],
  "names of standard input": [
    `py -c 'print(open("/dev/stdin").read(), end="")' < lines
echo piped | py -c 'print(open("/dev/fd/0").read(), end="")'`,
    `${LINES}piped\n`,
  ],
  "select waits for a pipe": [
    `(until [ -e begun ]; do sleep 0.1; done; sleep 0.5; echo late) | py -c '
import select, sys
print(select.select([sys.stdin], [], [], 0.05)[0] != [])
open("begun", "w").close()
print(select.select([sys.stdin], [], [], 30)[0] != [], input())'`,
    "False\nTrue late\n",
  ],
  "a program from standard input": [
    `echo 'print("piped", __name__)' | py; echo 'print("dash")' | py -`,
    "piped __main__\ndash\n",
  ],
  "SIGPIPE that is left to the system": [
    `py -c 'import signal; signal.signal(signal.SIGPIPE, signal.SIG_DFL)
for i in range(100000): print(i)' | head -n 1; echo "\${PIPESTATUS[0]}"`,
    "0\n141\n",
  ],
  "a reader that has gone": [
    `py -c 'for i in range(100000): print(i)' 2> errors | head -n 1; echo "\${PIPESTATUS[0]}"; tail -n 1 errors`,
    "0\n1\nBrokenPipeError: [Errno 32] Broken pipe\n",
  ],
  "closing a stream": [
    `py -c 'import os, sys; os.close(0); sys.stdout.close(); print(open("new", "w").fileno(), file=sys.stderr)' 2>&1`,
    "0\n",
  ],
};

const MACHINES = new Set([
  "of the shell beyond the standard ones",
  "process substitution",
  "a reader that has gone",
]);

suite("descriptors of the command line", () => {
  const native = nativePython();
  const run = (python: readonly string[], script: string): Promise<string> =>
    inFolder({ lines: LINES }, async (cwd) => {
      const words = python.map((word) => `'${word}'`).join(" ");
      const { stdout, stderr } = await execute(
        ["bash", "-c", `exec 3>&1\npy() { ${words} "$@"; }\n${script}`],
        {
          args: [],
          cwd,
        },
      );
      return stdout + stderr;
    });

  for (const [name, [script, out]] of Object.entries(SCRIPTS)) {
    test(name, {
      skip,
      needs: MACHINES.has(name) ? "the machine's descriptors, signals and terminals" : [],
    }, async () => {
      assert.equal(await run(cli(), script), out);
      if (native !== undefined) assert.equal(await run([native], script), out, `as ${native} does`);
    });
  }
});
