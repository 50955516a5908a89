// SPDX-License-Identifier: Apache-2.0
// The wheels of tests/wheels/wheels.toml, each fetched by pip when it is wanted first, and kept in the cache by its sha256.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { TESTS } from "./options.mjs";
import { downloadWheels, PURE, WASM } from "./pip.mjs";
import { CACHE } from "./wheels.mjs";

const folder = join(CACHE, "tests", "wasm-wheels");

/** What the file says: `{wheel: […], extra: […]}`. */
export function readWheels() {
  return parse(readFileSync(join(TESTS, "wheels", "wheels.toml"), "utf8"));
}

function download({ name, version, file, sha256 }, target) {
  mkdirSync(folder, { recursive: true });
  const part = mkdtempSync(join(folder, "part-"));
  const requirements = join(part, "wanted.txt");
  process.stderr.write(`fetching ${name} from PyPI...\n`);
  try {
    writeFileSync(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
    downloadWheels(requirements, file.endsWith("-any.whl") ? PURE : WASM, part);
    mkdirSync(join(folder, sha256), { recursive: true });
    renameSync(join(part, file), target);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** The path of a row's wheel. Throws when it is not what the row says. */
export function wheelPath(row) {
  const path = join(folder, row.sha256, row.file);
  if (!existsSync(path)) download(row, path);
  const found = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (found !== row.sha256) throw new Error(`${path} has the sha256 ${found}`);
  return path;
}

/** The path of a wheel by its file name or the name of its distribution; undefined when there is none. */
export function findWasmWheel(name) {
  const { wheel, extra } = readWheels();
  const row = [...wheel, ...extra].find((each) => each.name === name || each.file === name);
  return row && wheelPath(row);
}
