// SPDX-License-Identifier: Apache-2.0
// Trains an interpreter: runs modules of CPython's regression suite and programs of our own (names that end with .py), each in a
// process of its own, and keeps the profile that each leaves. That of LLVM is written by a program that was compiled for it; of
// any other, branches are counted.
//   node interpreter/train.mjs --program pyxide.asm.mjs --library Lib --modules lib-dynload --programs FOLDER --list list.txt
//     --raw FOLDER [--jobs N]
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { COUNTERS, countBranches } from "./branches/count.mjs";

const LIMIT_SECONDS = 240;
const DYNLOAD = "/lib/dynload";
const PROGRAMS = "/programs";
const PROFILE = "/trained.profraw";

const { values: options } = parseArgs({
  options: {
    program: { type: "string" },
    library: { type: "string" },
    modules: { type: "string" },
    programs: { type: "string" },
    list: { type: "string" },
    raw: { type: "string" },
    jobs: { type: "string", default: String(availableParallelism()) },
    only: { type: "string" },
  },
});

/** Starts the program with all of its branches counted, as an option of Emscripten's for `createModule`. */
function counted(module, keep) {
  return {
    instantiateWasm(imports, receive) {
      const compiled = new WebAssembly.Module(countBranches(module));
      const instance = new WebAssembly.Instance(compiled, imports);
      keep(instance.exports[COUNTERS]);
      receive(instance, compiled);
      return instance.exports;
    },
  };
}

/** Runs one of the list in this process and writes its profile, also when it fails. */
async function trainOne(name) {
  const { default: createModule } = await import(pathToFileURL(resolve(options.program)).href);
  // The profile's name is read when the program starts, before anything runs.
  const env = { HOME: "/tmp", LLVM_PROFILE_FILE: PROFILE, PYTHONDONTWRITEBYTECODE: "1" };
  const binary = await readFile(options.program.replace(/\.mjs$/, ".wasm"));
  const ofLLVM = binary.includes("__llvm_profile_write_file");
  let counters;
  const counting = counted(binary, (memory) => {
    counters = memory;
  });
  const program = await createModule({
    ...(ofLLVM ? {} : counting),
    noInitialRun: true,
    preRun: [({ ENV }) => Object.assign(ENV, env)],
    printErr: () => undefined,
    print: () => undefined,
  });
  const { FS, core } = program;
  const home = `/lib/${basename(resolve(options.library))}`;
  FS.mkdirTree(home);
  FS.mkdirTree(DYNLOAD);
  FS.mkdirTree(PROGRAMS);
  FS.mkdirTree("/tmp");
  FS.mount(FS.filesystems.NODEFS, { root: resolve(options.library) }, home);
  if (existsSync(options.modules))
    FS.mount(FS.filesystems.NODEFS, { root: resolve(options.modules) }, DYNLOAD);
  FS.mount(FS.filesystems.NODEFS, { root: resolve(options.programs) }, PROGRAMS);
  FS.chdir("/tmp");
  const inSuite = ["-m", "test", "--pgo", `--timeout=${LIMIT_SECONDS}`, name];
  const argv = ["python3", ...(name.endsWith(".py") ? [`${PROGRAMS}/${name}`] : inSuite)];
  try {
    return core.runMain({
      argv,
      programName: "python3",
      home: "/",
      stdlib: [home, DYNLOAD],
      parseArguments: true,
    });
  } finally {
    if (ofLLVM) program.___llvm_profile_write_file();
    const profile = ofLLVM ? FS.readFile(PROFILE) : new Uint8Array(counters.buffer);
    await writeFile(join(options.raw, `${name}.profraw`), profile);
  }
}

/** Runs one of the list in a child process; resolves to what became of it. */
function inChild(name) {
  const argv = [fileURLToPath(import.meta.url), ...process.argv.slice(2), "--only", name];
  return new Promise((settle) => {
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_SECONDS * 1000);
    let errors = "";
    child.stderr.on("data", (data) => {
      errors += data;
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      settle({ name, outcome: signal ?? code, errors: errors.trim().split("\n").at(-1) });
    });
  });
}

async function trainAll() {
  await mkdir(options.raw, { recursive: true });
  const lines = (await readFile(options.list, "utf8")).split("\n");
  const names = lines.map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const waiting = [...names];
  let done = 0;
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const { outcome, errors } = await inChild(name);
      done += 1;
      console.log(
        `[${done}/${names.length}] ${name}: ${outcome === 0 ? "passed" : `ended with ${outcome} ${errors}`}`,
      );
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
}

if (options.only === undefined) await trainAll();
else process.exit(await trainOne(options.only));
