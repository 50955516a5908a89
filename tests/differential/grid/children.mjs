// SPDX-License-Identifier: Apache-2.0
// Runs the grid in a process for each package, and goes on with a new one where a cell ends or holds a process.
import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { testNode } from "../../harness/node-lane.mjs";

const CHILD = fileURLToPath(new URL("inside/child.mjs", import.meta.url));
// A cell hangs when its process has computed, or waited, for so long without an outcome, in seconds. It is the time of
// the processor that counts where the system tells it, since a busy machine is no reason. The first cell has to start.
const STARTS = 60;
const COMPUTES = 12;
const WAITS = 300;

// How a process says that the grid's own code failed, and that another one is to go on.
const BROKEN = "ends the process: exit code 3";
const AGAIN = "ends the process: exit code 4";

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** @typedef {{ name: string, entry: string, loader: string, file: string, filter: string, every: number }} Side */

/** The names that both packages list, each side's own process waiting for the union. @param {Side[]} sides */
export async function runGrid(sides) {
  const started = sides.map((side) => start(side));
  const listed = await Promise.all(started.map(({ names }) => names));
  const unions = {};
  for (const names of listed) {
    for (const [key, list] of Object.entries(names))
      unions[key] = [...new Set([...(unions[key] ?? []), ...list])];
  }
  return Promise.all(sides.map((side, i) => finish(side, started[i], unions)));
}

/** A process; `names` is the first line that it prints. */
function start(side, ...more) {
  const child = spawn(
    testNode(),
    [
      "--no-warnings",
      "--stack-size=900",
      CHILD,
      side.entry,
      side.loader,
      side.file,
      side.filter,
      String(side.every),
      ...more,
    ],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  running.add(child);
  child.on("close", () => running.delete(child));
  child.stdin.on("error", () => {});
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const names = new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      if (text === undefined) return;
      text += chunk;
      const end = text.indexOf("\n");
      if (end < 0) return;
      resolve(JSON.parse(text.slice(0, end)));
      text = undefined;
    });
    ended.then((how) => reject(new Error(`${side.name} ended with ${how} at the start\n${errors}`)));
  });
  names.catch(() => {});
  return { child, names, ended, errors: () => errors };
}

async function finish(side, first, unions) {
  let current = first;
  let how;
  for (;;) {
    await current.names;
    current.child.stdin.end(`${JSON.stringify({ unions, ended: how === AGAIN ? undefined : how })}\n`);
    how = await watch(side, current);
    const rows = outcomes(side.file);
    if (rows.at(-1)?.[0] === "end") return new Map(rows.slice(0, -1));
    if (how === BROKEN) throw new Error(`${side.name}: the grid itself failed\n${current.errors()}`);
    current = start(side, "again");
  }
}

/** Waits for the process' end; ends it when it adds nothing for long. Says how the next cell is to be told. */
async function watch(side, { child, ended }) {
  let size = sizeOf(side.file);
  let limit = STARTS;
  let since = { wall: Date.now(), computed: 0 };
  let hung = false;
  const timer = setInterval(() => {
    const now = sizeOf(side.file);
    const computed = processorSeconds(child.pid);
    if (now !== size) {
      size = now;
      limit = COMPUTES;
      since = { wall: Date.now(), computed };
    } else if (computed - since.computed > limit || Date.now() - since.wall > WAITS * 1000) {
      hung = true;
      child.kill("SIGKILL");
    }
  }, 500);
  const how = await ended;
  clearInterval(timer);
  return hung ? "does not end" : `ends the process: ${how}`;
}

const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Seconds that a process has computed; 0 where the system does not tell. */
function processorSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Rows of an outcomes file. */
function outcomes(file) {
  const text = sizeOf(file) > 0 ? readFileSync(file, "utf8") : "";
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
