// SPDX-License-Identifier: Apache-2.0
// loadPackage and its relatives: what is loaded, what is said, what is left after a failure.
import { abiVersion, libraryFolder, platformTag, pythonVersion } from "../../host/platform/python-version.ts";
import { assert, assertAlive, load, settings, suite, test } from "../harness/inside/kit.ts";
import { installedFiles, listening, Registry } from "../harness/inside/packages.ts";

const OURS = "the oracle's lock file and messages are its own";

async function rejected(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was rejected");
}

const names = (loaded: { name: string }[]): string[] => loaded.map((each) => each.name).sort();

suite("loading packages", () => {
  test("by name, with what it depends on", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python();
    const { messages, errors, options } = listening();
    const loaded = await py.loadPackage("tiny-one", options);
    assert.deepEqual(names(loaded), ["tiny-one", "tiny-two"]);
    assert.deepEqual(loaded[1], {
      name: "tiny-one",
      version: "1.0",
      fileName: "tiny_one-1.0-py3-none-any.whl",
      packageType: "package",
    });
    assert.deepEqual(messages, ["Loading tiny-one, tiny-two", "Loaded tiny-one, tiny-two"]);
    assert.deepEqual(errors, []);
    assert.equal(py.runPython("import tiny_one; tiny_one.value + tiny_one.tiny_two.value"), "onetwo");
    assert.deepEqual(py.loadedPackages, { "tiny-two": "default channel", "tiny-one": "default channel" });
  });

  test("what is told without callbacks is written to Python's standard output and error", {
    ours: OURS,
  }, async () => {
    const py = await new Registry().python("missing");
    const [out, err] = [[] as string[], [] as string[]];
    py.setStdout({ batched: (line) => out.push(line) });
    py.setStderr({ batched: (line) => err.push(line) });
    await py.loadPackage("tiny-two");
    await py.loadPackage([]);
    assert.deepEqual(out, ["Loading tiny-two", "Failed to load tiny-two", "No new packages to load"]);
    assert.equal(err[0], "The following error occurred while loading tiny-two:");
    assert.match(err[1] ?? "", /answered 404/);
  });

  test("of two sources of a package the first is taken, and the error callback told", {
    ours: OURS,
  }, async () => {
    const registry = new Registry();
    const py = await registry.python();
    const { errors, options } = listening();
    const url = `${registry.base()}tiny_two-2.0-py3-none-any.whl`;
    assert.deepEqual(names(await py.loadPackage(["tiny_two", url], options)), ["tiny-two"]);
    assert.deepEqual(errors, [`Loading same package tiny-two from ${url} and default channel`]);
    assert.deepEqual(py.loadedPackages, { "tiny-two": "default channel" });
    const other = await registry.python();
    await other.loadPackage([url, "tiny_two", url.replace("/ok/", "/missing/")], options);
    assert.deepEqual(other.loadedPackages, { "tiny-two": url });
    assert.equal(errors.length, 3);
  });

  test("a relative file without a base is told to the error callback, and rejects", {
    ours: OURS,
  }, async () => {
    const lock = await new Registry().lock();
    const py = await load({ lockFileContents: lock });
    const { errors, options } = listening();
    const reason = await rejected(py.loadPackage("tiny-two", options));
    assert.match(
      reason,
      /^Lock file file_name for package "tiny-two" is relative path "tiny_two.*" but no packageBaseUrl/,
    );
    assert.deepEqual(errors, ["The following error occurred while loading tiny-two:", reason]);
  });

  test("names in any spelling, one or many, as a Python list too", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const { options } = listening();
    assert.deepEqual(names(await py.loadPackage(["Tiny_Two", "tiny.three"], options)), [
      "tiny-three",
      "tiny-two",
    ]);
    assert.deepEqual(names(await py.loadPackage("tiny-one", options)), ["tiny-one"]);
    assert.deepEqual(await py.loadPackage("tiny-one", options), []);
    const list = py.runPython("['tiny_two']");
    assert.deepEqual(await py.loadPackage(list, options), []);
    list.destroy();
  });

  test("from imports", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const { options } = listening();
    const loaded = await py.loadPackagesFromImports(
      "import tiny_one.part, sys\nfrom tiny_three import x",
      options,
    );
    assert.deepEqual(names(loaded), ["tiny-one", "tiny-three", "tiny-two"]);
    assert.deepEqual(await py.loadPackagesFromImports("import sys, nothing_at_all", options), []);
  });

  test("at the start, by the option packages", { ours: OURS }, async () => {
    const py = await new Registry().python("ok", { packages: ["tiny-one"] });
    assert.equal(py.runPython("import tiny_one; tiny_one.value"), "one");
  });

  test("downloads go on side by side, loads of the same package share one", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python("together");
    const { options } = listening();
    const loads = await Promise.all([
      py.loadPackage("tiny-one", options),
      py.loadPackage(["tiny-two", "tiny-three"], options),
      py.loadPackage("tiny-one", options),
    ]);
    assert.deepEqual(loads.map(names), [["tiny-one", "tiny-two"], ["tiny-three"], []]);
    const requests = await registry.requests();
    assert.lengthOf(requests, 3);
    assert.lengthOf(new Set(requests), 3);
  });

  test("progress counts bytes and files", { ours: OURS }, async () => {
    const registry = new Registry();
    const seen: { phase: string; loaded: number; total?: number; filesLoaded: number; files: number }[] = [];
    const py = await registry.python("ok", { onPackageProgress: (progress) => seen.push(progress) });
    const { options } = listening();
    await py.loadPackage("tiny-one", options);
    const last = seen.at(-1);
    assert.equal(last?.phase, "done");
    assert.deepEqual([last?.files, last?.filesLoaded], [2, 2]);
    assert.isAbove(last?.loaded ?? 0, 500);
    assert.equal(last?.loaded, last?.total);
    const order = seen.map((each) => each.loaded);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    const own: string[] = [];
    await py.loadPackage("tiny-three", { ...options, progressCallback: ({ phase }) => own.push(phase) });
    assert.include(own, "download");
    assert.equal(seen.at(-1), last, "the call's own callback replaces the option's");
  });

  test("a wheel by its address leaves the metadata that installers write", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python();
    const { options } = listening();
    const url = `${registry.base()}tiny_three-3.0-py3-none-any.whl`;
    assert.deepEqual(names(await py.loadPackage(url, options)), ["tiny-three"]);
    assert.equal(py.loadedPackages["tiny-three"], url);
    const read = `
import json, importlib.metadata as m
d = m.distribution("tiny-three")
origin = json.loads(d.read_text("direct_url.json"))
json.dumps([d.version, d.read_text("INSTALLER").strip(), origin["url"], len(origin["archive_info"]["hashes"]["sha256"]),
  sorted(f.name for f in d.files if "dist-info" in str(f)), open("/share/tiny/three.txt").read()])`;
    assert.deepEqual(JSON.parse(py.runPython(read)), [
      "3.0",
      "pyxide",
      url,
      64,
      ["INSTALLER", "METADATA", "PYODIDE_SOURCE", "RECORD", "WHEEL", "direct_url.json"],
      "shared\n",
    ]);
    py.runPython("import tiny_pure");
    const again = listening();
    assert.deepEqual(
      await py.loadPackage("file:///other/tiny_three-4.0-py3-none-any.whl", again.options),
      [],
    );
    assert.match(again.errors.join(), /tiny-three is loaded from http.* already/);
  });

  test("packages that are parts of the standard library here", { ours: OURS }, async () => {
    const { load } = await import("../harness/inside/kit.ts");
    const py = await load();
    const { errors, options } = listening();
    await py.loadPackage(["ssl", "lzma", "hashlib", "pydecimal", "sqlite3"], options);
    assert.deepEqual(errors, []);
    assert.includeMembers(Object.keys(py.loadedPackages), ["ssl", "sqlite3"]);
    assert.equal(py.runPython("import _sqlite3; _sqlite3.__file__").split("/").at(-2), "lib-dynload");
  });
});

