// SPDX-License-Identifier: Apache-2.0
// Wheels with odd names, members, metadata and damage: each is installed below its folders, or refused with a reason that
// names it, and nothing of it is left.

import { basename } from "node:path";
import fc from "fast-check";
import {
  dynloadFolder,
  libraryFolder,
  libraryZip,
  sitePackages,
} from "../../../host/platform/python-version.ts";
import { assertAlive, differences, listing, loadPython, removeAll } from "../kit/python.mjs";
import { damage, zip } from "../kit/zip.mjs";

const INFO = "odd-1.dist-info";
const WHEEL = "odd-1-py3-none-any.whl";

const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "c.py", "odd", "lib", "share", "é", "x y", "a,b", '"') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      INFO,
      "odd-1.data",
      "data",
      "purelib",
      "platlib",
      "scripts",
      "headers",
      "b-2.dist-info",
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "METADATA",
      "RECORD",
      "WHEEL",
      "INSTALLER",
      basename(libraryFolder),
      basename(libraryZip),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "..",
      ".",
      "",
      "C:",
      "..\\x",
      "\\",
      "\0",
      "home",
      "dev",
      "tmp",
      "proc",
      "\x80\xff",
      ".part",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(`.${WHEEL}.part`, "x".repeat(300), "site-packages", "lib-dynload"),
  },
);
const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("/"));

const recordLine = fc.oneof(
  fc
    .tuple(path, fc.constantFrom(",,", ",sha256=abc,5", ",", "", ",,,", '",,'))
    .map(([name, rest]) => name + rest),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const lines = (line) =>
  fc
    .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom("\n", "\r\n", "\r", "\0"))
    .map(([each, end]) => each.join(end));
const metadataLine = fc.oneof(
  fc.constantFrom(
    "Name: odd",
    "Version: 1",
    "Name:",
    "Version: ",
    "",
    "Requires-Dist: x; y",
    "\xff\xfe",
    "Name: a\0b",
  ),
  fc.string({ maxLength: 20 }),
);
const text = fc.oneof(
  fc.constantFrom("", "value = 1\n", "x".repeat(5000)),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const latin1 = (value) => Buffer.from(value, "utf8").toString("latin1");

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 8) },
  { weight: 1, arbitrary: fc.constantFrom(9, 12, 99) },
);
const flags = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 0x800) },
  { weight: 1, arbitrary: fc.constantFrom(1, 8, 0xffff) },
);
const member = fc.record({ name: path, text: text.map(latin1), method, flags });
const metadata = fc.oneof(
  { weight: 6, arbitrary: fc.constant("Metadata-Version: 2.1\nName: odd\nVersion: 1\n") },
  { weight: 2, arbitrary: lines(metadataLine) },
);
const described = fc
  .record({ metadata, record: lines(recordLine), method })
  .map(({ metadata, record, method }) => [
    { name: `${INFO}/METADATA`, text: latin1(metadata), method, flags: 0 },
    { name: `${INFO}/RECORD`, text: latin1(record), method, flags: 0 },
  ]);
const change = fc.record({
  kind: fc.constantFrom("byte", "number", "cut", "insert"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  fromEnd: fc.boolean(),
  value: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff, 0x10000)),
});

const programs = fc.record({
  fileName: fc.oneof(
    { weight: 9, arbitrary: fc.constant(WHEEL) },
    {
      weight: 1,
      arbitrary: fc.oneof(path, fc.constantFrom("odd.zip", "odd.tar.gz", "odd.so", "odd", "odd-1.tar")),
    },
  ),
  members: fc
    .tuple(
      fc.oneof({ weight: 9, arbitrary: described }, { weight: 1, arbitrary: fc.constant([]) }),
      fc.array(member, { maxLength: 5 }),
    )
    .map(([own, others]) => [...others, ...own]),
  changes: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
  ),
});

/** Where a member may be written; more than one place where the name is read in different ways. */
function placesOf({ name, flags }) {
  const readings = [Buffer.from(name, "latin1").toString("utf8"), name];
  if ((flags & 0x800) === 0) readings.push(cp437(name));
  return readings.flatMap((reading) => {
    const parts = reading.split("/").filter((part) => part !== "" && part !== ".");
    const data = parts[0]?.endsWith(".data") ? parts.slice(2) : undefined;
    return [
      `${sitePackages}/${parts.join("/")}`,
      ...(data === undefined ? [] : [`${sitePackages}/${data.join("/")}`, `/${data.join("/")}`]),
    ];
  });
}

/** The few characters of code page 437 that programs have. */
const CP437 = { "\x80": "Ç", "\xff": "\xa0", "\xe9": "Θ", "\xc3": "├", "\xa9": "⌐" };
const cp437 = (text) => text.replaceAll(/[\x80-\xff]/g, (character) => CP437[character] ?? character);

/** A path, and all folders above it. */
function withFolders(path) {
  const parts = path.split("/").slice(1);
  return [path, ...parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}/`)];
}

function checkMessage(message, fileName) {
  const last = message.trim().split("\n").at(-1);
  const plain = !message.startsWith("Traceback");
  if (plain && message.includes(JSON.stringify(fileName))) return;
  const own = fileName.split("/").at(-1);
  if (/^(ValueError|OSError): /.test(last) && last.includes(own) && last.length > own.length + 20) return;
  throw new Error(`the reason does not say what is wrong: ${message}`);
}

/** With damage that changes names, a file may be anywhere below the two folders. */
function checkPlaces(changed, { members, changes, fileName }) {
  const forbidden = changed.filter(
    (path) => !path.startsWith(`${sitePackages}/`) && /^\/(home|tmp|dev|proc|lib)\//.test(path),
  );
  const outside = forbidden.filter(
    (path) => !path.startsWith("/lib/") || [libraryZip, dynloadFolder].some((own) => path.startsWith(own)),
  );
  if (outside.length > 0) throw new Error(`files outside of the package's folders: ${outside.join(", ")}`);
  if (changes.length > 0 || !fileName.endsWith(".whl")) return;
  const added = ["INSTALLER", "PYODIDE_SOURCE", "RECORD", "METADATA"].map(
    (name) => `${sitePackages}/${INFO}/${name}`,
  );
  const allowed = new Set([...members.flatMap(placesOf), ...added].flatMap(withFolders));
  const odd = changed.filter((path) => !allowed.has(path) && !allowed.has(path.replace(/\/$/, "")));
  if (odd.length > 0) throw new Error(`files that the wheel does not have: ${odd.join(", ")}`);
}

const LOOK = `
import importlib, importlib.metadata as m
importlib.invalidate_caches()
for d in m.distributions():
    d.metadata["Name"], d.version, [f.locate() for f in d.files or ()]
`;

export const target = {
  timeout: 20_000,
  programs,
  async open({ dist }) {
    return { py: await loadPython(dist) };
  },
  async run({ py }, program) {
    const { fileName, members, changes } = program;
    const bytes = damage(zip(members), changes);
    const before = listing(py);
    let refused;
    try {
      await py._api.install(new Uint8Array(bytes), fileName);
    } catch (error) {
      refused = error.message;
    }
    const { changed, gone } = differences(before, listing(py));
    if (gone.length > 0) throw new Error(`files are gone: ${gone.join(", ")}`);
    if (refused !== undefined) {
      if (changed.length > 0) throw new Error(`files are left: ${changed.join(", ")}; ${refused}`);
      checkMessage(refused, fileName);
    } else {
      checkPlaces(changed, program);
      if (fileName.endsWith(".whl")) py.runPython(LOOK);
      removeAll(py, changed);
    }
    assertAlive(py);
  },
};
