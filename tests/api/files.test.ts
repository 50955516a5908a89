// SPDX-License-Identifier: Apache-2.0
// Emscripten's FS from JavaScript and the same files from Python.
import { assert, load, python, raises, settings, suite, test } from "../harness/inside/kit.ts";

suite("FS", () => {
  test("a file written in JavaScript is read in Python, and the reverse", async () => {
    const py = await python();
    py.FS.writeFile("/tmp/ä 😀.txt", "line é\n");
    assert.equal(py.runPython("open('/tmp/ä 😀.txt', encoding='utf-8').read()"), "line é\n");
    py.runPython("with open('/tmp/from-python.bin', 'wb') as f: f.write(bytes(range(256)));");
    const bytes = py.FS.readFile("/tmp/from-python.bin");
    assert.deepEqual(
      [...bytes],
      Array.from({ length: 256 }, (_, index) => index),
    );
    assert.equal(py.FS.readFile("/tmp/ä 😀.txt", { encoding: "utf8" }), "line é\n");
  });

  test("readFile refuses an encoding that it does not know, and nothing is aborted", async () => {
    const py = await python();
    py.FS.writeFile("/tmp/encoded", "ä");
    assert.throws(
      () => py.FS.readFile("/tmp/encoded", { encoding: "latin1" as "utf8" }),
      /Invalid encoding type "latin1"/,
    );
    assert.equal(py.FS.readFile("/tmp/encoded", { encoding: "utf8" }), "ä");
    assert.equal(
      (py.FS.readFile("/tmp/encoded", {} as { encoding: "utf8" }) as unknown as Uint8Array).length,
      2,
    );
    assert.equal((py.FS.readFile("/tmp/encoded") as Uint8Array).length, 2);
    py.FS.unlink("/tmp/encoded");
  });

  test("writeFile takes bytes of every kind, and leaves the file as it was for anything else", async () => {
    const py = await python();
    const buffer = new Uint8Array([9, 65, 66, 67, 9]).buffer;
    const kinds: Record<string, unknown> = {
      Uint8Array: new Uint8Array(buffer, 1, 3),
      Int8Array: new Int8Array(buffer, 1, 3),
      DataView: new DataView(buffer, 1, 3),
      ArrayBuffer: buffer.slice(1, 4),
      text: "ABC",
    };
    for (const [kind, data] of Object.entries(kinds)) {
      if (settings().oracle && kind === "ArrayBuffer") continue; // it refuses this one
      py.FS.writeFile("/tmp/kinds", data as string);
      if (settings().oracle && kind === "DataView") continue; // it writes zeros
      assert.equal(py.FS.readFile("/tmp/kinds", { encoding: "utf8" }), "ABC", kind);
    }
    for (const data of [5, null, undefined, { length: 1 }, () => 1]) {
      py.FS.writeFile("/tmp/kinds", "kept");
      assert.throws(() => py.FS.writeFile("/tmp/kinds", data as unknown as string), /Unsupported data type/);
      if (!settings().oracle) assert.equal(py.FS.readFile("/tmp/kinds", { encoding: "utf8" }), "kept");
    }
  });

  test("directories, renames and stat agree", async () => {
    const py = await python();
    py.FS.mkdirTree("/tmp/a/b/c");
    py.runPython("import os; os.rename('/tmp/a/b/c', '/tmp/a/d'); open('/tmp/a/f', 'w').write('12345')");
    assert.deepEqual(py.FS.readdir("/tmp/a").sort(), [".", "..", "b", "d", "f"]);
    assert.isTrue(py.FS.isDir(py.FS.stat("/tmp/a/d").mode));
    assert.isTrue(py.FS.isFile(py.FS.stat("/tmp/a/f").mode));
    assert.equal(py.FS.stat("/tmp/a/f").size, 5);
    assert.equal(py.runPython("repr(sorted(os.listdir('/tmp/a')))"), "['b', 'd', 'f']");
    py.runPython("import shutil; shutil.rmtree('/tmp/a')");
    assert.isFalse(py.FS.analyzePath("/tmp/a").exists);
  });

  test("errors carry the errno that ERRNO_CODES names", async () => {
    const py = await python();
    let caught: unknown;
    try {
      py.FS.readFile("/no/such/file");
    } catch (error) {
      caught = error;
    }
    assert.equal((caught as { errno: number }).errno, py.ERRNO_CODES.ENOENT);
    raises(py, "open('/no/such/file')", "FileNotFoundError");
    raises(py, "import os; os.mkdir('/tmp')", "FileExistsError");
    raises(py, "open('/tmp')", "IsADirectoryError");
    raises(py, "import os; os.listdir('/etc/passwd/x')", "FileNotFoundError");
  });

  test("symbolic links, permissions and times", async () => {
    const py = await python();
    py.FS.writeFile("/tmp/target", "t");
    py.FS.symlink("/tmp/target", "/tmp/link");
    const code = `
import os
os.chmod("/tmp/target", 0o600)
os.utime("/tmp/target", (1e9, 1.5e9))
s = os.stat("/tmp/link")
(os.readlink("/tmp/link"), oct(s.st_mode & 0o777), s.st_mtime, os.path.realpath("/tmp/link")) == ("/tmp/target", "0o600", 1.5e9, "/tmp/target")`;
    assert.isTrue(py.runPython(code));
    py.runPython("os.remove('/tmp/link'); os.remove('/tmp/target')");
  });

  test("seek, truncate, append and mmap-less random access", async () => {
    const py = await python();
    const code = `
with open("/tmp/random", "w+b") as f:
    f.write(b"0123456789"); f.seek(3); f.write(b"XY"); f.seek(20); f.write(b"end"); f.truncate(22)
with open("/tmp/random", "ab") as f: f.write(b"!")
data = open("/tmp/random", "rb").read()
import os; os.remove("/tmp/random")
data == b"012XY56789" + bytes(10) + b"en!"`;
    assert.isTrue(py.runPython(code));
  });

  test("a large file", async () => {
    const py = await python();
    const code =
      "with open('/tmp/large', 'wb') as f:\n    for _ in range(64): f.write(b'x' * 2**20)\nimport os\nn = os.path.getsize('/tmp/large')\nos.remove('/tmp/large')\nn";
    assert.equal(py.runPython(code), 2 ** 26);
  });

  test("a module written in JavaScript imports, also from a zip file", async () => {
    const py = await python();
    py.FS.writeFile("/home/pyodide/fresh_module.py", "def greet(name): return f'hello {name}'\n");
    assert.equal(
      py.runPython(
        "import importlib; importlib.invalidate_caches()\nimport fresh_module; fresh_module.greet('you')",
      ),
      "hello you",
    );
    const code =
      "import sys, zipfile\nwith zipfile.ZipFile('/tmp/z.zip', 'w') as z: z.writestr('zipped_module.py', 'x = 5')\nsys.path.append('/tmp/z.zip')\nimport zipped_module\nsys.path.remove('/tmp/z.zip')\nzipped_module.x";
    assert.equal(py.runPython(code), 5);
  });

  test("devices", async () => {
    const py = await python();
    assert.equal(py.runPython("len(open('/dev/urandom', 'rb').read(16))"), 16);
    assert.equal(py.runPython("open('/dev/null', 'w').write('gone')"), 4);
    assert.equal(py.runPython("import os; len(os.urandom(70_000))"), 70_000);
    assert.isTrue(py.runPython("os.urandom(16) != os.urandom(16)"));
  });

  test("chdir in either language is seen in the other", async () => {
    const py = await load();
    py.FS.chdir("/tmp");
    assert.equal(py.runPython("import os; os.getcwd()"), "/tmp");
    py.runPython("os.chdir('/home')");
    assert.equal(py.FS.cwd(), "/home");
  });

  test("descriptors of folders stay with their folder when it is renamed", async () => {
    const py = await python();
    const code = `
import os, shutil, tempfile
top, before, facts = tempfile.mkdtemp(), os.getcwd(), []
os.chdir(top)
os.makedirs("a")
os.makedirs("b/sub")
for name in ("a/file", "b/sub/file"):
    with open(name, "w") as file: file.write(name)
fd = os.open("b/sub", os.O_RDONLY)
copy = os.dup(fd)
os.rename("b/sub", "b/moved")
os.symlink(os.path.join(top, "a"), "b/sub")
os.close(os.open("new", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
facts.append((os.path.exists("b/moved/new"), os.path.exists("a/new"), sorted(os.listdir(copy))))
os.unlink("file", dir_fd=copy)
facts.append((os.path.exists("a/file"), os.path.exists("b/moved/file")))
os.chdir(fd)
os.unlink("new")
os.chdir(top)
os.rmdir("b/moved")
os.makedirs("b/moved/inner")  # another folder
try: os.rmdir("inner", dir_fd=fd)
except FileNotFoundError: facts.append(os.path.exists("b/moved/inner"))
os.close(fd); os.close(copy); os.chdir(before)
shutil.rmtree(top)
repr(facts)`;
    assert.equal(py.runPython(code), "[(True, False, ['file', 'new']), (True, False), True]");
  });

  test("the working folder may be renamed, as a part of its path", async () => {
    const py = await python();
    const code = `
import os, shutil
before = os.getcwd()
os.makedirs("/tmp/old/inner")
os.chdir("/tmp/old/inner")
os.rename("/tmp/old", "/tmp/renamed")
open("here", "w").close()
found = os.getcwd(), os.path.exists("/tmp/renamed/inner/here")
os.chdir(before)
shutil.rmtree("/tmp/renamed")
repr(found)`;
    assert.equal(py.runPython(code), "('/tmp/renamed/inner', True)");
  });

  test("trackingDelegate is told what changes", async () => {
    const py = await load();
    const seen: string[] = [];
    Object.assign(py.FS.trackingDelegate, {
      onMakeDirectory: (path: string) => seen.push(`folder ${path}`),
      onMovePath: (from: string, to: string) => seen.push(`${from} to ${to}`),
      onWriteToFile: (path: string, bytes: number) => seen.push(`${bytes} bytes of ${path}`),
      onDeletePath: (path: string) => seen.push(`no ${path}`),
    });
    py.runPython(
      "import os; os.mkdir('/tmp/t'); open('/tmp/t/f', 'w').write('abc'); os.rename('/tmp/t/f', '/tmp/t/g'); os.unlink('/tmp/t/g')",
    );
    assert.deepEqual(seen, ["folder /tmp/t", "3 bytes of /tmp/t/f", "/tmp/t/f to /tmp/t/g", "no /tmp/t/g"]);
  });

  test("PATH works on paths", async () => {
    const { PATH } = await python();
    assert.equal(PATH.dirname("/a/b/c"), "/a/b");
    assert.equal(PATH.normalize("/a/../b/./c"), "/b/c");
  });

  test("the documented file systems are there", async () => {
    const { FS } = await python();
    for (const name of ["MEMFS", "IDBFS", "NODEFS", "PROXYFS", "WORKERFS"])
      assert.property(FS.filesystems, name);
  });
});

