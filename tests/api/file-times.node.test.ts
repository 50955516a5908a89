// SPDX-License-Identifier: Apache-2.0
// Times that programs give files: exact in memory, and as exact as Node can set them on the machine.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { assert, load, suite, test } from "../harness/inside/kit.ts";

const CODE = `
import ctypes, json, os, shutil
class Timespec(ctypes.Structure): _fields_ = [("seconds", ctypes.c_int64), ("rest", ctypes.c_long)]
def set_times(path, *times):
    ctypes.CDLL(None).utimensat(-100, path.encode(), (Timespec * 2)(*[Timespec(*time) for time in times]), 0)
def run(folder):
    os.chdir(folder)
    file = open("a", "wb")
    off = []
    for time in (1700000000123456789, 1234567890987654321, 10**18, 1_900_000_001, 1, 0, -1, -1500000001):
        for target in ("a", file.fileno()):
            os.utime(target, ns=(time, time))
            off.append(max(abs(found - time) for found in (os.stat("a").st_atime_ns, os.stat("a").st_mtime_ns)))
    os.utime("a", ns=(7, 1700000000123456789))
    shutil.copy2("a", "b")
    copied = os.stat("a").st_mtime == os.stat("b").st_mtime
    open("c", "wb").close()
    before = os.stat("c").st_mtime_ns
    os.utime("b")
    # A time that is left, and the present.
    left = (0, 0x3FFFFFFE)
    set_times("c", (5, 7), left)
    kept = [os.stat("c").st_mtime_ns == before, os.stat("c").st_atime_ns]
    set_times("c", left, (0, 0x3FFFFFFF))
    kept += [os.stat("c").st_mtime_ns >= before, os.stat("c").st_atime_ns]
    return [off, copied, os.stat("b").st_mtime_ns // 10**6 >= before // 10**6, kept]
json.dumps([run(folder) for folder in ("/tmp", "/mnt/host")])`;

suite("times of files", () => {
  test("are what programs set, or 119 ns from it", {
    ours: "the oracle sets milliseconds",
    needs: "times of files by the nanosecond",
    unbalanced: "another instance",
  }, async () => {
    const folder = mkdtempSync(`${tmpdir()}/pyxide-times-`);
    try {
      const py = await load();
      py.mountNodeFS("/mnt/host", folder);
      const [memory, disk] = JSON.parse(py.runPython(CODE));
      const rest = [true, true, [true, 5_000_000_007, true, 5_000_000_007]];
      assert.deepEqual(memory, [Array(16).fill(0), ...rest]);
      const [off, ...others] = disk as [number[], ...unknown[]];
      assert.deepEqual(others, rest);
      assert.ok(Math.max(...off.slice(0, 4)) <= 120, String(off));
      assert.deepEqual(off.slice(4), Array(12).fill(0));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
