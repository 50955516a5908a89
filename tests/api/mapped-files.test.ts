// SPDX-License-Identifier: Apache-2.0
// Files in memory (mmap) are written to their own file, whatever becomes of the descriptor that they were mapped by.
import { assert, load, python, suite, test } from "../harness/inside/kit.ts";

suite("files in memory (mmap)", () => {
  /** Maps `path` in each way in which the descriptor may go before the mapping; gives the files' contents. */
  const code = (folder: string) => `
import mmap, os
def mapped(name):
    with open(f"${folder}/{name}", "wb+") as file:
        file.write(b"0123456789")
        file.flush()
        return mmap.mmap(file.fileno(), 0)
def read(name): return open(f"${folder}/{name}", "rb").read().decode()
def flushed():
    memory = mapped("a")
    memory[0] = 65
    memory.flush()
    return read("a")
def closed():
    with mapped("b") as memory: memory[1] = 65
    return read("b")
def dropped():
    memory = mapped("c")
    memory[2] = 65
    del memory
    return read("c")
def with_another_file():
    memory = mapped("d")
    with open("${folder}/other", "wb+") as other:
        other.write(b"another")
        memory[0:3] = b"XYZ"
        memory.flush()
        memory.close()
    return read("d") + read("other")
def renamed():
    memory = mapped("e")
    os.rename("${folder}/e", "${folder}/f")
    memory[0] = 65
    memory.close()
    return read("f") + str(os.path.exists("${folder}/e"))
def private():
    with open("${folder}/g", "wb+") as file:
        file.write(b"0123456789")
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as memory: memory[0] = 65
    return read("g")
" ".join([flushed(), closed(), dropped(), with_another_file(), renamed(), private()])`;
  const wanted = "A123456789 0A23456789 01A3456789 XYZ3456789another A123456789False 0123456789";
  const ours = { ours: "the oracle writes by the number of a closed descriptor" };

  test("are written to their own file, when its descriptor is closed too", ours, async () => {
    const py = await python();
    py.FS.mkdirTree("/tmp/mapped");
    assert.equal(py.runPython(code("/tmp/mapped"), { globals: py.globals }), wanted);
  });

  test("so are those of a mounted folder", {
    ...ours,
    on: ["node"],
    unbalanced: "another instance",
  }, async () => {
    const { mkdtempSync, rmSync } = await import("node:fs");
    const { tmpdir } = await import("node:os");
    const folder = mkdtempSync(`${tmpdir()}/pyxide-mapped-`);
    try {
      const py = await load();
      py.mountNodeFS("/mnt/host", folder);
      assert.equal(py.runPython(code("/mnt/host")), wanted);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