suite("a file system in JavaScript that throws what is no error number", () => {
  const OURS = "the oracle dies";
  const CALLS: [string, string, string][] = [
    ["lookup", "os.stat('/mnt/broken/name')", "node_ops"],
    ["readdir", "os.listdir('/mnt/broken')", "node_ops"],
    ["mknod", "open('/mnt/broken/new', 'w')", "node_ops"],
    ["read", "open('/mnt/broken/there').read()", "stream_ops"],
    ["write", "os.write(os.open('/mnt/broken/there', os.O_WRONLY), b'x')", "stream_ops"],
  ];
  for (const [name, code, kind] of CALLS) {
    test(`${name}: Python sees an I/O error, and lives`, { ours: OURS }, async () => {
      const py = await load();
      py.FS.mkdirTree("/mnt/broken");
      py.FS.writeFile("/mnt/broken/there", "text");
      const broken = () => {
        throw new TypeError("the file system's own mistake");
      };
      const lookup = (py.FS as unknown as { lookupPath(path: string): { node: Record<string, object> } })
        .lookupPath;
      const path = kind === "node_ops" ? "/mnt/broken" : "/mnt/broken/there";
      const { node } = lookup(path);
      node[kind] = { ...node[kind], [name]: broken };
      const { warn } = console;
      const told: unknown[] = [];
      console.warn = (...args: unknown[]) => told.push(args[1]);
      try {
        const error = raises(py, `import os\n${code}`, "OSError");
        assert.match(error.message, /Errno 5/);
      } finally {
        console.warn = warn;
      }
      assert.instanceOf(told[0], TypeError);
      assert.equal(py.runPython("1 + 1"), 2);
    });
  }
});

