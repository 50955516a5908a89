// SPDX-License-Identifier: Apache-2.0
// Names of files that come from elsewhere never lead out of the folder that they are meant for, and hashes that an
// address gives are checked.
import { libraryFolder } from "../../host/platform/python-version.ts";
import { assert, load, type Python, python, settings, suite, test } from "../harness/inside/kit.ts";
import { installedFiles, listening, newFolder, Registry, type TestLock } from "../harness/inside/packages.ts";

const OURS = "the oracle's lock file and messages are its own";
const TINY = "tiny_two-2.0-py3-none-any.whl";

async function rejected(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was rejected");
}

/** A lock file whose entry of tiny-two is changed. */
async function changed(registry: Registry, change: (entry: TestLock["packages"][string]) => void) {
  const lock = await registry.lock();
  change(lock.packages["tiny-two"] as TestLock["packages"][string]);
  return { lockFileContents: lock };
}

suite("names of files", () => {
  for (const name of [
    `..%2F..%2F${TINY}`,
    `..%5C..%5C${TINY}`,
    `%2Ftmp%2F${TINY}`,
    `C:${TINY}`,
    `a%00${TINY}`,
    `a%0A${TINY}`,
    "%2E%2E",
    "",
  ]) {
    test(`the lock file's '${name}' is refused`, { ours: OURS }, async () => {
      const registry = new Registry();
      const folders = settings().context === "node" ? await twoFolders() : undefined;
      const cache = folders === undefined ? {} : { packageCacheDir: folders.inner };
      const options = await changed(registry, (entry) => {
        entry.file_name = `${registry.base()}${name}`;
      });
      const py = await registry.python("ok", { ...options, ...cache });
      const message = await rejected(py.loadPackage("tiny-two", listening().options));
      assert.match(message, /^cannot load 'tiny-two': .* gives the file name /);
      assert.deepEqual(await registry.requests(), []);
      if (folders !== undefined) assert.deepEqual(await folders.names(), ["kept", "kept/inner"]);
    });
  }

  test("a sha256 that is a path is refused, and removes nothing", { ours: OURS, on: ["node"] }, async () => {
    const registry = new Registry();
    const folder = await newFolder();
    const { mkdir, readFile, writeFile } = process.getBuiltinModule("node:fs").promises;
    await mkdir(`${folder}/pyxide/packages`, { recursive: true });
    await writeFile(`${folder}/${TINY}`, "mine");
    const before = process.env["XDG_CACHE_HOME"];
    process.env["XDG_CACHE_HOME"] = folder;
    try {
      const lock = await registry.lock();
      for (const entry of Object.values(lock.packages)) entry.sha256 = "../..";
      const options = { lockFileContents: lock, packageBaseUrl: registry.base() };
      assert.match(await rejected(load(options)), /entry '[\w-]+' is wrong: 'sha256' must be 64 hex/);
      assert.equal(await readFile(`${folder}/${TINY}`, "utf8"), "mine");
    } finally {
      if (before === undefined) delete process.env["XDG_CACHE_HOME"];
      else process.env["XDG_CACHE_HOME"] = before;
    }
  });

  test("an address that is not percent-encoded UTF-8 is refused", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const address = `${settings().server}/packages/x/ok/%zz${TINY}`;
    assert.match(await rejected(py.loadPackage(address)), /%zz.* is not percent-encoded UTF-8/);
  });

  test("what micropip hands over is refused, too", { ours: OURS }, async () => {
    const py = (await python()) as Python & { _api: { install(...args: unknown[]): Promise<void> } };
    assert.match(
      await rejected(py._api.install(new Uint8Array(1), "../../x-1-py3-none-any.whl")),
      /gives the file name "\.\.\/\.\.\/x-1-py3-none-any\.whl": it contains a path separator/,
    );
  });

  /** A folder with a folder in it, and what lies in both. */
  async function twoFolders() {
    const { mkdir, readdir } = process.getBuiltinModule("node:fs").promises;
    const outer = await newFolder();
    const inner = `${outer}/kept/inner`;
    await mkdir(inner, { recursive: true });
    return { inner, names: async () => (await readdir(outer, { recursive: true })).sort() };
  }
});

