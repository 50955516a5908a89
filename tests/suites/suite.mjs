// SPDX-License-Identifier: Apache-2.0
// A package's suite: its committed settings and known failures, its files, and the batches that they run in.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const BATCH_FILES = 12;
const BATCH_BYTES = 150_000;

/**
 * NAME.json: `load` packages, `ini` lines of pytest.ini, `arguments` of pytest; `marks` and `leave`: which tests do not
 * run and why, by mark and by pattern; `known`: `[{reason, tests: [patterns]}]`; `passed`: how many passed.
 */
export function readSuite(name) {
  const file = fileURLToPath(new URL(`${name}.json`, import.meta.url));
  if (!existsSync(file)) throw new Error(`there is no suite '${name}': tests/suites/${name}.json is missing`);
  const defaults = { load: [], ini: [], arguments: [], marks: {}, leave: {}, known: [], passed: 0 };
  return { name, file, ...defaults, ...JSON.parse(readFileSync(file, "utf8")) };
}

/** The archive's test files, `{path, bytes}`, and what runs them, read by the Python under test. */
export async function inspect(dist, packages, suite) {
  const archive = join(packages, `${suite.name}-tests.zip`);
  if (!existsSync(archive)) throw new Error(`no ${archive}: make it with ./mk build packages`);
  const { [dist.loader]: load } = await import(pathToFileURL(join(dist.dir, dist.entry)).href);
  const python = await load({ indexURL: dist.dir });
  python.FS.writeFile("/tmp/tests.zip", readFileSync(archive));
  const list = python.runPython(`
import json, platform, zipfile
with zipfile.ZipFile("/tmp/tests.zip") as archive:
    entries = [(info.filename, info.file_size) for info in archive.infolist()]
json.dumps([platform.python_version(), entries])`);
  const [version, entries] = JSON.parse(list);
  const files = entries
    .filter(([path]) => /(^|\/)test_[^/]*\.py$/.test(path))
    .map(([path, bytes]) => ({ path, bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { archive, version, files };
}

/** Lists of files of one folder; a process takes one list. */
export function batches(files) {
  const found = [];
  for (const { path, bytes } of files) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    const last = found.at(-1);
    const fits =
      last?.folder === folder && last.files.length < BATCH_FILES && last.bytes + bytes <= BATCH_BYTES;
    if (fits) {
      last.files.push(path);
      last.bytes += bytes;
    } else found.push({ folder, files: [path], bytes });
  }
  // The large ones first, so that the processes end together.
  return found.sort((a, b) => b.bytes - a.bytes).map((batch) => batch.files);
}

/** What is known of a failing test, if it is in the list. */
export function knownReason(suite, id) {
  return suite.known.find(({ tests }) => tests.some((pattern) => matches(pattern, id)))?.reason;
}

/** `*` is anything; all else, brackets too, is itself. */
export function matches(pattern, id) {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^]*");
  return new RegExp(`^${escaped}$`).test(id);
}
