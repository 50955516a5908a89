// SPDX-License-Identifier: Apache-2.0
// The wheels of tests/requirements.txt, fetched once by pip into the cache and served under names without versions.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { TESTS } from "./options.mjs";
import { downloadWheels, PURE } from "./pip.mjs";

const requirements = join(TESTS, "requirements.txt");
export const CACHE =
  process.env.PYXIDE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pyxide");

function download(folder) {
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  process.stderr.write("fetching the tests' packages from PyPI...\n");
  try {
    downloadWheels(requirements, PURE, part);
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

let folder;

/** The path of a wheel, by its distribution's name as wheels have it (`charset_normalizer`). */
export function findWheel(name) {
  if (folder === undefined) {
    const key = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
    folder = join(CACHE, "tests", `wheels-${key}`);
    if (!existsSync(folder)) download(folder);
  }
  const file = readdirSync(folder).find((candidate) => candidate.startsWith(`${name}-`));
  return file === undefined ? undefined : join(folder, file);
}
