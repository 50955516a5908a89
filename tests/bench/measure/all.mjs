// SPDX-License-Identifier: Apache-2.0
// Runs everything in paired rounds: for each program, all subjects one after the other, and that again each round,
// so that what else the machine does strikes all alike.

import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";

import { median } from "../report/stats.mjs";
import { nodeProgram } from "../subjects.mjs";
import { speedJob } from "./jobs.mjs";
import { compareResults, packageSteps } from "./packages.mjs";
import { measureFfi, measureImports, measureMemory, measureSpeed, measureStart } from "./process.mjs";
import { measureSize } from "./size.mjs";

/** @typedef {import("../report/stats.mjs").Sample} Sample */
/** @typedef {import("../subjects.mjs").Subject} Subject */

/**
 * @typedef {object} Step  one process
 * @property {string} group
 * @property {string} name
 * @property {Subject} subject
 * @property {string} target
 * @property {number} round    -1 is not recorded: it only warms the files
 * @property {() => Promise<Partial<Sample>[]>} run  what it measured; `name` says which row, if not the step's own
 */

/** Where a target measures: functions with the same shape for Node and for the browsers. @param {string} target */
async function driverOf(target) {
  if (target === "node") {
    const version = `Node ${execFileSync(nodeProgram(), ["--version"], { encoding: "utf8" }).trim()}`;
    return {
      version,
      start: measureStart,
      memory: measureMemory,
      speed: measureSpeed,
      imports: measureImports,
    };
  }
  const { openBrowserDriver } = await import("./browser.mjs");
  return openBrowserDriver(target);
}

/** @param {import("../programs.mjs").Program} program @param {any} answer @returns {Partial<Sample>[]} */
function speedSample(program, answer) {
  if (answer.error) return [{ error: answer.error }];
  if (program.checksum && answer.checksum !== program.checksum) {
    return [{ error: `the result has checksum ${answer.checksum}, not ${program.checksum}: ${answer.head}` }];
  }
  return [{ value: answer.timing.median, detail: { ...answer.timing, python: answer.python } }];
}

/**
 * The steps of one target, in the order in which they run.
 * @param {import("../options.mjs").Options} options @param {Subject[]} subjects
 * @param {ReturnType<typeof import("../programs.mjs").select>} chosen
 * @param {{ folder: string, files: Map<string, string> }} wheels
 * @param {string} target @param {Awaited<ReturnType<typeof driverOf>>} driver
 */
