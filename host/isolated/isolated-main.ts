// SPDX-License-Identifier: Apache-2.0
// Entry of `isolated.mjs`: Python for programs that nobody trusts. See docs/security.md.
// Invariant: without `session`, a worker runs one program; the next one finds a worker that has run none.

import { defaultSink, makeSink, type Sink } from "../fs/sink.ts";
import { makeSource, type Source } from "../fs/source.ts";
import { type ByteCounter, compileWasm, nodeModules, readBytes } from "../platform/platform.ts";
import { sharedNames } from "../platform/python-version.ts";
import type { IsolatedPython, PlainValue } from "../runtime/isolated-types.ts";
import {
  type Addresses,
  checkOptions,
  type FileAddresses,
  type PyxideOptions,
  resolveAddresses,
  variablesAsText,
} from "../runtime/options.ts";
import type { Services } from "./calls-main.ts";
import { IsolatedError } from "./errors.ts";
import { Fetcher } from "./fetch-main.ts";
import { checkRunOptions, type Limits, readLimits } from "./limits.ts";
import { Names } from "./names-main.ts";
import { fetchPackages } from "./packages-main.ts";
import { needsProcess } from "./process-main.ts";
import type { Setup } from "./protocol.ts";
import { IsolatedRun } from "./run-main.ts";

const MOST_INPUT = 1 << 16;

const noInput = makeSource({ error: true }) as Source;

/** Does the host share memory with workers? */
function canShare(): boolean {
  return typeof SharedArrayBuffer === "function" && (globalThis.crossOriginIsolated ?? true);
}

/** Downloads what every worker is given. */
async function fetchSetup(options: PyxideOptions, addresses: Addresses, limits: Limits): Promise<Setup> {
  const count = (name: string): ByteCounter | undefined =>
    options.onProgress === undefined
      ? undefined
      : (loaded, total) =>
          options.onProgress?.({
            phase: "download",
            name,
            loaded,
            ...(total === undefined ? {} : { total }),
          });
  const [wasm, stdlib, packages, ...modules] = await Promise.all([
    // A compiled module cannot go to another process.
    needsProcess()
      ? readBytes(addresses.wasm, count("pyxide.asm.wasm"))
      : compileWasm(addresses.wasm, count("pyxide.asm.wasm")),
    readBytes(addresses.stdlib, count("python_stdlib.zip")),
    fetchPackages(options, addresses),
    ...sharedNames.map(async (name) => ({
      name,
      bytes: await readBytes(addresses.shared(name), count(name)),
    })),
  ]);
  const { env = {}, args = [] } = options;
  return {
    kind: "setup",
    program: addresses.module,
    wasm,
    stdlib,
    packages,
    modules,
    env: variablesAsText(env),
    args: [...args],
    terminals: [],
    pages: limits.pages,
    files: limits.files,
    output: limits.output,
  };
}

class Isolated {
  readonly #addresses: Addresses;
  readonly #limits: Limits;
  readonly #setup: Setup;
  readonly #services: Services;
  readonly names = new Names();
  readonly #runs = new Set<IsolatedRun>();
  #next: IsolatedRun | undefined;
  #end: Error | undefined;
  /** A session's runs, one after another. */
  #queue: Promise<unknown> = Promise.resolve();
  #source: Source = noInput;
  readonly #sinks: [Sink, Sink] = [defaultSink(nodeModules(), 1), defaultSink(nodeModules(), 2)];

