// SPDX-License-Identifier: Apache-2.0
// The Python of isolated mode, in a realm that has nothing of the outside.
// Invariant: until `seal` runs the runtime alone; from then on Python, and all that JavaScript reads of it, is hostile.
import type { CreateModule, EmscriptenModule, ModuleOptions } from "../bridge/emscripten.ts";
import type { PyProxy } from "../bridge/py-proxy.ts";
import { limitDescriptors } from "../fs/descriptor-limit.ts";
import { Streams } from "../fs/streams.ts";
import { libraryZip, sitePackages } from "../platform/python-version.ts";
import { baseEnvironment, paths } from "../runtime/runtime.ts";
import { Exposed } from "./bridge-wall.ts";
import { ImportWall } from "./import-wall.ts";
import { ModuleGate } from "./module-gate.ts";
import { Output } from "./output-worker.ts";
import { Port } from "./port-worker.ts";
import type { Powers } from "./powers.ts";
import type { Packed, Setup, ToWorker } from "./protocol.ts";
import { limitFiles, type Quota } from "./quota-worker.ts";
import { StandardModules } from "./standard-modules.ts";
import { toBytes } from "./values.ts";

const PAGE = 1 << 16;

type Settled = Extract<ToWorker, { kind: "settled" }>;
type Callable = PyProxy & ((...args: unknown[]) => unknown);

type Members<Names extends readonly string[]> = Record<Names[number], Callable>;

/** What Python does for the host. */
const SESSION = ["run", "set_global", "refuse_global", "interrupt"] as const;
const GRANTS = ["settle", "refuse"] as const;

/** Functions of a module, which last longer than the module's proxy. */
function takeMembers<const Names extends readonly string[]>(module: PyProxy, names: Names): Members<Names> {
  const members = names.map((name) => [name, (module[name] as Callable).copy()]);
  module.destroy();
  return Object.fromEntries(members) as Members<Names>;
}

class Program {
  readonly #powers: Powers;
  readonly #setup: Setup;
  readonly #exposed = new Exposed();
  readonly #wall: ImportWall;
  readonly #gate: ModuleGate;
  readonly #output: Output;
  readonly #port: Port;
  #module!: EmscriptenModule;
  #modules!: StandardModules;
  #quota: Quota | undefined;
  #memory!: WebAssembly.Memory;
  #stackBytes: () => number = () => 0;
  #session!: Members<typeof SESSION>;
  #grants!: Members<typeof GRANTS>;
  #isRunning = false;
  readonly #late: Settled[] = [];

