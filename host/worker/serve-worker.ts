// SPDX-License-Identifier: Apache-2.0
// The worker's side: answers requests with a Python of its own.

import type { PyProxy } from "../bridge/py-proxy.ts";
import { mountNodeFS } from "../fs/mount.ts";
import { HARMLESS, STOPPING, signalName } from "../platform/signals.ts";
import { version } from "../platform/version.ts";
import { createApi } from "../runtime/create-api.ts";
import { prepare, startEmbedded } from "../runtime/load.ts";
import type { PyxideOptions } from "../runtime/options.ts";
import { ownFiles } from "../runtime/own-files.ts";
import { paths, type Runtime } from "../runtime/runtime.ts";
import type { PyxideAPI } from "../runtime/types.ts";
import { checkArgument } from "./check-request.ts";
import { InputReader } from "./input-channel.ts";
import { Interrupts } from "./interrupt-channel.ts";
import { LineQueue } from "./line-queue.ts";
import type {
  ControlMessage,
  Port,
  PushAnswer,
  RequestMessage,
  Requests,
  RunAnswer,
  SentError,
  Setup,
  WorkerMessage,
} from "./protocol.ts";

type Answers = {
  [Kind in keyof Requests]: (
    argument: Requests[Kind]["argument"],
    id: number,
  ) => Promise<Requests[Kind]["answer"]>;
};

/** The functions of the Python class `pyxide.session.Session`. */
interface Session {
  push(request: number, line: string): PromiseLike<string> & PyProxy;
  run(request: number, code: string, filename: string | undefined): PromiseLike<string> & PyProxy;
  complete(source: string): string;
  reset(): void;
  interrupt(): void;
  banner: string;
}

/** How long messages wait while Python computes, where memory cannot be shared. */
const YIELD_MILLISECONDS = 20;

function toSentError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  const type = (error as { type?: unknown }).type;
  return {
    name,
    message,
    ...(typeof type === "string" ? { type } : {}),
    ...(stack === undefined ? {} : { stack }),
  };
}