suite("members of archives", () => {
  /** Has Python write a wheel with these members besides its metadata, and loads it. */
  async function loadWheel(members: Record<string, string>): Promise<{ py: Python; errors: string[] }> {
    const py = await python();
    const { errors, options } = listening();
    const globals = py.toPy({ members });
    py.runPython(
      `
import zipfile
files = {"odd-1.dist-info/METADATA": "Name: odd\\nVersion: 1\\n", "odd-1.dist-info/RECORD": ""} | members
with zipfile.ZipFile("/tmp/odd-1-py3-none-any.whl", "w") as archive:
    for name, text in files.items():
        archive.writestr(name, text)`,
      { globals },
    );
    globals.destroy();
    try {
      await py.loadPackage("emfs:/tmp/odd-1-py3-none-any.whl", options);
    } finally {
      py.FS.unlink("/tmp/odd-1-py3-none-any.whl");
    }
    return { py, errors };
  }

  const everything = (py: Python): string[] => [
    ...installedFiles(py),
    ...["/", "/home", "/home/pyodide", "/lib", libraryFolder, "/tmp"].flatMap((folder) =>
      py.FS.readdir(folder).map((name) => `${folder}/${name}`),
    ),
  ];

  const REFUSED: [string, Record<string, string>, RegExp][] = [
    ["a path that goes up", { "a/../../b.py": "" }, /'a\/\.\.\/\.\.\/b\.py' would be written outside/],
    ["an absolute path", { "/etc/b.py": "" }, /'\/etc\/b\.py' would be written outside/],
    ["backslashes", { "..\\b.py": "" }, /would be written outside/],
    ["a backslash", { "a\\b.py": "" }, /contains a backslash/],
    ["a drive", { "C:/b.py": "" }, /'C:\/b\.py' would be written outside/],
    ["data in a home folder", { "odd-1.data/data/home/pyodide/b.py": "" }, /is no place for packages/],
    ["data that goes up", { "odd-1.data/data/../../b.py": "" }, /would be written outside/],
    ["a file that is also a folder", { a: "", "a/b.py": "" }, /'a\/b\.py' cannot be a file/],
    ["a RECORD that leads elsewhere", { "odd-1.dist-info/RECORD": "../../x,,\n" }, /RECORD: '\.\.\/\.\.\/x'/],
    ["a RECORD that is no CSV", { "odd-1.dist-info/RECORD": '"' }, /RECORD is damaged/],
    ["a METADATA without a name", { "odd-1.dist-info/METADATA": "Version: 1" }, /METADATA gives no Name/],
    ["two metadata folders", { "b-1.dist-info/METADATA": "" }, /is not a wheel: it has several/],
  ];
  for (const [what, members, pattern] of REFUSED) {
    test(`${what}: refused, and nothing is left`, { ours: OURS }, async () => {
      const before = everything(await python());
      const { py, errors } = await loadWheel(members);
      assert.match(errors.join(), pattern);
      assert.deepEqual(everything(py), before);
    });
  }

  test("RECORD has the places of data files", { ours: OURS, unbalanced: "it stays loaded" }, async () => {
    const { py, errors } = await loadWheel({
      "odd.py": "",
      "odd-1.data/data/share/odd.txt": "here",
      "odd-1.data/scripts/odd": "",
      "odd-1.dist-info/RECORD": "odd.py,,\nodd-1.data/data/share/odd.txt,,\nodd-1.data/scripts/odd,,\n",
    });
    assert.deepEqual(errors, []);
    const code = `
import importlib.metadata as m
[f.read_text() for f in m.files("odd") if f.name == "odd.txt"][0] + str(len([f for f in m.files("odd")]))`;
    assert.equal(py.runPython(code), "here5");
  });

  test("unpackArchive writes nothing outside of its folder", async () => {
    const py = await python();
    for (const format of ["zip", "tar"]) {
      const bytes = py.runPython(`
import io, tarfile, zipfile
buffer = io.BytesIO()
if "${format}" == "zip":
    with zipfile.ZipFile(buffer, "w") as archive: archive.writestr("../outside.txt", "x")
else:
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("../outside.txt"); info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
buffer.getvalue()`);
      const buffer = bytes.toJs();
      bytes.destroy();
      try {
        py.unpackArchive(buffer, format, { extractDir: "/tmp/unpacked" });
      } catch (error) {
        assert.match((error as Error).message, /outside/);
      }
      assert.isFalse(py.FS.analyzePath("/tmp/outside.txt").exists);
    }
  });
});

suite("hashes in addresses", () => {
  const hash = async (registry: Registry): Promise<string> =>
    (await registry.lock()).packages["tiny-two"]?.sha256 ?? "";

  test("the right one is accepted, and the file is cached by it", { ours: OURS }, async () => {
    const registry = new Registry();
    const cache = settings().context === "node" ? { packageCacheDir: await newFolder() } : {};
    for (const how of ["ok", "missing"] as const) {
      const py = await registry.python("ok", cache);
      const { errors, options } = listening();
      const address = `${registry.base(how)}${TINY}`;
      await py.loadPackage(`${address}#sha256=${await hash(registry)}`, options);
      assert.deepEqual(errors, []);
      assert.equal(py.loadedPackages["tiny-two"], address);
      assert.equal(py.runPython("import tiny_two; tiny_two.value"), "two");
    }
    assert.lengthOf(await registry.requests(), 1);
  });

  test("another one is an error, unless nothing is checked", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python();
    const { errors, options } = listening();
    const address = `${registry.base()}${TINY}#sha256=${"0".repeat(64)}`;
    assert.deepEqual(await py.loadPackage(address, options), []);
    assert.match(errors.join(), /sha256 of tiny_two.* is [0-9a-f]{64}, but its address says 0{64}/);
    assert.lengthOf(await py.loadPackage(address, { ...options, checkIntegrity: false }), 1);
  });

  test("one that cannot be checked is refused", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const address = `${settings().server}/${TINY}`;
    assert.match(
      await rejected(py.loadPackage(`${address}#sha256=abc`)),
      /sha256 .* is not 64 hexadecimal digits: "abc"/,
    );
    assert.match(
      await rejected(py.loadPackage(`${address}#egg=x&sha512=${"0".repeat(128)}`)),
      /by sha512; only sha256/,
    );
  });

  test("a file in Python's own file system is checked, too", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python();
    const { errors, options } = listening();
    const wheel = await (await fetch(`${registry.base()}${TINY}`)).arrayBuffer();
    py.FS.writeFile(`/tmp/${TINY}`, new Uint8Array(wheel));
    await py.loadPackage(`emfs:/tmp/${TINY}#sha256=${"1".repeat(64)}`, options);
    assert.match(errors.join(), /but its address says 1{64}/);
    await py.loadPackage(`emfs:/tmp/${TINY}#sha256=${await hash(registry)}`, options);
    assert.equal(py.runPython("import tiny_two; tiny_two.value"), "two");
    await py.loadPackage("emfs:/tmp/no-1-py3-none-any.whl", options);
    assert.match(errors.join(), /there is no file \/tmp\/no-1-py3-none-any\.whl/);
  });
});