function plan(options, subjects, chosen, wheels, target, driver) {
  /** @type {Step[]} */
  const steps = [];
  const flags = options.nodeFlags;
  const first = target === options.targets[0];
  const present = subjects.filter(({ kind, id }) => kind === "wasm" || (first && id !== "native-sse"));
  /** @type {(rounds: number, from: number, make: (s: Subject) => Omit<Step, "subject" | "target" | "round">) => void} */
  const repeat = (rounds, from, make) => {
    for (let round = from; round < rounds; round++) {
      for (const subject of present)
        steps.push({ ...make(subject), subject, target: placeOf(subject, target), round });
    }
  };
  if (chosen.groups.has("size") && first) {
    for (const subject of present.filter((s) => s.kind === "wasm")) {
      const run = async () =>
        Object.entries(measureSize(subject)).map(([name, { bytes, brotli }]) => ({
          name,
          value: brotli,
          detail: { bytes },
        }));
      steps.push({ group: "size", name: "size", subject, target: "any", round: 0, run });
    }
  }
  if (chosen.groups.has("start")) {
    repeat(options.rounds.other, -1, (subject) => ({
      group: "start",
      name: "start",
      run: async () => {
        const { first, ...rest } = await driver.start(subject, flags);
        return [
          { name: "first result", value: first },
          ...Object.entries(rest).map(([name, value]) => ({ name, value })),
        ];
      },
    }));
  }
  if (chosen.groups.has("memory")) {
    repeat(options.rounds.other, 0, (subject) => ({
      group: "memory",
      name: "memory",
      run: async () => {
        const { rss, wasm } = await driver.memory(subject, flags);
        const values = { resident: rss, "WebAssembly memory": wasm };
        return Object.entries(values).flatMap(([name, value]) =>
          value === undefined ? [] : [{ name, value }],
        );
      },
    }));
  }
  if (chosen.groups.has("ffi") && target === "node") {
    for (let round = 0; round < options.rounds.other; round++) {
      for (const subject of present.filter((s) => s.kind === "wasm")) {
        const run = () => measureFfi(subject, flags, options.plan);
        steps.push({ group: "ffi", name: "ffi", subject, target, round, run });
      }
    }
  }
  if (chosen.sets.size > 0) {
    for (const step of packageSteps(options, subjects, chosen.sets, target, driver)) {
      steps.push({ ...step, target: step.group === "wheels" ? "any" : placeOf(step.subject, target) });
    }
  }
  const longest = Math.max(options.rounds.micro, options.rounds.other);
  for (let round = 0; round < longest; round++) {
    for (const program of chosen.programs) {
      if (round >= (program.kind === "micro" ? options.rounds.micro : options.rounds.other)) continue;
      const job = speedJob(program, wheels, options.plan);
      for (const subject of present) {
        const run = async () => speedSample(program, await driver.speed(subject, job, flags));
        steps.push({
          group: program.kind,
          name: program.name,
          subject,
          target: placeOf(subject, target),
          round,
          run,
        });
      }
    }
  }
  return steps;
}

/** Native commands run once, with the first target, and count for all. @param {Subject} subject @param {string} target */
const placeOf = (subject, target) => (subject.kind === "wasm" ? target : "native");

/** @param {number} seconds */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

/** @param {Step} step @returns {Promise<Sample[]>} */
async function measure({ run, group, name, subject, target, round }) {
  const about = { group, name, subject: subject.id, target, round };
  try {
    return (await run()).map((sample) => ({ ...about, ...sample }));
  } catch (error) {
    return [{ ...about, error: error instanceof Error ? error.message : String(error) }];
  }
}

/**
 * @param {import("../options.mjs").Options} options @param {Subject[]} subjects
 * @param {ReturnType<typeof import("../programs.mjs").select>} chosen
 * @param {{ folder: string, files: Map<string, string> }} wheels
 * @returns {Promise<{ samples: Sample[], engines: string[], load: number, stopped: boolean }>}
 *   engines: versions of Node and the browsers; load: the machine's, in the middle; stopped: Ctrl-C came, the rest was not measured
 */
export async function measureAll(options, subjects, chosen, wheels) {
  /** @type {Sample[]} */
  const samples = [];
  /** @type {string[]} */
  const engines = [];
  /** @type {number[]} */
  const loads = [];
  let stopped = false;
  process.once("SIGINT", () => {
    stopped = true;
  });
  for (const target of options.targets) {
    const driver = await driverOf(target);
    engines.push(driver.version);
    const steps = plan(options, subjects, chosen, wheels, target, driver);
    const before = performance.now();
    for (const [index, step] of steps.entries()) {
      const spent = (performance.now() - before) / 1000;
      const left = index > 0 ? `, about ${clock((spent / index) * (steps.length - index))} left` : "";
      const label = `${step.name} ${step.subject.id}${step.round >= 0 ? ` round ${step.round + 1}` : " (warms files)"}`;
      const line = `[${index + 1}/${steps.length}] ${target} ${label}  ${clock(spent)}${left}`;
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
      const found = await measure(step);
      loads.push(loadavg()[0] ?? 0);
      if (stopped) break;
      if (step.round >= 0) samples.push(...found);
    }
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    if ("close" in driver) await driver.close();
    if (stopped) break;
  }
  return { samples: compareResults(samples), engines, load: median(loads), stopped };
}
