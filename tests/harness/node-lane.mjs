// SPDX-License-Identifier: Apache-2.0
// Runs a test file in a process of Node, Deno or Bun of its own; events come over the process' IPC channel.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundled } from "./bundle.mjs";
import { laneSettings } from "./dist.mjs";
import { programOf, runOptions } from "./engines.mjs";
import { gcFlags } from "./gc-flags.mjs";
import { TESTS } from "./options.mjs";

/** The Node that tests run in: `$PYXIDE_NODE`, the pinned package for this platform, or the one that runs this. */
export function testNode() {
  if (process.env.PYXIDE_NODE) return process.env.PYXIDE_NODE;
  const { resolve } = createRequire(import.meta.url);
  for (const name of [`node-${process.platform}-${process.arch}`, "node"]) {
    try {
      const binary = join(dirname(resolve(`${name}/package.json`)), "bin", "node");
      if (existsSync(binary)) return binary;
    } catch {
      // not installed: the next one
    }
  }
  return process.execPath;
}

export function nodeLauncher({ outdir, dist, options, server }) {
  const settings = {
    target: "node",
    context: "node",
    entry: pathToFileURL(join(dist.dir, dist.entry)).href,
    base: pathToFileURL(dist.dir).href,
    server,
    tests: pathToFileURL(`${TESTS}/`).href,
    ...laneSettings(dist, options),
  };
  const flags = gcFlags(options.gcStress);
  const isNode = options.target === "node";
  const program = isNode ? testNode() : programOf(options.target);
  if (program === undefined) throw new Error(`${options.target} is not to be had for this platform`);
  const words = isNode ? flags : runOptions(options.target, flags);
  return (file) => async (done, onEvent) => {
    const child = spawn(program, [...words, join(outdir, "node-entry.mjs")], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const output = (chunk) => onEvent({ type: "output", text: chunk.toString() });
    child.stdout.on("data", output);
    child.stderr.on("data", output);
    child.on("message", onEvent);
    child.send({ ...settings, module: pathToFileURL(join(outdir, bundled(file))).href, file, done });
    const ended = new Promise((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("close", (code, signal) => {
        const how = signal ?? `exit code ${code}`;
        // What it has said last may be read after its end.
        if (child.connected) child.once("disconnect", () => resolve(how));
        else resolve(how);
      });
    });
    return {
      ended,
      stop: async () => {
        child.kill("SIGKILL");
        await ended;
      },
    };
  };
}
