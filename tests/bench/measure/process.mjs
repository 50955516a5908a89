// SPDX-License-Identifier: Apache-2.0
// Runs one measurement in a fresh process, in Node or as a native command, and returns what it reported.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { cache, here } from "../options.mjs";
import { nodeProgram } from "../subjects.mjs";

const LIMIT = 240_000;

/** Seconds: native code has no compiler that comes in later; only the interpreter specialises its instructions. */
const NATIVE_WARM = 0.5;

/**
 * Runs a command; `first` is the seconds from before the spawn to the first output.
 * @param {string[]} command @param {Record<string, string>} env
 * @returns {Promise<{ first: number, output: string }>}
 */
function run([program = "", ...args], env) {
  return new Promise((resolve, reject) => {
    const before = performance.now();
    let first = Number.NaN;
    let output = "";
    let errors = "";
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT,
    });
    child.stdout.on("data", (data) => {
      if (Number.isNaN(first)) first = (performance.now() - before) / 1000;
      output += data;
    });
    child.stderr.on("data", (data) => (errors += data));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve({ first, output });
      else {
        const why = signal ? `stopped by ${signal} (the limit is ${LIMIT / 1000} s)` : `exit code ${code}`;
        reject(new Error(`${why}\n${errors.trim().slice(-2000)}`));
      }
    });
  });
}

/** @param {string} output */
function answer(output) {
  const line = output.split("\n").find((text) => text.startsWith("RESULT "));
  if (!line) throw new Error(`no result in the output: ${output.slice(-500)}`);
  return JSON.parse(line.slice("RESULT ".length));
}

/**
 * @param {import("../subjects.mjs").Subject} subject
 * @param {"start" | "memory" | "speed" | "ffi"} kind
 * @param {object} job
 * @param {string[]} flags of Node
 */
async function inNode(subject, kind, job, flags) {
  const entry = pathToFileURL(join(subject.dir ?? "", subject.entry ?? "")).href;
  const text = JSON.stringify({ ...job, entry, loader: subject.loader });
  const command = [nodeProgram(), ...flags, join(here, "inside/node.mjs"), kind, text];
  const { first, output } = await run(command, {});
  return { first, ...answer(output) };
}

const memoryProgram = `1 + 1
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")][0])`;

/** @param {import("../subjects.mjs").Subject} subject @param {string[]} args */
const asCommand = (subject, args) =>
  run([...(subject.command ?? []), ...args], {
    PYTHONHASHSEED: "0",
    PYTHONDONTWRITEBYTECODE: "1",
    ...subject.env,
  });

/** @param {import("../subjects.mjs").Subject} subject @param {import("./jobs.mjs").SpeedJob} job */
async function speedAsCommand(subject, job) {
  if (job.spec.kind === "short") {
    const program = Object.values(job.sources)[0] ?? "";
    return answer((await asCommand(subject, [join(here, "python/short_program.py"), program])).output);
  }
  const folder = mkdtempSync(join(tmpdir(), "pyxide-bench-"));
  try {
    const [wheel = ""] = Object.values(job.sources).filter((path) => path.endsWith(".whl"));
    const site = join(cache, "bench", "site");
    const warm = subject.id === "native" ? Math.min(job.spec.warm, NATIVE_WARM) : job.spec.warm;
    const spec = { ...job.spec, warm, wheels_dir: join(wheel, ".."), site };
    writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
    const { output } = await asCommand(subject, [join(here, "python/driver.py"), join(folder, "spec.json")]);
    return answer(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Seconds from the start of a process to the first result; `inside` is without the host's own start.
 * @param {import("../subjects.mjs").Subject} subject @param {string[]} flags
 */
export async function measureStart(subject, flags) {
  if (subject.kind === "wasm") return inNode(subject, "start", {}, flags);
  const { first } = await asCommand(subject, ["-c", "print(1 + 1, flush=True)"]);
  return { first };
}

/**
 * Bytes after the first result: resident, and the WebAssembly memory in it.
 * @param {import("../subjects.mjs").Subject} subject @param {string[]} flags
 */
export async function measureMemory(subject, flags) {
  if (subject.kind === "wasm") return inNode(subject, "memory", {}, flags);
  const { output } = await asCommand(subject, ["-c", memoryProgram]);
  return { rss: Number(output.trim()) * 1024, wasm: undefined };
}

/**
 * A timing of driver.py, or `{error}`.
 * @param {import("../subjects.mjs").Subject} subject
 * @param {import("./jobs.mjs").SpeedJob} job @param {string[]} flags
 */
export async function measureSpeed(subject, job, flags) {
  return subject.kind === "wasm" ? inNode(subject, "speed", job, flags) : speedAsCommand(subject, job);
}

/**
 * Seconds that the first import of a package takes, with its download and installation.
 * @param {import("../subjects.mjs").Subject} subject @param {any} job @param {string[]} flags
 * @returns {Promise<{ value: number, name?: string }[]>}
 */
export async function measureImports(subject, job, flags) {
  const found = await (subject.kind === "wasm"
    ? inNode(subject, "imports", job, flags)
    : speedAsCommand(subject, job));
  if (found.error) throw new Error(found.error);
  return [{ value: found.timing.median }];
}

/** Each row takes this part of what a program of the speed set takes to warm up and to be measured. */
const ROW = 0.1;

/**
 * The rows of the group `ffi`, all in one process.
 * @param {import("../subjects.mjs").Subject} subject @param {string[]} flags
 * @param {{ warm: number, measure: number }} plan
 */
export async function measureFfi(subject, flags, plan) {
  const ofRow = { warm: plan.warm * ROW, measure: plan.measure * ROW };
  const { rows } = await inNode(subject, "ffi", { plan: ofRow }, flags);
  return rows;
}
