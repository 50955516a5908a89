// SPDX-License-Identifier: Apache-2.0
// The interactive prompt, typed at in a pseudo-terminal.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, nativePython } from "../harness/inside/command.ts";
import { assert, settings, suite, test } from "../harness/inside/kit.ts";
import { talk } from "../harness/inside/terminal.ts";

const PROMPT = ">>> ";
const MORE = "\\.\\.\\. ";
const UP = "\x1b[A";
const CONTROL_C = "\x03";
const CONTROL_D = "\x04";

suite("prompt", () => {
  const skip = settings().oracle
    ? "the oracle's package has no command line"
    : nativePython() === undefined
      ? "there is no python3 to make a pseudo-terminal"
      : undefined;

  /** Types at the prompt; resolves with what was shown. */
  const at = (steps: [string, string][], args: string[] = []): Promise<{ output: string; code: number }> =>
    inFolder({}, (cwd) => {
      const { output, missing, code } = talk(steps, args, cwd, { HOME: cwd });
      assert.isNull(missing, `not shown: ${missing}\n${output}`);
      return { output, code };
    });

  test("shows a banner and values, and ends with exit code 0 at end of file", { skip }, async () => {
    const { output, code } = await at([
      [PROMPT, "6 * 7\n"],
      [`42\n${PROMPT}`, CONTROL_D],
    ]);
    assert.match(output, /Python 3\.13\.15/);
    assert.equal(code, 0);
  });

  test("statements over several lines", { skip }, async () => {
    await at([
      [PROMPT, "def f(n):\n"],
      [MORE, "    return n + 1\n"],
      [MORE, "\n"],
      [PROMPT, "f(41)\n"],
      [`42\n${PROMPT}`, CONTROL_D],
    ]);
  });

  test("an error shows a traceback, and the prompt goes on", { skip }, async () => {
    const { output } = await at([
      [PROMPT, "1 / 0\n"],
      ["ZeroDivisionError.*\n(.*\n)*>>> ", "print('still', 'here')\n"],
      [`still here\n${PROMPT}`, CONTROL_D],
    ]);
    assert.match(output, /Traceback \(most recent call last\)/);
  });

  test("getpass hides what is typed, and the history does not keep it", { skip }, async () => {
    const { output } = await at([
      [PROMPT, "from getpass import getpass\n"],
      [PROMPT, "len(getpass())\n"],
      ["Password: ", "sesame\n"],
      [`6\n${PROMPT}`, `${UP}\n`],
      ["Password: ", `${CONTROL_C}`],
      [`KeyboardInterrupt\n${PROMPT}`, "1 + 1\n"],
      [`1 \\+ 1[\\s\\S]*2\n${PROMPT}`, CONTROL_D],
    ]);
    assert.notInclude(output, "sesame");
  });

  test("exit(3) ends with 3", { skip }, async () => {
    assert.equal((await at([[PROMPT, "exit(3)\n"]])).code, 3);
  });

  test("input() reads a line", { skip }, async () => {
    await at([
      [PROMPT, "name = input('who? ')\n"],
      ["\nwho\\? ", "Ada\n"],
      [PROMPT, "name.upper()\n"],
      [`'ADA'\n${PROMPT}`, CONTROL_D],
    ]);
  });

  test("Control-C interrupts a loop and the prompt goes on", { skip }, async () => {
    await at([
      [PROMPT, "print('loop' + 'ing', flush=True)\n"],
      ["looping\n", "while True: pass\n"],
      [MORE, "\n"],
      ["\n", ""],
      ["", CONTROL_C],
      [`KeyboardInterrupt\n${PROMPT}`, "1 + 1\n"],
      [`2\n${PROMPT}`, CONTROL_D],
    ]);
  });

  test("Control-C at the prompt drops the line", { skip }, async () => {
    await at([
      [PROMPT, "half a li"],
      ["half a li", CONTROL_C],
      [`KeyboardInterrupt\n(.*\n)?${PROMPT}`, "2 + 2\n"],
      [`4\n${PROMPT}`, CONTROL_D],
    ]);
  });

  test("the cursor key brings the last line back, and history is kept in a file", { skip }, () =>
    inFolder({}, (cwd) => {
      const history = join(cwd, "history");
      const first = talk(
        [
          [PROMPT, "value = 123\n"],
          [PROMPT, "value + 1\n"],
          [`124\n${PROMPT}`, `${UP}\n`],
          [`124\n${PROMPT}`, CONTROL_D],
        ],
        [],
        cwd,
        { HOME: cwd, PYTHON_HISTORY: history },
      );
      assert.isNull(first.missing, first.output);
      assert.isTrue(existsSync(history));
      assert.include(readFileSync(history, "utf8"), "value = 123");
      const second = talk(
        [
          [PROMPT, `${UP}${UP}\n`],
          [PROMPT, "value\n"],
          [`123\n${PROMPT}`, CONTROL_D],
        ],
        [],
        cwd,
        { HOME: cwd, PYTHON_HISTORY: history },
      );
      assert.isNull(second.missing, second.output);
    }),
  );

  test("the tab key completes", { skip }, async () => {
    await at([
      [PROMPT, "import sysconfig\n"],
      [PROMPT, "sysconfig.get_platf\t"],
      ["sysconfig\\.get_platform\\(", "\n"],
      [`wasm32'\n${PROMPT}`, CONTROL_D],
    ]);
  });

  test("files of the working folder are there", { skip }, () =>
    inFolder({ "data.txt": "from the disk" }, (cwd) => {
      const { missing, output } = talk(
        [
          [PROMPT, "open('data.txt').read()\n"],
          [`'from the disk'\n${PROMPT}`, CONTROL_D],
        ],
        [],
        cwd,
        { HOME: cwd },
      );
      assert.isNull(missing, output);
    }),
  );

  test("lines that are pasted at once run one after another, also those for input()", { skip }, async () => {
    await at([
      [
        PROMPT,
        "import time; time.sleep(0.3); x = 1\nx += 1\nname = input()\nAda\nfor i in range(2):\n    x += i\n\n[name, x]\n",
      ],
      [`\\['Ada', 3\\]\n${PROMPT}`, CONTROL_D],
    ]);
  });

  test("top-level await works", { skip }, async () => {
    await at([
      [PROMPT, "import asyncio\n"],
      [PROMPT, "await asyncio.sleep(0.01, 'slept')\n"],
      [`'slept'\n${PROMPT}`, CONTROL_D],
    ]);
  });
});