suite("packages that cannot be loaded", () => {
  test("a name that is not there, with near names", { ours: OURS }, async () => {
    const py = await new Registry().python();
    assert.equal(
      await rejected(py.loadPackage("tiny-won")),
      "No known package with name 'tiny-won'; did you mean 'tiny-one' or 'tiny-two'?",
    );
    assert.equal(
      await rejected(py.loadPackage("quite-different")),
      "No known package with name 'quite-different'",
    );
    assertAlive(py);
  });

  test("a wheel for something else, and no wheel at all", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const at = (name: string): Promise<string> => rejected(py.loadPackage(`${settings().server}/${name}`));
    assert.match(
      await at("x-1.0-py3-none-manylinux_2_28_x86_64.whl"),
      new RegExp(`is for the platform manylinux_2_28_x86_64, but .*'${platformTag}'`),
    );
    assert.match(
      await at(`x-1.0-cp312-cp312-${platformTag}.whl`),
      new RegExp(`is for cp312 .* CPython ${pythonVersion}`),
    );
    assert.match(
      await at("x-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"),
      /platform pyemscripten_2026_0/,
    );
    assert.match(await at("x-1.0.tar.gz.whl"), /name-version-python-abi-platform\.whl/);
  });

  /** Nothing is left of a failed load, and the next one works. */
  async function failsThenWorks(how: "missing" | "damaged" | "truncated", pattern: RegExp): Promise<void> {
    const registry = new Registry();
    const py = await registry.python(how);
    const before = installedFiles(py);
    const { messages, errors, options } = listening();
    assert.deepEqual(await py.loadPackage("tiny-one", options), []);
    assert.equal(errors[0], "The following error occurred while loading tiny-two:");
    assert.match(errors[1] ?? "", pattern);
    assert.equal(errors[2], "The following error occurred while loading tiny-one:");
    assert.deepEqual(messages, ["Loading tiny-one, tiny-two", "Failed to load tiny-one, tiny-two"]);
    assert.deepEqual(installedFiles(py), before);
    assert.deepEqual(py.loadedPackages, {});
    const url = `${registry.base("ok")}tiny_two-2.0-py3-none-any.whl`;
    assert.deepEqual(names(await py.loadPackage(url, options)), ["tiny-two"]);
  }

  test("a file that is not there", { ours: OURS }, () => failsThenWorks("missing", /answered 404/));
  test("a file with other contents", { ours: OURS }, () =>
    failsThenWorks("damaged", /sha256 of tiny_two.* is [0-9a-f]{64}, but the lock file says [0-9a-f]{64}/),
  );
  test("a download that breaks off", { ours: OURS }, () =>
    failsThenWorks("truncated", /broke off after \d+ of \d+ bytes/),
  );

  test("a damaged wheel, where nothing says what it should be", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python("damaged", { checkIntegrity: false });
    const before = installedFiles(py);
    const { errors, options } = listening();
    assert.deepEqual(await py.loadPackage("tiny-two", options), []);
    assert.match(errors.join(), /tiny_two-2\.0-py3-none-any\.whl cannot be unpacked: .*damaged/);
    assert.deepEqual(installedFiles(py), before);
  });

  test("a wheel that would write elsewhere", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const { errors, options } = listening();
    await py.loadPackage("tiny-broken", options);
    assert.match(errors.join(), /'\.\.\/outside\.py' would be written outside/);
    assert.isFalse(py.FS.analyzePath(`${libraryFolder}/outside.py`).exists);
  });

  test("no space: nothing is left", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const before = installedFiles(py);
    const { errors, options } = listening();
    const fs = py.FS as unknown as { write: unknown; ErrnoError: new (code: number | undefined) => Error };
    const { write } = fs;
    let written = 0;
    fs.write = (...args: unknown[]) => {
      if (++written > 2) throw new fs.ErrnoError(py.ERRNO_CODES["ENOSPC"]);
      return (write as (...args: unknown[]) => number)(...args);
    };
    try {
      assert.deepEqual(await py.loadPackage("tiny-two", options), []);
    } finally {
      fs.write = write;
    }
    assert.match(errors.join(), /while loading tiny-two:.*No space left on device/s);
    assert.deepEqual(installedFiles(py), before);
    assert.deepEqual(names(await py.loadPackage("tiny-two", options)), ["tiny-two"]);
  });

  test("no server", { ours: OURS }, async () => {
    const py = await new Registry().python("ok", { packageBaseUrl: "http://localhost:9/" });
    const { errors, options } = listening();
    assert.deepEqual(await py.loadPackage("tiny-two", options), []);
    assert.match(errors.join(), /while loading tiny-two:,cannot download http:\/\/localhost:9\/tiny_two/);
  });

  test("no hash in the lock file is no reason not to load, if integrity is not asked for", {
    ours: OURS,
  }, async () => {
    const registry = new Registry();
    const lock = await registry.lock();
    for (const entry of Object.values(lock.packages)) entry.sha256 = "";
    const py = await registry.python("ok", { lockFileContents: JSON.stringify(lock) });
    const { errors, options } = listening();
    assert.deepEqual(await py.loadPackage("tiny-two", options), []);
    assert.match(errors.join(), /gives no sha256.*checkIntegrity: false/);
    assert.deepEqual(names(await py.loadPackage("tiny-two", { ...options, checkIntegrity: false })), [
      "tiny-two",
    ]);
  });

  test("a lock file for something else", { ours: OURS }, async () => {
    const registry = new Registry();
    const lock = await registry.lock();
    lock.info["abi_version"] = "2024_0";
    assert.match(
      await rejected(registry.python("ok", { lockFileContents: lock })),
      new RegExp(`ABI 2024_0.*${abiVersion}`),
    );
  });
});
