// SPDX-License-Identifier: Apache-2.0
// Loads Python: downloads, file system, start. Invariant: wasm, its JavaScript, the standard library and the lock file
// are fetched at the same time, and a failure of any of them rejects the load.

import type { CreateModule, EmscriptenModule, ModuleOptions } from "../bridge/emscripten.ts";
import { limitDescriptors } from "../fs/descriptor-limit.ts";
import { checkData } from "../fs/file-data.ts";
import { guardSystemCalls } from "../fs/guard.ts";
import { readLockfile } from "../packages/lockfile.ts";
import { type ByteCounter, compileWasm, importModule, nodeModules, readBytes } from "../platform/platform.ts";
import { dynloadFolder, libraryZip, nodeLibraryZip, sitePackages } from "../platform/python-version.ts";
import { createApi } from "./create-api.ts";
import { figuresEnvironment } from "./figures.ts";
import type { MachineUser } from "./machine-user.ts";
import {
  type Addresses,
  checkOptions,
  type FileAddresses,
  type PyxideOptions,
  resolveAddresses,
  variablesAsText,
} from "./options.ts";
import { baseEnvironment, librarySearchPath, paths, Runtime } from "./runtime.ts";
import { SharedObjects } from "./shared-objects.ts";
import type { PyxideAPI } from "./types.ts";

type Report = (phase: "download" | "start" | "done", name: string) => ByteCounter;

function makeReport(options: PyxideOptions): Report {
  const { onProgress } = options;
  return (phase, name) => (loaded, total) => {
    onProgress?.({ phase, name, loaded, ...(total === undefined ? {} : { total }) });
  };
}

function environment(options: PyxideOptions, figures: Record<string, string>): Record<string, string> {
  return { ...baseEnvironment, ...figures, ...variablesAsText(options.env ?? {}) };
}

/** Variables that Emscripten sets where it is not told that they are undefined. */
const EMSCRIPTENS = ["HOME", "LANG", "LOGNAME", "PATH", "PWD", "USER", "_"];

/** The environment of a command line: the shell's, with Python's own libraries before the machine's. */
function shellEnvironment(user: MachineUser, env: object = {}): Record<string, string | undefined> {
  const variables = variablesAsText(env);
  const found = [librarySearchPath(user), variables["LD_LIBRARY_PATH"]].filter(Boolean);
  const unset = Object.fromEntries(EMSCRIPTENS.map((name) => [name, undefined]));
  return { ...unset, ...variables, LD_LIBRARY_PATH: found.join(":") };
}

/** Writes what the program says at its end to the command line's standard error, in CPython's words, at once. */
function reportToUser(text: string): void {
  const said = text.startsWith("Aborted(") ? "Fatal Python error: Aborted\n" : text;
  nodeModules()?.fs.writeSync(2, `${said}\n`);
}

/** Instantiates the wasm program. Rejects when its download, compilation or start fails. */
async function instantiate(
  create: CreateModule,
  wasm: Promise<WebAssembly.Module>,
  options: PyxideOptions,
  env: Record<string, string | undefined>,
  user: MachineUser | undefined,
): Promise<EmscriptenModule> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const moduleOptions: ModuleOptions = {
    noInitialRun: true,
    ...(options.jsglobals === undefined ? {} : { jsglobals: options.jsglobals }),
    conversions: {
      nullToNone: options.convertNullToNone ?? false,
      proxyToRepr: options.pyproxyToStringRepr ?? false,
      dictToLiteralMap: options.toJsLiteralMap ?? false,
    },
    // Emscripten asks for the program, which is instantiated below, and for libraries that Python's file system lacks.
    locateFile(name) {
      if (name === "pyxide.asm.wasm") return name;
      throw new Error(
        `the shared library '${name}' is not there, or none of the folders that are searched has it`,
      );
    },
    instantiateWasm(imports, receive) {
      wasm
        .then(async (module) =>
          receive(await WebAssembly.instantiate(module, guardSystemCalls(imports)), module),
        )
        .catch(reject);
      return {};
    },
    preRun: [
      (module) => {
        for (const name of Object.keys(module.ENV)) delete module.ENV[name];
        Object.assign(module.ENV, env);
      },
    ],
    print: (text) => console.log(text),
    printErr: user === undefined ? (text) => console.warn(text) : reportToUser,
  };
  return Promise.race([create(moduleOptions), failed]);
}

