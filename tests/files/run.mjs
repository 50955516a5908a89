// SPDX-License-Identifier: Apache-2.0
// Runs programs of file operations on this machine and on each kind of mount, and compares what they give. See README.md.
// Usage: node tests/files/run.mjs [--dist FOLDER] [--seed N|new] [--runs N] [--seconds N] [--mount NAME] [--show N]
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "smol-toml";

const HERE = dirname(fileURLToPath(import.meta.url));
const CHUNK = 50;
/** Where programs run. As long as the paths below mounts, since links have the size of their paths. */
const PROGRAMS = "/machine___/programs";
/** Programs that are run without an end in time. */
const ENDLESS = 1_000_000_000;

const { values } = parseArgs({
  options: {
    dist: { type: "string", default: "out/dist" },
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "3000" },
    seconds: { type: "string" },
    mount: { type: "string" },
    show: { type: "string", default: "5" },
  },
  allowPositionals: true,
});
if (values.seed === "new") values.seed = String(Date.now() % 1_000_000_000);

/** Runs programs natively, with a folder of this checkout's output as their root; `--map-root-user` where this is not root. */
class Machine {
  #process;
  #lines;
  constructor(folder) {
    const command = ["python3", join(HERE, "generate.py"), folder, PROGRAMS];
    const [program, ...args] = process.getuid() === 0 ? command : ["unshare", "--map-root-user", ...command];
    this.#process = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Programs of some seeds, and what they give, in JSON. */
  async run(first, count) {
    this.#process.stdin.write(`${first} ${count}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the machine's python3 has ended");
    return JSON.parse(value);
  }

  end() {
    this.#process.stdin.end();
  }
}

/** Folders of each kind in Python's file system, and how they are mounted. */
const MOUNTS = {
  memory: (py, path) => py.FS.mkdirTree(path),
  disk: (py, path, folder) => py.mountNodeFS(path, folder),
  // No database is there, and none answers: files stay in memory, which is all that programs see.
  indexeddb(py, path) {
    globalThis.indexedDB ??= { open: () => ({}) };
    py.FS.mkdirTree(path);
    py.FS.mount(py.FS.filesystems.IDBFS, { autoPersist: true }, path);
  },
  native: (py, path) => py.mountNativeFS(path, { kind: "directory", async *entries() {} }),
};

/** The differences that known.toml has, with their reasons. */
class Known {
  #entries;
  used = new Map();
  constructor() {
    const { difference = [] } = parse(readFileSync(join(HERE, "known.toml"), "utf8"));
    this.#entries = difference.map((entry) => ({
      ...entry,
      matches: ["native", "here"].map((side) => new RegExp(`^(?:${entry[side] ?? ".*"})$`, "s")),
      when: new RegExp(entry.when ?? "", "s"),
    }));
  }

  has(mount, operation, native, here) {
    const [nativeText, hereText, program] = [native, here, operation].map((value) => JSON.stringify(value));
    const entry = this.#entries.find(
      ({ mounts, operations, matches, when }) =>
        (mounts === undefined || mounts.includes(mount)) &&
        operations.includes(operation[0]) &&
        when.test(program) &&
        matches[0].test(nativeText) &&
        matches[1].test(hereText),
    );
    if (entry !== undefined) this.used.set(entry.why, (this.used.get(entry.why) ?? 0) + 1);
    return entry !== undefined;
  }
}

/** The first operation in which two results differ, unless that is known: what comes after it may differ, too. */
function difference(known, mount, program, native, here) {
  const steps = [...program, ["tree"]];
  for (const [i, step] of steps.entries()) {
    if (JSON.stringify(native[i]) === JSON.stringify(here[i])) continue;
    return known.has(mount, step, native[i], here[i])
      ? undefined
      : { at: i, step, native: native[i], here: here[i] };
  }
  return undefined;
}

/** Of two trees the rows that differ. */
function shorten(native, here) {
  if (native?.[0] !== "gives" || !Array.isArray(native[1]?.[0])) return [native, here];
  const rows = [native, here].map(([, list]) => new Set(list.map((row) => JSON.stringify(row))));
  return [[...(rows[0].difference?.(rows[1]) ?? [])], [...(rows[1].difference?.(rows[0]) ?? [])]];
}

function tell(mount, seed, program, { at, step, native, here }) {
  const [a, b] = step[0] === "tree" ? shorten(native, here) : [native, here];
  console.log(`${mount}, seed ${seed}, operation ${at}: ${JSON.stringify(step)}`);
  console.log(`  natively ${JSON.stringify(a)}\n  here     ${JSON.stringify(b)}`);
  for (const [i, before] of program.slice(0, at).entries()) console.log(`  ${i} ${JSON.stringify(before)}`);
}

async function main() {
  const out = resolve("out");
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(join(out, "files-"));
  for (const name of ["disk", `machine${dirname(PROGRAMS)}`])
    mkdirSync(join(work, name), { recursive: true });
  const { loadPyxide } = await import(pathToFileURL(join(resolve(values.dist), "pyxide.mjs")).href);
  const py = await loadPyxide();
  const names = Object.keys(MOUNTS).filter((name) => values.mount === undefined || name === values.mount);
  const place = (name) => `/${name.padEnd(dirname(PROGRAMS).length - 1, "_")}`;
  for (const name of names) await MOUNTS[name](py, place(name), join(work, name));
  for (const name of ["world.py", "maps.py", "operations.py"])
    py.FS.writeFile(`/tmp/${name}`, readFileSync(join(HERE, name)));
  const run = py.runPython("import sys; sys.path.insert(0, '/tmp'); import operations; operations.run");
  const machine = new Machine(join(work, "machine"));
  const known = new Known();
  const first = Number(values.seed);
  const end =
    values.seconds === undefined
      ? Number.POSITIVE_INFINITY
      : performance.now() + 1000 * Number(values.seconds);
  const runs = values.seconds === undefined ? Number(values.runs) : ENDLESS;
  let finished = 0;
  let failed = 0;
  for (let seed = first; seed < first + runs && performance.now() < end; seed += CHUNK) {
    const [text, nativeText] = await machine.run(seed, CHUNK);
    const [programs, native] = [JSON.parse(text), JSON.parse(nativeText)];
    finished += programs.length;
    for (const name of names) {
      const here = JSON.parse(run(text, `${place(name)}/programs`));
      for (const [i, program] of programs.entries()) {
        const found = difference(known, name, program, native[i], here[i]);
        if (found === undefined) continue;
        if (failed++ < Number(values.show)) tell(name, seed + i, program, found);
      }
    }
  }
  machine.end();
  rmSync(work, { recursive: true });
  console.log(`${finished} programs on ${names.join(", ")}, seed ${first}`);
  for (const [why, count] of known.used) console.log(`  ${count} times: ${why}`);
  console.log(`${finished * names.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(2);
  },
);
