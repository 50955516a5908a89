// SPDX-License-Identifier: Apache-2.0
// Fetches the wheels of a list (requirements.txt, packages.txt) with pip into the cache and checks each against its
// sha256.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pythonTag, pythonVersion } from "../../host/platform/python-version.ts";

import { cache, here } from "./options.mjs";

/** For whom wheels are, as pip is told. */
const platforms = {
  any: ["--platform", "any", "--implementation", "py", "--abi", "none"],
  native: [
    ...["2_28", "2_27", "2_24", "2_17"].flatMap((glibc) => ["--platform", `manylinux_${glibc}_x86_64`]),
    ...["--implementation", "cp", "--abi", pythonTag],
  ],
};

/** `{name, version, sha256}` for each line of a list. @param {string} list */
function pins(list) {
  const lines = readFileSync(list, "utf8").matchAll(/^([\w-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$/gm);
  return [...lines].map(([, name, version, sha256]) => ({ name, version, sha256 }));
}

/** @param {string} folder @param {ReturnType<typeof pins>[number]} pin */
function find(folder, { name, version }) {
  const start = `${name?.replaceAll("-", "_")}-${version}-`;
  return readdirSync(folder).find((file) => file.startsWith(start) && file.endsWith(".whl"));
}

/** @param {string} folder the download folder @param {string} list @param {string[]} platform */
function download(folder, list, platform) {
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  process.stderr.write("fetching the benchmarks' packages from PyPI...\n");
  const target = [...platform, "--python-version", pythonVersion];
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
    const from = ["--only-binary", ":all:", "--dest", part, "-r", list];
    execFileSync("python3", [...pip, ...target, ...from], { stdio: ["ignore", 2, 2] });
    renameSync(part, folder);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw new Error(`pip could not fetch ${list} (is python3-pip installed?)`, {
      cause: error,
    });
  }
}

/**
 * The folder with the wheels of a list, and the file name of each distribution.
 * @param {string} [name] of the list @param {"any" | "native"} [platform]
 * @returns {{ folder: string, files: Map<string, string> }}
 */
export function fetchWheels(name = "requirements.txt", platform = "any") {
  const list = join(here, name);
  const key = createHash("sha256").update(readFileSync(list)).digest("hex").slice(0, 12);
  const folder = join(cache, "bench", `wheels-${key}`);
  if (!existsSync(folder)) download(folder, list, platforms[platform]);
  const files = new Map();
  for (const pin of pins(list)) {
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