class Server {
  readonly #port: Port;
  readonly #lines = new LineQueue(() =>
    this.#send({ kind: "input", request: this.#runtime?.streams.request }),
  );
  #runtime: Runtime | undefined;
  #interrupts = new Interrupts(undefined);
  #sharesInterrupts = false;
  #claimed = false;
  /** The ids of requests that have no answer yet. */
  readonly #open: number[] = [];
  /** Requests that wait for their turn, and what the next one has to wait for. */
  #held = 0;
  #gate: Promise<void> = Promise.resolve();
  #python: { api: PyxideAPI; session: Session } | undefined;

  constructor(port: Port) {
    this.#port = port;
  }

  readonly answers: Answers = {
    load: async (setup) => {
      const runtime = await this.#prepare(setup);
      const api = await startEmbedded(runtime, version);
      this.#interrupts.clear();
      this.#listen(runtime);
      if (setup.interrupts === undefined) api.yieldEvery(YIELD_MILLISECONDS);
      const target = (): number => this.#interrupts.target;
      const session = api.pyimport("pyxide.session").Session(setup.terminal ?? false, target) as Session;
      this.#python = { api, session };
      return { version: api.version, banner: session.banner };
    },
    main: async (setup) => {
      const runtime = await this.#prepare(setup);
      this.#listen(runtime);
      runtime.streams.useMachineTerminal();
      try {
        return await runtime.runMain(setup.argv, () => createApi(runtime, version));
      } finally {
        // Timers and listeners of the program may still call it, before the thread ends.
        process.on("uncaughtException", () => undefined);
        globalThis.addEventListener?.("error", (event) => event.preventDefault()); // Deno
      }
    },
    run: async ({ code, filename }, id) =>
      JSON.parse(await this.#await((session) => session.run(id, code, filename))) as RunAnswer,
    push: async ({ line }, id) =>
      JSON.parse(await this.#await((session) => session.push(id, line))) as PushAnswer,
    reset: async () => {
      this.#session.reset();
      return undefined;
    },
    complete: async ({ source }) =>
      JSON.parse(this.#session.complete(source)) as Requests["complete"]["answer"],
    packages: async ({ names }) => {
      const quiet = { messageCallback: () => undefined };
      return (await this.#loaded.api.loadPackage(names, quiet)).map((data) => data.name);
    },
  };

  /** Takes what is not a request. */
  control(message: ControlMessage): void {
    if (message.kind === "line") this.#addLine(message.bytes);
    else if (message.kind === "interrupt") this.#interrupt();
  }

  /** Answers a request. Rejects when it is none that Python could be asked. */
  async answer({ id, kind, argument }: RequestMessage): Promise<unknown> {
    if (!Object.hasOwn(this.answers, kind)) throw new Error(`the worker knows no request '${String(kind)}'`);
    if (!Number.isInteger(id)) throw new Error(`the id of '${kind}' is no whole number`);
    checkArgument(kind, argument);
    const answer = this.answers[kind] as (argument: unknown, id: number) => Promise<unknown>;
    if (kind === "load" || kind === "main") this.#claim(argument as Setup);
    // An interrupt while Python loads has nothing to end.
    if (kind === "load") return answer(argument, id);
    const interrupts = this.#interrupts;
    this.#open.push(id);
    try {
      if (this.#held > 0 || interrupts.isForOthers(id)) await this.#hold(id);
      interrupts.begin(id);
      try {
        return await answer(argument, id);
      } finally {
        // The thread may be ended without a word when it has answered.
        this.#runtime?.core.writeMaps();
        interrupts.end();
      }
    } finally {
      this.#open.splice(this.#open.indexOf(id), 1);
    }
  }

  /** Waits until a signal for what runs has been taken there, keeping the order of requests. */
  async #hold(id: number): Promise<void> {
    this.#held++;
    const before = this.#gate;
    this.#gate = (async () => {
      await before;
      while (this.#interrupts.isForOthers(id)) await new Promise((resolve) => setTimeout(resolve));
    })();
    await this.#gate;
    this.#held--;
  }

  /** Makes this the worker of the Python that is about to be loaded. */
  #claim(setup: Setup): void {
    if (this.#claimed) throw new Error("the worker has its Python already: make another worker");
    this.#claimed = true;
    this.#sharesInterrupts = setup.interrupts !== undefined;
    this.#interrupts = new Interrupts(setup.interrupts);
  }

  #addLine(bytes: unknown): void {
    if (bytes === undefined || bytes instanceof Uint8Array) this.#lines.add(bytes);
  }

  /** Has what runs look for the signal, and what awaits end by it. */
  #interrupt(): void {
    const interrupts = this.#interrupts;
    if (!interrupts.wanted) {
      interrupts.clear();
      return;
    }
    this.#lines.interrupt();
    if (!this.#sharesInterrupts) {
      interrupts.aim(Math.max(...this.#open));
      this.#runtime?.core.interrupt();
    } else if (interrupts.pending) this.#runtime?.core.wakeForInterrupt();
    // Python takes the signal when its stack goes on; nothing that merely awaits has one.
    setTimeout(() => {
      if (!interrupts.pending || !interrupts.wanted || this.#python === undefined) return;
      interrupts.clear();
      this.#python.session.interrupt();
    });
  }

  get #loaded(): { api: PyxideAPI; session: Session } {
    if (this.#python === undefined) throw new Error("Python is not loaded: send 'load' first");
    return this.#python;
  }

  get #session(): Session {
    return this.#loaded.session;
  }

  async #await(start: (session: Session) => PromiseLike<string> & PyProxy): Promise<string> {
    const coroutine = start(this.#session);
    try {
      return await coroutine;
    } finally {
      coroutine.destroy();
    }
  }

  /** Lets signals through. */
  #listen({ core }: Runtime): void {
    core.setInterruptBuffer(this.#interrupts.signals);
  }

  async #prepare(setup: Setup): Promise<Runtime> {
    const options: PyxideOptions = { ...setup.options };
    if (setup.figures !== undefined) options.figures = setup.figures;
    if (setup.progress === true) {
      options.onProgress = (progress) => this.#send({ kind: "progress", progress });
    }
    if (setup.packageProgress === true) {
      options.onPackageProgress = (progress) => this.#send({ kind: "packages", progress });
    }
    let runtime: Runtime;
    try {
      runtime = await prepare(options, ownFiles, setup.user);
    } catch (error) {
      this.#claimed = false; // nothing has started: it can be tried again
      throw error;
    }
    const { module, streams } = runtime;
    runtime.core.inheritDescriptors(setup.descriptors ?? []);
    runtime.onFatal = (error) => {
      // How to load another Python is no advice for a command line.
      const told = setup.user === undefined ? error : ((error.cause ?? error) as Error);
      this.#send({ kind: "fatal", message: told.message });
    };
    if (setup.input !== undefined) {
      const interrupts = this.#interrupts;
      const request = (): void => this.#send({ kind: "input", request: streams.request });
      const reader = new InputReader(setup.input, request, () => interrupts.pending);
      streams.setStdin({ read: (buffer) => reader.read(buffer), isatty: setup.terminal ?? false });
    } else if (setup.streams === "messages") {
      streams.setStdin({ stdin: () => this.#lines.next(), isatty: setup.terminal ?? false });
    }
    if (setup.streams === "messages") {
      for (const stream of ["stdout", "stderr"] as const) {
        const decoder = new TextDecoder();
        const write = (buffer: Uint8Array): number => {
          this.#send({ kind: "output", stream, text: decoder.decode(buffer, { stream: true }) });
          return buffer.length;
        };
        const options = { write, isatty: setup.terminal ?? false };
        if (stream === "stdout") streams.setStdout(options);
        else streams.setStderr(options);
      }
    }
    if (setup.signals !== undefined) {
      runtime.core.serveProcessSignals({
        actions: new Uint8Array(setup.signals),
        harmless: HARMLESS,
        stopping: STOPPING,
        stop: () => void process.kill(process.pid, "SIGSTOP"),
        process: process.pid,
        kill: (other, signal) => void process.kill(other, signalName(signal) ?? signal),
      });
    }
    this.#runtime = runtime;
    for (const { path, hostPath } of setup.mounts ?? []) mountNodeFS(module, path, hostPath, "hide");
    module.FS.chdir(setup.cwd ?? module.ENV["HOME"] ?? paths.userHome);
    return runtime;
  }

  #send(message: WorkerMessage): void {
    this.#port.send(message);
  }
}

/** Is it a message of the other side, not one of somebody else's? */
function isMessage(message: unknown): message is RequestMessage | ControlMessage {
  return typeof message === "object" && message !== null && "kind" in message;
}

/** Answers the requests that arrive at a port, one after another as far as they do not wait. */
export function serve(port: Port): void {
  const server = new Server(port);
  port.listen(async (message: unknown) => {
    if (!isMessage(message)) return;
    if (!("id" in message)) {
      server.control(message);
      return;
    }
    const { id } = message;
    try {
      port.send({ kind: "answer", id, value: await server.answer(message) });
    } catch (error) {
      port.send({ kind: "failure", id, error: toSentError(error) });
    }
  });
}
