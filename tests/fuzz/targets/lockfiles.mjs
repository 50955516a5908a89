// SPDX-License-Identifier: Apache-2.0
// Lock files that are damaged, contradict themselves or are meant badly: each is refused with a reason that names the entry,
// or its packages load or fail one by one; nothing is written outside of the folders for packages.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { assertAlive, differences, listing, loadPython, removeAll } from "../kit/python.mjs";
import { zip } from "../kit/zip.mjs";

const NAMES = ["one", "two", "three"];
const fileOf = (name) => `${name}-1-py3-none-any.whl`;

function wheelOf(name) {
  return zip([
    { name: `${name}.py`, text: `value = '${name}'\n` },
    { name: `${name}-1.dist-info/METADATA`, text: `Name: ${name}\nVersion: 1\n` },
    { name: `${name}-1.dist-info/RECORD`, text: `${name}.py,,\n` },
  ]);
}

const HASHES = Object.fromEntries(
  NAMES.map((name) => [name, createHash("sha256").update(wheelOf(name)).digest("hex")]),
);

const name = fc.constantFrom(...NAMES, "One", "o.n_e", "four", "__proto__", "constructor", "toString", "");
const odd = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    1e308,
    "",
    "x",
    [],
    {},
    [null],
    [[]],
    { length: 1 },
    "\0",
    "𝒳",
    "x".repeat(1000),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
/** Programs name the outer folder, which differs from run to run, as `OUTER`. */
const file = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NAMES).map(fileOf) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          "",
          "..%2F",
          "../",
          "%2E%2E%2F..%2F",
          "..\\",
          "..%5C",
          "OUTER/",
          "file://OUTER/",
          "/",
          "a%00",
          "C:",
          "%",
          "%2",
        ),
        fc.constantFrom(...NAMES).map(fileOf),
        fc.constantFrom(
          "",
          "",
          "?x",
          "#",
          "#sha256=",
          "#sha256=abc",
          `#sha256=${HASHES.one}`,
          "#md5=abc",
          "#egg=x",
        ),
      )
      .map((parts) => parts.join("")),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "",
      ".",
      "..",
      "x",
      "x.zip",
      "x.so",
      "victim",
      "one-1-py3-none-any.whl/",
      "data:,x",
      "data:application/zip;base64,UEs=",
      "http://127.0.0.1:9/one-1-py3-none-any.whl",
      "blob:x",
      "emfs:/etc/passwd",
      "emfs:/no-1-py3-none-any.whl",
      "ftp://x/y",
      "one-1-cp312-cp312-win32.whl",
      "one-1-py3-none-any.whl ",
      "nul",
      "con.whl",
      "http://[",
      "https://%00/",
    ),
  },
);
const sha256 = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Object.values(HASHES)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "",
      "abc",
      "../..",
      "../../victim",
      "A".repeat(64),
      `${HASHES.one}\n`,
      HASHES.two.toUpperCase(),
    ),
  },
);
const broken = (arbitrary) => fc.oneof({ weight: 20, arbitrary }, { weight: 1, arbitrary: odd });
const entry = fc.record(
  {
    name: broken(name),
    version: broken(fc.constant("1")),
    file_name: broken(file),
    sha256: broken(sha256),
    package_type: broken(fc.constantFrom("package", "cpython_module", "shared_library", "nonsense")),
    install_dir: broken(fc.constantFrom("site", "dynlib", "elsewhere")),
    imports: broken(fc.array(name, { maxLength: 3 })),
    depends: broken(fc.array(name, { maxLength: 3 })),
  },
  { requiredKeys: ["name", "version", "file_name"] },
);
/** An entry that is right. */
const good = fc.constantFrom(...NAMES).map((each) => ({
  name: each,
  version: "1",
  file_name: fileOf(each),
  sha256: HASHES[each],
  package_type: "package",
  install_dir: "site",
  imports: [each],
  depends: [],
}));
const packages = fc
  .array(
    fc.tuple(
      name,
      fc.oneof(
        { weight: 2, arbitrary: good },
        { weight: 3, arbitrary: entry },
        { weight: 1, arbitrary: odd },
      ),
    ),
    {
      maxLength: 5,
    },
  )
  .map((pairs) => Object.fromEntries(pairs));

/** A chain, or a ring, of dependencies. */
const chain = fc
  .record({ length: fc.constantFrom(2, 100, 20_000), ring: fc.boolean() })
  .map((spec) => ({ chain: spec }));

const programs = fc.record({
  lock: fc.oneof(
    { weight: 8, arbitrary: packages.map((found) => ({ packages: found })) },
    { weight: 1, arbitrary: chain },
    { weight: 1, arbitrary: odd.map((value) => ({ value })) },
    { weight: 1, arbitrary: fc.record({ info: odd, packages: odd }).map((value) => ({ value })) },
    { weight: 1, arbitrary: fc.string({ maxLength: 30 }).map((text) => ({ text })) },
  ),
  load: fc.array(fc.oneof(name, file), { minLength: 1, maxLength: 3 }),
  check: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  blocking: fc.boolean(),
});

