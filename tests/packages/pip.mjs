// SPDX-License-Identifier: Apache-2.0
// pip takes our wheels: it reads their names, tags and records, and installs them for the platform that they are for.

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WASM } from "../harness/pip.mjs";

/** What pip says against the wheels of a folder; nothing when it takes all of them. */
export async function refusedByPip(folder) {
  const wheels = (await readdir(folder)).filter((name) => name.endsWith("_wasm32.whl"));
  const target = await mkdtemp(join(tmpdir(), "pyxide-wheels-"));
  try {
    // The Python that runs pip is not the one that the wheels are for.
    const how = ["--no-compile", "--ignore-requires-python", "--target", target];
    const files = wheels.map((name) => join(folder, name));
    const { status, stderr } = spawnSync("python3", ["-m", "pip", "install", ...how, ...WASM, ...files], {
      encoding: "utf8",
    });
    if (status !== 0) return [stderr.trim()];
    const installed = (await readdir(target)).filter((name) => name.endsWith(".dist-info"));
    return installed.length === wheels.length
      ? []
      : [`pip installed ${installed.length} of ${wheels.length} wheels`];
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}
