// SPDX-License-Identifier: Apache-2.0
// Fetches the wheels of requirements.txt with pip into the cache and checks each against its sha256.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { cache, here } from "./options.mjs";

const requirements = join(here, "requirements.txt");

/** `{name, version, sha256}` for each line of requirements.txt. */
function pins() {
  const lines = readFileSync(requirements, "utf8").matchAll(
    /^([\w-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$/gm,
  );
  return [...lines].map(([, name, version, sha256]) => ({ name, version, sha256 }));
}

/** @param {string} folder @param {ReturnType<typeof pins>[number]} pin */
function find(folder, { name, version }) {
  const start = `${name?.replaceAll("-", "_")}-${version}-`;
  return readdirSync(folder).find((file) => file.startsWith(start) && file.endsWith(".whl"));
}

/** @param {string} folder the download folder */
function download(folder) {
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  process.stderr.write("fetching the benchmarks' packages from PyPI...\n");
  const any = ["--platform", "any", "--python-version", "3.13", "--implementation", "py", "--abi", "none"];
  const pip = [
    "-m",
    "pip",
    "download",
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--require-hashes",
  ];
  try {
    const from = ["--only-binary", ":all:", "--dest", part, "-r", requirements];
    execFileSync("python3", [...pip, ...any, ...from], { stdio: ["ignore", 2, 2] });
    renameSync(part, folder);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw new Error("pip could not fetch tests/bench/requirements.txt (is python3-pip installed?)", {
      cause: error,
    });
  }
}

/**
 * The folder with the wheels, and the file name of each distribution.
 * @returns {{ folder: string, files: Map<string, string> }}
 */
export function fetchWheels() {
  const key = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = join(cache, "bench", `wheels-${key}`);
  if (!existsSync(folder)) download(folder);
  const files = new Map();
  for (const pin of pins()) {
    const file = find(folder, pin);
    const sha256 =
      file &&
      createHash("sha256")
        .update(readFileSync(join(folder, file)))
        .digest("hex");
    if (sha256 !== pin.sha256) {
      throw new Error(
        `${pin.name} ${pin.version} in ${folder} does not have the pinned hash; delete that folder`,
      );
    }
    files.set(pin.name, file);
  }
  return { folder, files };
}
