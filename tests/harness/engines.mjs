// SPDX-License-Identifier: Apache-2.0
// Deno and Bun: their pinned programs, and how they run a script.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const { resolve } = createRequire(import.meta.url);
const libc = process.platform === "linux" ? "-glibc" : "";
const bunArch = process.arch === "arm64" ? "aarch64" : process.arch;
const PROGRAMS = {
  deno: [`@deno/${process.platform}-${process.arch}${libc}`, "deno"],
  bun: [`@oven/bun-${process.platform}-${bunArch}`, "bin/bun"],
};

export const ENGINES = Object.keys(PROGRAMS);

/** The program of an engine; undefined where the registry has none for this platform. */
export function programOf(engine) {
  const [name, file] = PROGRAMS[engine];
  try {
    const program = join(dirname(resolve(`${name}/package.json`)), file);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** The words before a script's name. Deno takes V8's flags in an option of its own; Bun knows `--expose-gc` alone. */
export function runOptions(engine, flags) {
  if (engine === "bun") return ["run", ...flags.filter((flag) => flag === "--expose-gc")];
  return ["run", "--allow-all", "--quiet", ...(flags.length > 0 ? [`--v8-flags=${flags.join(",")}`] : [])];
}