  constructor(powers: Powers, setup: Setup) {
    this.#powers = powers;
    this.#setup = setup;
    this.#wall = new ImportWall(this.#exposed, {
      memory: () => this.#memory.buffer,
      stackBytes: () => this.#stackBytes(),
    });
    this.#gate = new ModuleGate();
    this.#output = new Output(powers, setup.output);
    this.#port = new Port(
      powers,
      {
        placeModule: (name) => this.#modules.place(name, this.#quota),
        isRunning: () => this.#isRunning,
        isBusy: () => this.#module.core.isBusy(),
        finish: (ok, packed) => this.#finish(ok, packed),
        fail: (error) => this.#fail(error),
        breakDown: () => this.#die("the program has taken away or changed what the runtime needs"),
        settle: (message) => this.#settlePromise(message),
      },
      this.#exposed,
    );
  }

  /** Starts Python and installs packages. */
  async start(create: CreateModule): Promise<void> {
    this.#module = await this.#instantiate(create);
    const { core, FS } = this.#module;
    core.onSuspend = () => this.#port.wake();
    core.onFree = () => this.#port.wake();
    core.onFatal = (error) => this.#die(error.message);
    FS.mkdirTree(sitePackages);
    this.#modules = new StandardModules(this.#module, this.#setup.modules);
    FS.mkdirTree("/usr/lib");
    const home = this.#module.ENV["HOME"] ?? paths.userHome;
    FS.mkdirTree(home);
    FS.createDataFile("/", libraryZip, this.#setup.stdlib, true, false, true);
    this.#connectStreams();
    FS.chdir(home);
    const { args } = this.#setup;
    const programName = "/usr/local/bin/python3";
    core.start({
      argv: [programName, ...args],
      programName,
      home: paths.home,
      stdlib: [...paths.stdlib],
    });
    if (this.#setup.interrupts !== undefined) core.setInterruptBuffer(new Uint8Array(this.#setup.interrupts));
    const boot = core.importModule("pyxide.isolated.boot");
    boot["start"](this.#port.members());
    boot.destroy();
    this.#installPackages();
    this.#session = takeMembers(core.importModule("pyxide.isolated.session"), SESSION);
    this.#grants = takeMembers(core.importModule("pyxide.isolated.grants"), GRANTS);
  }

  /** Begins to treat Python as hostile. */
  seal(): void {
    limitDescriptors(this.#module);
    this.#quota = limitFiles(this.#module, this.#setup.files);
    this.#gate.close();
    this.#wall.close();
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case "run":
        this.#begin(message);
        break;
      case "answer":
        this.#port.answer(message);
        break;
      case "settled":
        // Between runs Python does nothing.
        if (this.#isRunning) this.#port.settled(message);
        else this.#late.push(message);
        break;
      case "check":
        this.#powers.send({ kind: "alive" });
        break;
      case "interrupt":
        this.#interruptProgram();
        break;
    }
  }

  async #instantiate(create: CreateModule): Promise<EmscriptenModule> {
    const { promise: failed, reject } = Promise.withResolvers<never>();
    const { wasm, env } = this.#setup;
    const options: ModuleOptions = {
      noInitialRun: true,
      jsglobals: Object.freeze(Object.create(null) as object),
      conversions: { nullToNone: true, proxyToRepr: false, dictToLiteralMap: false },
      locateFile(name) {
        if (name === "pyxide.asm.wasm") return name;
        throw new Error(`the shared library '${name}' is not there`);
      },
      instantiateWasm: (imports, receive) => {
        this.#wall.build(imports);
        this.#gate
          .instantiate(wasm, imports)
          .then(({ instance, module }) => {
            this.#look(instance);
            receive(instance, module);
          })
          .catch(reject);
        return {};
      },
      preRun: [
        (module) => {
          // These Emscripten would set by itself, one of them to the host's script.
          Object.assign(module.ENV, { PWD: undefined, _: undefined }, baseEnvironment, env);
        },
      ],
      print: (text) => this.#output.writeLine(1, text),
      printErr: (text) => this.#output.writeLine(2, text),
    };
    return Promise.race([create(options), failed]);
  }

  /** Takes what is to be known of the running program, and limits its memory, which grows by this method alone. */
  #look({ exports }: WebAssembly.Instance): void {
    const { pages } = this.#setup;
    const memory = exports["memory"] as WebAssembly.Memory;
    const grow = (more: number): number => {
      if (memory.buffer.byteLength / PAGE + more > pages)
        throw new RangeError("isolated mode: no more memory");
      return WebAssembly.Memory.prototype.grow.call(memory, more);
    };
    Object.defineProperty(memory, "grow", { value: grow });
    this.#memory = memory;
    const base = exports["emscripten_stack_get_base"] as () => number;
    const current = exports["emscripten_stack_get_current"] as () => number;
    this.#stackBytes = () => (base() >>> 0) - (current() >>> 0);
  }

  #connectStreams(): void {
    const [input, output, error] = this.#setup.terminals;
    const streams = new Streams(this.#module);
    // The host says where the end is: what it sends is no more than a piece.
    streams.setStdin({ stdin: () => this.#read(), autoEOF: false, isatty: input ?? false });
    streams.setStdout({ write: (bytes) => this.#output.writeBytes(1, bytes), isatty: output ?? false });
    streams.setStderr({ write: (bytes) => this.#output.writeBytes(2, bytes), isatty: error ?? false });
  }

  async #read(): Promise<Uint8Array | null> {
    const { state, text, data } = await this.#port.ask("stdin");
    if (state !== "value") throw Object.assign(new Error(text), { name: "NoInputError" });
    return data.length === 0 ? null : toBytes(data);
  }

  /** As `loadPackage` does, from bytes that the host has checked. */
  #installPackages(): void {
    const { packages } = this.#setup;
    for (const { bytes } of this.#setup.modules) this.#gate.trust(bytes);
    if (packages.length === 0) return;
    const { core, FS } = this.#module;
    const entry = core.importModule("pyxide.entry");
    const install = entry["install"] as Callable;
    const folder = "/tmp/packages";
    FS.mkdirTree(folder);
    for (const { name, bytes, target } of packages) {
      FS.createDataFile(folder, name, bytes, true, true, true);
      const path = `${folder}/${name}`;
      const libraries = install(path, target, undefined, undefined, undefined) as string;
      for (const library of libraries.split("\n").filter(Boolean)) {
        this.#gate.trust(FS.readFile(library) as Uint8Array);
      }
      FS.unlink(path);
    }
    FS.rmdir(folder);
    install.destroy();
    entry.destroy();
  }

  #begin({ code, filename, grants }: Extract<ToWorker, { kind: "run" }>): void {
    this.#isRunning = true;
    this.#output.begin();
    try {
      for (const { name, value } of grants) {
        try {
          this.#session.set_global(name, value?.text, value?.data ?? "");
        } catch {
          this.#session.refuse_global(name); // not even its text fits into the memory
        }
      }
      this.#session.run(code, filename);
    } catch (error) {
      this.#die(String((error as Error | undefined)?.message));
    }
    // What was due between runs has not been done.
    for (const message of this.#late.splice(0)) this.#port.settled(message);
    this.#port.wake();
  }

  /** Where the program computes, it has seen the signal already. */
  #interruptProgram(): void {
    const { interrupts } = this.#setup;
    if (this.#module.core.wakeForInterrupt() || interrupts === undefined) return;
    Atomics.store(new Uint8Array(interrupts), 0, 0);
    if (!this.#isRunning) return;
    this.#session.interrupt();
    this.#port.wake();
  }

  #settlePromise({ id, ok, text, data }: Settled): void {
    try {
      this.#grants.settle(id, ok, text, data);
    } catch {
      this.#grants.refuse(id); // not even its text fits into the memory
    }
  }

  #finish(ok: boolean, packed: Packed): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    // The host is told by a task of its own: as long as Python computes, the run is not over.
    this.#powers.soon(() => {
      this.#output.flush();
      this.#powers.send({ kind: "finish", ok, ...packed });
    });
  }

  /** `exit` of C, and signals that end a process, leave the program in the middle. A trap has been reported already. */
  #fail(error: unknown): void {
    const { name, status } = (error ?? {}) as { name?: unknown; status?: unknown };
    if (name === "Exit") this.#die(`Python has exited with code ${String(status)}`);
  }

  #die(message: string): void {
    this.#output.flush();
    this.#powers.send({ kind: "end", reason: "fatal", message });
  }
}

/** Starts Python in this realm, which has been confined, and serves the host. */
export async function startProgram(
  create: CreateModule,
  powers: Powers,
  setup: Setup,
  freeze: () => void,
): Promise<void> {
  try {
    const program = new Program(powers, setup);
    await program.start(create);
    program.seal();
    freeze();
    powers.listen((message) => program.receive(message));
    powers.send({ kind: "ready" });
  } catch (error) {
    const { name, message } = error as Error;
    powers.send({ kind: "end", reason: "fatal", message: `${name}: ${message}` });
  }
}