function placeFiles(
  module: EmscriptenModule,
  stdlib: Uint8Array,
  nodeLibrary: Uint8Array | undefined,
  home: string,
): void {
  const { FS } = module;
  FS.mkdirTree(sitePackages);
  FS.mkdirTree(dynloadFolder);
  FS.mkdirTree("/usr/lib");
  FS.mkdirTree(home);
  FS.createDataFile("/", libraryZip, stdlib, true, false, true);
  if (nodeLibrary !== undefined) FS.createDataFile("/", nodeLibraryZip, nodeLibrary, true, false, true);
}

function setOptionStreams(runtime: Runtime, options: PyxideOptions): void {
  const { stdin, stdout, stderr } = options;
  if (stdin !== undefined) runtime.streams.setStdin({ stdin });
  if (stdout !== undefined) runtime.streams.setStdout({ batched: stdout });
  if (stderr !== undefined) runtime.streams.setStderr({ batched: stderr });
}

/**
 * Fetches everything and lays out the file system; Python has not started then. `user` is whose command line it is, if it
 * is one.
 */
export async function prepare(
  options: PyxideOptions,
  own: FileAddresses,
  user?: MachineUser,
): Promise<Runtime> {
  checkOptions(options);
  const addresses: Addresses = resolveAddresses(options, own);
  const report = makeReport(options);
  const count = (name: string): ByteCounter | undefined =>
    options.onProgress === undefined ? undefined : report("download", name);
  const wasm = compileWasm(addresses.wasm, count("pyxide.asm.wasm"));
  const stdlib = readBytes(addresses.stdlib, count("python_stdlib.zip"));
  const nodeLibrary =
    nodeModules() === undefined ? Promise.resolve(undefined) : readBytes(addresses.nodeLibrary, undefined);
  const lockfile = readLockfile(options.lockFileContents, addresses.lockFile);
  const shared = new SharedObjects(addresses);
  const whole = options.fullStdLib === true ? shared.fetchAll(count) : Promise.resolve();
  const factory = importModule<{ default: CreateModule }>(addresses.module);
  // Each is awaited below; until then a failure must not count as unhandled.
  for (const promise of [wasm, stdlib, nodeLibrary, lockfile, whole, factory]) promise.catch(() => undefined);

  const env =
    user === undefined
      ? environment(options, await figuresEnvironment(options, lockfile))
      : shellEnvironment(user, options.env);
  const module = await instantiate((await factory).default, wasm, options, env, user);
  limitDescriptors(module);
  checkData(module);
  placeFiles(module, await stdlib, await nodeLibrary, module.ENV["HOME"] ?? paths.userHome);
  const runtime = new Runtime(module, await lockfile, addresses, shared, options, user);
  setOptionStreams(runtime, options);
  runtime.packages.prefetch(namesIn(options.packages));
  await whole;
  await options.fsInit?.(module.FS, { sitePackages });
  report("start", "Python")(0, undefined);
  return runtime;
}

/** The option `packages`, which JavaScript may give as one name. */
function namesIn(packages: readonly string[] | string = []): string[] {
  return [packages].flat();
}

/** Starts Python as a guest of this JavaScript environment. */
export async function startEmbedded(runtime: Runtime, version: string): Promise<PyxideAPI> {
  const { core, options } = runtime;
  core.start(runtime.startConfig(options.args ?? []));
  const api = createApi(runtime, version);
  runtime.boot(api, true);
  const packages = namesIn(options.packages);
  if (packages.length > 0) await runtime.packages.load(packages);
  makeReport(options)("done", "Python")(0, undefined);
  return api;
}

/** Loads Python, embedded in this JavaScript environment. */
export async function load(options: PyxideOptions, own: FileAddresses, version: string): Promise<PyxideAPI> {
  const runtime = await prepare(options, own);
  const { FS, ENV } = runtime.module;
  FS.chdir(ENV["HOME"] ?? paths.userHome);
  return startEmbedded(runtime, version);
}
