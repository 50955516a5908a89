// SPDX-License-Identifier: Apache-2.0
// The machine's terminal as programs of the command line see it: its settings, and /dev/tty.
import { cli, execute, inFolder, nativePython } from "../harness/inside/command.ts";
import { assert, settings, suite, test } from "../harness/inside/kit.ts";
import { talk } from "../harness/inside/terminal.ts";

const SETTINGS = `
import sys, termios, tty
before = termios.tcgetattr(0)
def told(): return [bool(termios.tcgetattr(0)[3] & flag) for flag in (termios.ECHO, termios.ICANON, termios.ISIG)]
print("before", *told(), flush=True)
tty.setcbreak(0)
print("cbreak", *told(), flush=True)
key = sys.stdin.read(1)
termios.tcsetattr(0, termios.TCSADRAIN, before)
print("key", key, *told())
`;

const PASSWORD = `
import getpass
print("got", getpass.getpass("secret: "))
with open("/dev/tty", "w") as terminal: print("shown", file=terminal)
`;

suite("the terminal of the command line", () => {
  const skip = settings().oracle
    ? "the oracle's package has no command line"
    : nativePython() === undefined || process.platform !== "linux"
      ? "there is no python3 to make a pseudo-terminal"
      : undefined;

  const needs = "the machine's descriptors, signals and terminals";

  const at = (code: string, steps: [string, string][]): Promise<string> =>
    inFolder({ "a.py": code }, (cwd) => {
      const { output, missing } = talk(steps, ["a.py"], cwd, { HOME: cwd });
      assert.isNull(missing, `not shown: ${missing}\n${output}`);
      return output;
    });

  test("a program that reads single keys", { skip, needs }, async () => {
    const output = await at(SETTINGS, [
      ["cbreak False False True", "k"],
      ["key k True True True", ""],
    ]);
    assert.match(output, /before True True True/);
  });

  test("a password is not shown", { skip, needs }, async () => {
    const output = await at(PASSWORD, [
      ["secret: ", "pass word\n"],
      ["got pass word[\\s\\S]*shown", ""],
    ]);
    assert.lengthOf(output.match(/pass word/g) ?? [], 1);
  });

  test("-m asyncio awaits", { skip }, async () => {
    await inFolder({}, (cwd) => {
      const { output, missing } = talk(
        [
          [">>> import asyncio[\\s\\S]*>>> ", "await asyncio.sleep(0.01, 'done')\n"],
          ["'done'[\\s\\S]*>>> ", "1/0\n"],
          ["ZeroDivisionError[\\s\\S]*>>> ", "\x04"],
          ["exiting asyncio REPL", ""],
        ],
        ["-m", "asyncio"],
        cwd,
        { HOME: cwd },
      );
      assert.isNull(missing, `not shown: ${missing}\n${output}`);
    });
  });

  test("without a terminal a password comes from standard input", { skip }, async () => {
    // A session of its own has no terminal.
    const { stdout, stderr } = await execute(["setsid", "-w", ...cli()], {
      args: ["-W", "ignore", "-c", "import getpass; print(getpass.getpass())"],
      stdin: "typed\n",
    });
    assert.deepEqual([stdout, stderr.includes("Password: ")], ["typed\n", true]);
  });
});
