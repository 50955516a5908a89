// SPDX-License-Identifier: Apache-2.0
// Files in memory (mmap): they are written to their own file, whatever becomes of the descriptor that they were mapped by, and
// are equal to it as they are natively.
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

  /** What programs do with maps of a file of 10,000 digits, and what they see natively. */
  const seen: [code: string, natively: string][] = [
    // What others write, and where they cut the file, stays.
    ["m[0] = 65; os.pwrite(f, b'ZZ', 5000); m.close(); r(4999, 4), r(0, 2)", "(b'9ZZ2', b'A1')"],
    ["m[0] = 65; os.truncate(path, 100); m[1] = 66; m.close(); size(), r(0, 3)", "(100, b'AB2')"],
    [
      "os.truncate(path, 9); os.truncate(path, 20); m[8], m[9], m[19], m.close(), r(7, 4)",
      "(56, 0, 0, None, b'78\\x00\\x00')",
    ],
    ["open(path, 'wb').close(); m.close(); size()", "0"],
    [
      "m[::7] = b'x' * len(m[::7]); os.pwrite(f, b'y' * 50, 80); m.close(); r(76, 8), r(126, 8)",
      "(b'6x89yyyy', b'yyyy012x')",
    ],
    // The file and the map are one.
    ["m[1:4] = b'abc'; r(0, 5)", "b'0abc4'"],
    ["os.pwrite(f, b'abc', 1); m[:5]", "b'0abc4'"],
    [
      "m[0] = 65; os.lseek(f, 0, 2); os.write(f, b'more'); m.close(); r(9999, 9), r(0, 2)",
      "(b'9more', b'A1')",
    ],
    [
      "m[0] = 65; o = open(path + '2', 'wb'); os.copy_file_range(f, o.fileno(), 3, 0, 0), open(path + '2', 'rb').read()",
      "(3, b'A12')",
    ],
    [
      "m[0] = 65; o = open(path + '2', 'wb'); os.sendfile(o.fileno(), f, 0, 3), open(path + '2', 'rb').read()",
      "(3, b'A12')",
    ],
    ["os.link(path, path + '2'); m[0] = 65; open(path + '2', 'rb').read(3)", "b'A12'"],
    [
      "os.unlink(path); m[0] = 65; open(path, 'wb').write(b'new'); m.close(); open(path, 'rb').read(), r(0, 3)",
      "(b'new', b'A12')",
    ],
    // Two maps, of the same part and of others.
    [
      "n = mmap.mmap(f, 0); m[3] = 65; n[4] = 66; n[3], m[4], m.close(), n[3], n.close(), r(2, 4)",
      "(65, 66, None, 65, None, b'2AB5')",
    ],
    [
      "n = mmap.mmap(f, 4096, offset=4096); m[4097] = 65; n[1], n.close(), m.close(), r(4096, 3)",
      "(65, None, None, b'6A8')",
    ],
    ["n = mmap.mmap(f, 9); m[0] = 65; m.flush(), n.close(), r(0, 2)", "(None, None, b'A1')"],
    ["n = mmap.mmap(f, 0, access=mmap.ACCESS_READ); m[0] = 65; n[:2]", "b'A1'"],
    [
      "m.close(); n = mmap.mmap(f, 0, access=mmap.ACCESS_READ); m = mmap.mmap(f, 0); m[0] = 65; n[:2], m.close(), r(0, 2)",
      "(b'A1', None, b'A1')",
    ],
    ["n = mmap.mmap(f, 0, access=mmap.ACCESS_COPY); n[0] = 65; n.close(); m[0]", "48"],
    [
      "o = os.open(path, os.O_RDWR | os.O_APPEND); n = mmap.mmap(o, 0); n[0] = 65; n.close(), size(), r(0, 2)",
      "(None, 10000, b'A1')",
    ],
    // Parts and sizes.
    ["m[4096] = m[0] = 65; m.flush(4096, 4096); r(4095, 3)", "b'5A7'"],
    ["m.flush(1, 1)", "EINVAL"],
    [
      "m[0] = 65; m.resize(20000); m[19999] = 66; len(m), size(), m[9999:10001], m.close(), r(19998, 9), r(0, 2)",
      "(20000, 20000, b'9\\x00', None, b'\\x00B', b'A1')",
    ],
    ["m[0] = 65; m.resize(5); len(m), size(), m[:], m.close(), r(0, 9)", "(5, 5, b'A1234', None, b'A1234')"],
    ["n = mmap.mmap(f, 0); m.resize(20000); m[0] = 65; m.flush(); n[0]", "65"],
    [
      "n = mmap.mmap(-1, 9, flags=mmap.MAP_PRIVATE); n[:2] = b'ab'; n.resize(70000); n[:3], n[69999]",
      "(b'ab\\x00', 0)",
    ],
    ["n = mmap.mmap(f, 0, access=mmap.ACCESS_COPY); n.resize(5)", "TypeError"],
    ["mmap.mmap(f, 0, offset=1)", "EINVAL"],
    ["mmap.PAGESIZE, mmap.ALLOCATIONGRANULARITY, os.sysconf('SC_PAGESIZE')", "(4096, 4096, 4096)"],
    ["o = os.open(path, os.O_RDONLY); mmap.mmap(o, 0)", "EACCES"],
    ["o = os.open(path, os.O_WRONLY); mmap.mmap(o, 9, access=mmap.ACCESS_READ)", "EACCES"],
    ["o = os.open('/', os.O_RDONLY); mmap.mmap(o, 9, access=mmap.ACCESS_READ)", "ENODEV"],
  ];

  const program = (folder: string) => `
import ast, errno, json, mmap, os
path = "${folder}/file"
def run(code):
    for name in (path, path + "2"):
        if os.path.exists(name): os.unlink(name)
    with open(path, "wb") as file: file.write(b"0123456789" * 1000)
    f = os.open(path, os.O_RDWR)
    names = {"os": os, "mmap": mmap, "path": path, "f": f, "m": mmap.mmap(f, 0)}
    names["r"] = lambda place, count: os.pread(f, count, place)
    names["size"] = lambda: os.fstat(f).st_size
    *steps, last = ast.parse(code).body
    try:
        exec(compile(ast.Module(steps, []), "steps", "exec"), names)
        return repr(eval(compile(ast.Expression(last.value), "last", "eval"), names))
    except Exception as error:
        return errno.errorcode[error.errno] if isinstance(error, OSError) else type(error).__name__
    finally:
        for name in "mn":
            if name in names: names[name].close()
        for name in "fo":
            if name in names and isinstance(names[name], int): os.close(names[name])
json.dumps([run(code) for code in json.loads(codes)])`;

  const codes = JSON.stringify(seen.map(([code]) => code));
  const natively = seen.map(([, result]) => result);

  test("are equal to the file and to each other", ours, async () => {
    const py = await python();
    py.FS.mkdirTree("/tmp/mapped");
    const globals = py.toPy({ codes });
    assert.deepEqual(JSON.parse(py.runPython(program("/tmp/mapped"), { globals })), natively);
    globals.destroy();
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
      const globals = py.toPy({ codes });
      assert.deepEqual(JSON.parse(py.runPython(program("/mnt/host"), { globals })), natively);
      // Another program's changes are kept, and seen by a flush.
      py.runPython(`file = open("/mnt/host/other", "rb+"); m = mmap.mmap(file.fileno(), 0); m[0] = 65`, {
        globals,
      });
      const { openSync, writeSync, closeSync, readFileSync } = await import("node:fs");
      const descriptor = openSync(`${folder}/other`, "r+");
      writeSync(descriptor, new TextEncoder().encode("XY"), 0, 2, 1);
      closeSync(descriptor);
      assert.equal(py.runPython("m.flush(); m[:]", { globals }).toString(), "b'AXYther'");
      assert.equal(readFileSync(`${folder}/other`, "utf8"), "AXYther");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