suite("positions of 64 bits", () => {
  test("a file has positions from 2**31 on, and says when there is no room", async () => {
    const py = await python();
    py.runPython(`
import os
f = open("/tmp/far", "w+b", buffering=0)
def fails(action):
    try: return action()
    except OSError as error: return error.strerror
positions = [f.seek(2**31), f.tell(), f.read(1), f.seek(2**53), os.lseek(f.fileno(), -2**52, os.SEEK_CUR)]
failures = [fails(lambda: f.write(b"x")), fails(lambda: f.seek(2**62)), fails(lambda: os.pwrite(f.fileno(), b"x", 2**45))]
size = os.fstat(f.fileno()).st_size
f.close(); os.remove("/tmp/far")`);
    assert.equal(py.runPython("repr(positions)"), `[${2 ** 31}, ${2 ** 31}, b'', ${2 ** 53}, ${2 ** 52}]`);
    assert.equal(
      py.runPython("repr(failures)"),
      "['No space left on device', 'File too large', 'No space left on device']",
    );
    assert.equal(py.runPython("size"), 0);
  });
});

suite("unpackArchive", () => {
  test("unpacks zip and gztar into a folder", async () => {
    const py = await python();
    py.runPython(`
import os, shutil
os.makedirs("/tmp/pack/inner"); open("/tmp/pack/inner/f.txt", "w").write("packed")
shutil.make_archive("/tmp/packed", "zip", "/tmp/pack")
shutil.make_archive("/tmp/packed", "gztar", "/tmp/pack")`);
    for (const [format, file] of [
      ["zip", "/tmp/packed.zip"],
      ["gztar", "/tmp/packed.tar.gz"],
      [".tgz", "/tmp/packed.tar.gz"],
    ] as const) {
      py.unpackArchive(py.FS.readFile(file), format, { extractDir: "/tmp/unpacked" });
      assert.equal(py.FS.readFile("/tmp/unpacked/inner/f.txt", { encoding: "utf8" }), "packed");
      py.runPython("shutil.rmtree('/tmp/unpacked')");
    }
    py.runPython("shutil.rmtree('/tmp/pack')");
  });

  test("an unknown format is refused", async () => {
    const py = await python();
    const bytes = new Uint8Array([1, 2, 3]);
    assert.throws(() => py.unpackArchive(bytes, "rar"), /ValueError: Unrecognized format rar/);
    assert.throws(() => py.unpackArchive(bytes, "zip"), /ReadError: .* is not a zip file/);
    for (const wrong of [undefined, null, "text", {}] as never[]) {
      const message = "Expected argument 'buffer' to be an ArrayBuffer or an ArrayBuffer view";
      assert.throws(() => py.unpackArchive(wrong, "zip"), TypeError, message);
    }
  });
});
