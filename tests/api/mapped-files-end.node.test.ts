// SPDX-License-Identifier: Apache-2.0
// What a program has changed in a file in memory (mmap) is in the file however the program ends.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cli, execute, inFolder } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";

const OURS = { ours: "the oracle's package has no command line" };

const MAP = "import ctypes, mmap, os, sys; f = open('f', 'rb+'); m = mmap.mmap(f.fileno(), 0); m[0] = 65";

const ENDS = [
  "pass",
  "sys.exit(3)",
  "raise ValueError",
  "os._exit(3)",
  "os.abort()",
  "os.kill(os.getpid(), 9)",
  "os.kill(os.getpid(), 15)",
  "ctypes.string_at(0xFFFFFFF0, 100)",
];

suite("files in memory (mmap) of a program that ends", () => {
  test("are written", OURS, async () => {
    for (const end of ENDS) {
      await inFolder({ f: "0123" }, async (cwd) => {
        await execute(cli(), { args: ["-c", `${MAP}\n${end}`], cwd });
        assert.deepEqual([end, readFileSync(join(cwd, "f"), "utf8")], [end, "A123"]);
      });
    }
  });

  test("are written by the prompt", OURS, () =>
    inFolder({ f: "0123" }, async (cwd) => {
      await execute(cli(), { args: ["-i"], cwd, stdin: `${MAP}\n` });
      assert.equal(readFileSync(join(cwd, "f"), "utf8"), "A123");
    }),
  );
});
