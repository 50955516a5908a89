// SPDX-License-Identifier: Apache-2.0
// Starts a Node process for one module of Python tests; its lines come through a pipe that is written synchronously.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { testNode } from "../harness/node-lane.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** `folder` is on Python's path; names of modules get `prefix`; `wheels(name)`: files that a module wants installed. */
export function nodeLauncher({ dist, folder, prefix, wheels = () => [] }) {
  return (name, skip, onLine) => {
    const settings = { ...entryOf(dist), folder, name: `${prefix}${name}`, skip, wheels: wheels(name) };
    return launchChild(join(HERE, "node-child.mjs"), settings, onLine);
  };
}

/** What a child needs to load the package. */
export function entryOf(dist) {
  return { entry: pathToFileURL(join(dist.dir, dist.entry)).href, loader: dist.loader, dir: dist.dir };
}

/** A process of `script` with `settings` as its argument, an environment of module-run.mjs. */
export async function launchChild(script, settings, onLine) {
  const child = spawn(testNode(), [script, JSON.stringify(settings)], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const output = (chunk) => onLine({ type: "output", text: chunk.toString() });
  child.stdout.on("data", output);
  child.stderr.on("data", output);
  createInterface({ input: child.stdio[3] }).on("line", (line) => onLine(JSON.parse(line)));
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
}

/** `{launch, about, close}` for the runner. */
export async function prepare({ dist, testlib }) {
  const { [dist.loader]: load } = await import(pathToFileURL(join(dist.dir, dist.entry)).href);
  const python = await load({ indexURL: dist.dir });
  return {
    launch: nodeLauncher({ dist, folder: testlib, prefix: "test." }),
    about: {
      python: python.runPython("import platform; platform.python_version()"),
      package: `${dist.name} ${dist.version}`,
      where: `Node ${process.versions.node}`,
    },
    close: async () => undefined,
  };
}
