// SPDX-License-Identifier: Apache-2.0
// File names that are not UTF-8 or not well formed, and what POSIX says of pipes, links and descriptors.
import { assert, load, python, raises, suite, test } from "../harness/inside/kit.ts";

const OURS = "names that are not UTF-8 become others";
const LINUX = "it has Emscripten's own semantics";

suite("names of files", () => {
  test("bytes that are not UTF-8 are lone surrogates in JavaScript", { ours: OURS }, async () => {
    const py = await python();
    py.runPython(`
import os
os.makedirs(b"/tmp/odd")
for name in [b"caf\\xe9", b"caf\\xe8", "caf\\u00e9".encode(), b"\\xed\\xa0\\x80"]:
    with open(b"/tmp/odd/" + name, "wb") as file:
        file.write(name)`);
    const names = py.FS.readdir("/tmp/odd").filter((name) => !name.startsWith("."));
    assert.deepEqual(names.sort(), ["caf\udce8", "caf\udce9", "café", "\udced\udca0\udc80"].sort());
    assert.deepEqual([...(py.FS.readFile("/tmp/odd/caf\udce9") as Uint8Array)].slice(3), [0xe9]);
    py.FS.writeFile("/tmp/odd/from-js\udcff", "text");
    assert.equal(py.runPython("open(b'/tmp/odd/from-js\\xff').read()"), "text");
    py.runPython("import shutil; shutil.rmtree('/tmp/odd')");
  });

  test("surrogates that spell UTF-8 are the name that they spell", { ours: OURS }, async () => {
    const py = await python();
    py.FS.mkdirTree("/tmp/spelled");
    py.FS.writeFile("/tmp/spelled/\udcc3\udca9", "one");
    py.FS.writeFile("/tmp/spelled/é", "two");
    assert.equal(py.runPython("import os; repr(os.listdir('/tmp/spelled'))"), "['é']");
    py.runPython("import shutil; shutil.rmtree('/tmp/spelled')");
  });

  test("other lone surrogates and zeros are no names", { ours: OURS }, async () => {
    const py = await python();
    const { EILSEQ, EINVAL } = py.ERRNO_CODES as Record<string, number>;
    const errnoOf = (name: string): unknown => {
      try {
        py.FS.writeFile(`/tmp/${name}`, "");
      } catch (error) {
        return (error as { errno: unknown }).errno;
      }
      return undefined;
    };
    for (const name of ["\ud800", "a\udc00", "\udc7f", "x\udfff"]) assert.equal(errnoOf(name), EILSEQ, name);
    assert.equal(errnoOf("a\0b"), EINVAL);
  });

  test("names of JavaScript's objects, and a byte order mark, are names", { ours: OURS }, async () => {
    const py = await python();
    const code = `
import os
os.mkdir("/tmp/objects")
names = ["__proto__", "constructor", "\\ufeffmark", "10", "2"]
for name in names:
    open("/tmp/objects/" + name, "w").close()
found = sorted(os.listdir("/tmp/objects")) == sorted(names)
__import__("shutil").rmtree("/tmp/objects")
found`;
    assert.isTrue(py.runPython(code));
  });

  test("they survive a folder that takes text only", { ours: OURS }, async () => {
    const files = new Map<string, Uint8Array>();
    const handle = textFolder(files);
    const one = await load();
    const native = await one.mountNativeFS("/mnt/text", handle);
    one.runPython(`
for name in [b"caf\\xe9", b"caf\\xe8", "\\ufffde9".encode(), "\\ufffd".encode(), b"plain"]:
    with open(b"/mnt/text/" + name, "wb") as file:
        file.write(name)
import os
os.symlink("nothing", "/mnt/text/dangling")
os.symlink("..", "/mnt/text/upwards")`);
    await native.syncfs();
    assert.equal(files.size, 5);
    const two = await load();
    await two.mountNativeFS("/mnt/text", handle);
    const code = `
import os
os.chdir(b"/mnt/text")
names = os.listdir(b".")
repr((len(names), all(open(name, "rb").read() == name for name in names)))`;
    assert.equal(two.runPython(code), "(5, True)");
  });
});