function chained({ length, ring }) {
  const links = Array.from({ length }, (_, index) => [
    `link-${index}`,
    {
      name: `link-${index}`,
      version: "1",
      file_name: "",
      package_type: "cpython_module",
      depends: index + 1 < length ? [`link-${index + 1}`] : ring ? ["link-0"] : [],
    },
  ]);
  return {
    ...Object.fromEntries(links),
    one: { name: "one", version: "1", file_name: fileOf("one"), sha256: HASHES.one, depends: ["link-0"] },
  };
}

/** What of the machine a program may change: the cache alone. */
function machine(outer) {
  const found = new Map();
  for (const path of readdirSync(outer, { recursive: true })) {
    if (path === "a/cache" || path.startsWith("a/cache/")) continue;
    const stat = statSync(join(outer, path));
    found.set(path, stat.isDirectory() ? "folder" : readFileSync(join(outer, path), "latin1"));
  }
  return found;
}

export const target = {
  timeout: 30_000,
  programs,
  async open({ dist }) {
    const outer = mkdtempSync(join(tmpdir(), "pyxide-fuzz-"));
    process.on("exit", () => rmSync(outer, { recursive: true, force: true }));
    for (const folder of ["a/cache", "a/wheels"]) mkdirSync(join(outer, folder), { recursive: true });
    for (const each of NAMES) writeFileSync(join(outer, "a/wheels", fileOf(each)), wheelOf(each));
    writeFileSync(join(outer, "victim"), "mine");
    writeFileSync(join(outer, fileOf("one")), "mine");
    const py = await loadPython(dist, { packageCacheDir: join(outer, "a/cache") });
    return { py, outer, info: py.lockfile.info, packages: { ...py.lockfile.packages } };
  },
  async run({ py, outer, info, packages }, { lock, load, check, blocking }) {
    const inside = listing(py);
    const outside = machine(outer);
    const here = (text) => JSON.parse(JSON.stringify(text).replaceAll("OUTER", outer));
    const contents =
      lock.text ??
      JSON.stringify(
        "value" in lock ? lock.value : { info, packages: here(lock.packages ?? chained(lock.chain)) },
      );
    const messages = [];
    const note = (error) => messages.push(error instanceof Error ? error.message : `not an Error: ${error}`);
    const base = join(outer, "a/wheels");
    let accepted = true;
    try {
      py.extendLockfile(contents, base);
    } catch (error) {
      accepted = false;
      note(error);
    }
    for (const each of here(load)) {
      try {
        const options = {
          messageCallback() {},
          errorCallback: (text) => messages.push(text),
          checkIntegrity: check,
        };
        if (blocking && /^\w+$/.test(each))
          py.runPython(`try: import ${each}\nexcept ImportError as e: pass`);
        else await py.loadPackage(each, options);
      } catch (error) {
        note(error);
      }
    }
    checkMessages(messages, accepted);
    const { changed, gone } = differences(inside, listing(py));
    const allowed = /^\/(lib\/python3\.13\/(site-packages|lib-dynload)|usr\/lib)\//;
    const odd = changed.filter((path) => !allowed.test(path));
    if (odd.length + gone.length > 0) throw new Error(`changed: ${odd.join(", ")}; gone: ${gone.join(", ")}`);
    const { changed: written, gone: lost } = differences(outside, machine(outer));
    if (written.length + lost.length > 0)
      throw new Error(`outside of the cache, written: ${written}; lost: ${lost}`);
    restore(py, changed, packages, outer);
  },
};

const INTERNAL =
  /is not a function|Cannot read prop|undefined \(|is not iterable|Maximum call stack|Cannot destructure|URI malformed|not an Error/;

function checkMessages(messages) {
  for (const text of messages) {
    if (text.length < 12 || INTERNAL.test(text))
      throw new Error(`the reason does not say what is wrong: ${text}`);
  }
}

function restore(py, changed, packages, outer) {
  py.runPython(`import sys\nfor name in ${JSON.stringify(NAMES)}: sys.modules.pop(name, None)`);
  removeAll(py, changed);
  for (const name of Object.keys(py.loadedPackages)) delete py.loadedPackages[name];
  for (const name of Object.keys(py.lockfile.packages)) delete py.lockfile.packages[name];
  Object.assign(py.lockfile.packages, packages);
  const cache = join(outer, "a/cache");
  if (existsSync(cache))
    for (const name of readdirSync(cache)) rmSync(join(cache, name), { recursive: true });
  assertAlive(py);
}
