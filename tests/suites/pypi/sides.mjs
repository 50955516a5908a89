// SPDX-License-Identifier: Apache-2.0
// The two Pythons that run a suite: the root's own, and Pyxide's command line. Each run is a process.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testNode } from "../../harness/node-lane.mjs";
import { ROOT } from "../../harness/options.mjs";

const PREPARE = fileURLToPath(new URL("prepare.py", import.meta.url));
const TESTS = fileURLToPath(new URL("../..", import.meta.url));
const MARKER = "\x01";

/** Processes that run now: they end with this one. */
const running = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const child of running) child.kill("SIGKILL");
    process.exit(1);
  });
}

/** `{native, pyxide}`, each with a command line and where that program sees things; fetches what the suites need. */
export function prepareSides(names, { work, dist, environment }) {
  const env = { ...process.env, PYTHONPATH: join(ROOT, "tools") };
  execFileSync("python3", [PREPARE, work, ...names], { env, stdio: ["ignore", 2, 2] });
  const found = JSON.parse(readFileSync(join(work, "sides.json"), "utf8"));
  const base = join(work, "pyxide");
  const homes = { HOME: join(base, "home"), TMPDIR: join(base, "tmp") };
  const inPackages = (folder) => (name) => found.paths[name].map((path) => `${folder}/${path}`);
  return {
    native: {
      argv: found.native,
      alone: true,
      env: process.env, // not what Python sees: prepare.py gives it that
      base: found.base,
      scripts: found.scripts,
      paths: inPackages(found.mounted),
    },
    pyxide: {
      argv: [testNode(), join(dist, "cli.mjs"), join(TESTS, "suites/pypi/run_suite.py")],
      alone: false,
      env: { ...environment, ...homes },
      base,
      scripts: TESTS,
      paths: inPackages(found.packages),
    },
  };
}

/** A `launch` for module-run.mjs that runs some words of a suite; a test that has told its outcome does not run again. */
export function sideLauncher(side, name, suite, words) {
  const done = new Set();
  return async (_, lost, onLine) => {
    const settings = {
      folder: `${side.base}/${name}`,
      scripts: side.scripts,
      // Of some packages the sdist's own copy is what is tested.
      paths: [...(suite.paths ?? []).map((path) => `${side.base}/${name}/${path}`), ...side.paths(name)],
      env: suite.env ?? {},
      alone: side.alone,
      runner: suite.runner ?? "pytest",
      plugins: suite.plugins ?? [],
      arguments: suite.arguments ?? [],
      leave: suite.leave ?? {},
      words,
      skip: [...done, ...lost],
    };
    const [program, ...args] = side.argv;
    const child = spawn(program, args, { cwd: ROOT, env: side.env, stdio: ["pipe", "pipe", "pipe"] });
    running.add(child);
    child.on("close", () => running.delete(child));
    child.stdin.on("error", () => undefined); // the program may end before it has read everything
    child.stdin.end(JSON.stringify(settings));
    const note = (line) => {
      if (line.id !== undefined && line.type !== "start") done.add(line.id);
      onLine(line);
    };
    readMarked(child.stdout, note, onLine);
    child.stderr.on("data", (chunk) => onLine({ type: "output", text: chunk.toString() }));
    const ended = new Promise((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("close", (code, signal) => resolve(`the process ended: ${signal ?? `exit code ${code}`}`));
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

/** Lines that begin with the marker are reports, all else is what tests print. */
function readMarked(stream, onReport, onLine) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith(MARKER)) onReport(JSON.parse(line.slice(1)));
      else if (line !== "") onLine({ type: "output", text: `${line}\n` });
    }
  });
}