/** A folder of the browser, in memory; names that are not well formed are refused. */
function textFolder(files: Map<string, Uint8Array>): FileSystemDirectoryHandle {
  const fileHandle = (name: string): object => ({
    kind: "file",
    getFile: async () => new File([files.get(name) as Uint8Array<ArrayBuffer>], name, { lastModified: 1 }),
    createWritable: async () => ({
      write: async (bytes: Uint8Array) => files.set(name, bytes.slice()),
      close: async () => undefined,
    }),
  });
  const handle = {
    kind: "directory",
    async *entries() {
      for (const name of files.keys()) yield [name, fileHandle(name)];
    },
    getFileHandle: async (name: string) => {
      if (/\p{Surrogate}/u.test(name)) throw new TypeError("not well formed");
      return fileHandle(name);
    },
  };
  return handle as unknown as FileSystemDirectoryHandle;
}

suite("pipes", () => {
  test("the end, and a missing reader", { ours: LINUX }, async () => {
    const py = await python();
    const code = `
import os, select
reader, writer = os.pipe()
os.write(writer, b"abc")
os.close(writer)
found = [os.read(reader, 10), os.read(reader, 10), select.select([reader], [], [], 0)[0] == [reader]]
os.close(reader)
repr(found)`;
    assert.equal(py.runPython(code), "[b'abc', b'', True]");
    raises(py, "reader, writer = os.pipe(); os.close(reader); os.write(writer, b'x')", "BrokenPipeError");
    py.runPython("os.close(writer)");
  });

  test("what would wait for ever is an error", { ours: LINUX }, async () => {
    const py = await python();
    const error = raises(py, "import os\nreader, writer = os.pipe()\nos.read(reader, 1)", "OSError");
    assert.match(error.message, /deadlock/);
    raises(py, "os.set_blocking(reader, False); os.read(reader, 1)", "BlockingIOError");
    const filled = `
os.set_blocking(writer, False)
count = 0
try:
    while True:
        count += os.write(writer, bytes(4096))
except BlockingIOError:
    pass
os.close(reader); os.close(writer)
count`;
    assert.equal(py.runPython(filled), 65536);
  });

  test("a FIFO has both ends in one process", { ours: LINUX }, async () => {
    const py = await python();
    const code = `
import ctypes, os
if os.path.exists("/tmp/fifo"): os.unlink("/tmp/fifo")
assert ctypes.CDLL(None).mkfifo(b"/tmp/fifo", 0o600) == 0
reader = os.open("/tmp/fifo", os.O_RDONLY | os.O_NONBLOCK)
with open("/tmp/fifo", "wb", buffering=0) as file:
    file.write(b"text")
found = [os.read(reader, 10), os.read(reader, 10)]
os.close(reader)
os.unlink("/tmp/fifo")
repr(found)`;
    assert.equal(py.runPython(code), "[b'text', b'']");
  });
});

suite("links and locks", () => {
  test("names of one file share all that it is", { ours: LINUX }, async () => {
    const py = await python();
    py.FS.mkdirTree("/tmp/linked");
    py.FS.writeFile("/tmp/linked/a", "one");
    (py.FS as unknown as { link(from: string, to: string): void }).link("/tmp/linked/a", "/tmp/linked/b");
    py.FS.writeFile("/tmp/linked/b", "longer");
    py.FS.chmod("/tmp/linked/b", 0o600);
    const stat = py.FS.stat("/tmp/linked/a");
    assert.deepEqual([stat.size, stat.mode & 0o777, stat.nlink], [6, 0o600, 2]);
    py.FS.unlink("/tmp/linked/a");
    assert.equal(py.FS.readFile("/tmp/linked/b", { encoding: "utf8" }), "longer");
    assert.equal(py.FS.stat("/tmp/linked/b").nlink, 1);
    py.FS.unlink("/tmp/linked/b");
    py.FS.rmdir("/tmp/linked");
  });

  test("files that are opened twice have locks of their own", { ours: LINUX }, async () => {
    const py = await python();
    const code = `
import ctypes, os
flock = ctypes.CDLL(None).flock
one, two = (os.open("/tmp/locked", os.O_RDWR | os.O_CREAT) for _ in range(2))
found = [flock(one, 2 | 4), flock(two, 2 | 4), flock(os.dup(one), 2 | 4), flock(one, 8), flock(two, 2 | 4)]
repr(found)`;
    assert.equal(py.runPython(code), "[0, -1, 0, 0, 0]");
  });

  test("times are exact to the nanosecond", { ours: LINUX }, async () => {
    const py = await python();
    const code = `
import os
open("/tmp/timed", "w").close()
os.utime("/tmp/timed", ns=(1234567890123456789, -5))
found = os.stat("/tmp/timed")
repr((found.st_atime_ns, found.st_mtime_ns))`;
    assert.equal(py.runPython(code), "(1234567890123456789, -5)");
  });
});