  constructor(addresses: Addresses, limits: Limits, setup: Setup) {
    this.#addresses = addresses;
    this.#limits = limits;
    this.#setup = setup;
    const fetcher = new Fetcher(limits.fetch);
    this.#services = {
      stdin: () => this.#read(),
      fetch: (request, signal) => fetcher.fetch(request, signal),
    };
  }

  /** Starts a worker for the next run. */
  start(): IsolatedRun {
    const { isatty: input } = this.#source;
    const setup: Setup = {
      ...this.#setup,
      terminals: [input, ...this.#sinks.map((sink) => sink.isatty)],
      ...(this.#limits.session && canShare() ? { interrupts: new SharedArrayBuffer(4) } : {}),
    };
    const run = new IsolatedRun(this.#addresses.isolated, setup, this.#limits, {
      services: this.#services,
      find: this.names.find,
      output: (stream, bytes) => this.#write(stream, bytes),
    });
    this.#runs.add(run);
    this.#next = run;
    return run;
  }

  setSource(source: Source | undefined): void {
    this.#source = source ?? noInput;
    this.#renew();
  }

  setSink(index: 0 | 1, sink: Sink | undefined): void {
    this.#sinks[index].flush();
    this.#sinks[index] = sink ?? defaultSink(nodeModules(), index === 0 ? 1 : 2);
    this.#renew();
  }

  async run(code: unknown, filename = "<exec>"): Promise<PlainValue> {
    if (typeof code !== "string") throw new TypeError(`Python code must be a string, not ${typeof code}`);
    if (typeof filename !== "string") throw new TypeError("the name of a file must be a string");
    if (!this.#limits.session) return this.#runAlone(code, filename);
    const result = this.#queue.then(() => this.#runInSession(code, filename));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  terminate(): void {
    this.#end ??= new IsolatedError("terminate", "this isolated Python has been terminated");
    for (const run of this.#runs) run.end(this.#end);
    this.#runs.clear();
    this.#next = undefined;
  }

  async #runAlone(code: string, filename: string): Promise<PlainValue> {
    if (this.#end !== undefined) throw this.#end;
    const run = this.#take();
    try {
      return await run.run(code, filename, this.names.all());
    } finally {
      this.#flush();
      run.end(new IsolatedError("terminate", "the run is over"));
      this.#runs.delete(run);
      if (this.#end === undefined && this.#next === undefined) this.start();
    }
  }

  async #runInSession(code: string, filename: string): Promise<PlainValue> {
    if (this.#end !== undefined) throw this.#end;
    const old = this.#next;
    const run = old === undefined || old.death !== undefined ? this.start() : old;
    if (old !== undefined && old !== run) this.#runs.delete(old);
    try {
      return await run.run(code, filename, run.isFresh ? this.names.all() : this.names.changes());
    } finally {
      this.#flush();
    }
  }

  /** A worker that has run nothing. */
  #take(): IsolatedRun {
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined && next.death === undefined) return next;
    if (next !== undefined) this.#runs.delete(next);
    const run = this.start();
    this.#next = undefined;
    return run;
  }

  /** A waiting worker was told of other streams. */
  #renew(): void {
    const next = this.#next;
    if (this.#limits.session || next === undefined) return;
    const { isatty: input } = this.#source;
    const terminals = [input, ...this.#sinks.map((sink) => sink.isatty)];
    if (terminals.every((is, index) => is === next.terminals[index])) return;
    next.end(new IsolatedError("terminate", "its streams have changed"));
    this.#runs.delete(next);
    this.#next = undefined;
    this.start();
  }

  #write(stream: 1 | 2, bytes: Uint8Array): void {
    const sink = this.#sinks[stream - 1] as Sink;
    try {
      for (let at = 0; at < bytes.length; ) at += Math.max(sink.write(bytes.subarray(at)), 1);
    } catch (error) {
      console.error("A handler of a standard stream failed.", error);
    }
  }

  #flush(): void {
    for (const sink of this.#sinks) {
      try {
        sink.flush();
      } catch (error) {
        console.error("A handler of a standard stream failed.", error);
      }
    }
  }

  async #read(): Promise<Uint8Array> {
    const source = this.#source;
    await source.ready?.();
    const buffer = new Uint8Array(MOST_INPUT);
    return buffer.slice(0, source.read(buffer));
  }
}

function setOptionStreams(isolated: Isolated, { stdin, stdout, stderr }: PyxideOptions): void {
  if (stdin !== undefined) isolated.setSource(makeSource({ stdin }));
  if (stdout !== undefined) isolated.setSink(0, makeSink({ batched: stdout }));
  if (stderr !== undefined) isolated.setSink(1, makeSink({ batched: stderr }));
}

/** Loads Python in isolated mode. */
export async function loadIsolated(
  options: PyxideOptions,
  files: FileAddresses,
  version: string,
): Promise<IsolatedPython> {
  const limits = readLimits(options);
  checkOptions({ ...options, isolated: false });
  const addresses = resolveAddresses(options, files);
  const isolated = new Isolated(addresses, limits, await fetchSetup(options, addresses, limits));
  setOptionStreams(isolated, options);
  options.onProgress?.({ phase: "start", name: "Python", loaded: 0 });
  try {
    await isolated.start().ready;
  } catch (error) {
    isolated.terminate();
    throw error;
  }
  options.onProgress?.({ phase: "done", name: "Python", loaded: 0 });
  return {
    version,
    globals: {
      set: (name, value) => isolated.names.set(name, value),
      delete: (name) => isolated.names.delete(name),
    },
    async runPythonAsync(code, options = {}) {
      checkRunOptions(options);
      return isolated.run(code, options.filename);
    },
    setStdin: (given) => isolated.setSource(makeSource(given ?? {})),
    setStdout: (given) => isolated.setSink(0, makeSink(given ?? {})),
    setStderr: (given) => isolated.setSink(1, makeSink(given ?? {})),
    terminate: () => isolated.terminate(),
  };
}
