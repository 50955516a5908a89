// SPDX-License-Identifier: Apache-2.0
// The worker's side: answers requests with a Python of its own.
import { prepare, startEmbedded } from "../api/load.ts";
import type { PyxideOptions } from "../api/options.ts";
import { ownFiles } from "../api/own-files.ts";
import { paths, type Runtime } from "../api/runtime.ts";
import type { PyxideAPI } from "../api/types.ts";
import { version } from "../api/version.ts";
import type { PyProxy } from "../bridge/py-proxy.ts";
import { mountNodeFS } from "../fs/mount.ts";
import { InputReader } from "./input-channel.ts";
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
  [Kind in keyof Requests]: (argument: Requests[Kind]["argument"]) => Promise<Requests[Kind]["answer"]>;
};

/** The functions of the Python class `pyxide.session.Session`. */
interface Session {
  push(line: string): PromiseLike<string> & PyProxy;
  run(code: string, filename: string | undefined): PromiseLike<string> & PyProxy;
  complete(source: string): string;
  reset(): void;
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
  readonly #lines = new LineQueue(() => this.#send({ kind: "input" }));
  #runtime: Runtime | undefined;
  #sharesInterrupts = false;
  #python: { api: PyxideAPI; session: Session } | undefined;

  constructor(port: Port) {
    this.#port = port;
  }

  readonly answers: Answers = {
    load: async (setup) => {
      const runtime = await this.#prepare(setup);
      const api = await startEmbedded(runtime, version);
      if (setup.interrupts === undefined) api.yieldEvery(YIELD_MILLISECONDS);
      const session = api.pyimport("pyxide.session").Session(setup.terminal ?? false) as Session;
      this.#python = { api, session };
      return { version: api.version, banner: session.banner };
    },
    main: async (setup) => {
      const runtime = await this.#prepare(setup);
      return runtime.runMain(setup.argv);
    },
    run: async ({ code, filename }) =>
      JSON.parse(await this.#await((session) => session.run(code, filename))) as RunAnswer,
    push: async ({ line }) => JSON.parse(await this.#await((session) => session.push(line))) as PushAnswer,
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
    if (message.kind === "line") this.#lines.add(message.bytes);
    else if (this.#sharesInterrupts) this.#runtime?.core.wakeForInterrupt();
    else this.#runtime?.core.interrupt();
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

  async #prepare(setup: Setup): Promise<Runtime> {
    const options: PyxideOptions = { ...setup.options };
    if (setup.figures !== undefined) options.figures = setup.figures;
    if (setup.progress === true) {
      options.onProgress = (progress) => this.#send({ kind: "progress", progress });
    }
    if (setup.packageProgress === true) {
      options.onPackageProgress = (progress) => this.#send({ kind: "packages", progress });
    }
    const runtime = await prepare(options, ownFiles);
    const { core, module, streams } = runtime;
    runtime.onFatal = (error) => this.#send({ kind: "fatal", message: error.message });
    if (setup.input !== undefined) {
      const reader = new InputReader(setup.input, () => this.#send({ kind: "input" }));
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
    this.#runtime = runtime;
    this.#sharesInterrupts = setup.interrupts !== undefined;
    if (setup.interrupts !== undefined) core.setInterruptBuffer(new Uint8Array(setup.interrupts));
    for (const { path, hostPath } of setup.mounts ?? []) mountNodeFS(module, path, hostPath, "hide");
    module.FS.chdir(setup.cwd ?? module.ENV["HOME"] ?? paths.userHome);
    return runtime;
  }

  #send(message: WorkerMessage): void {
    this.#port.send(message);
  }
}

/** Answers the requests that arrive at a port, one after another as far as they do not wait. */
export function serve(port: Port): void {
  const server = new Server(port);
  port.listen(async (message: RequestMessage | ControlMessage) => {
    if (!("id" in message)) {
      server.control(message);
      return;
    }
    const { id, kind, argument } = message;
    try {
      const answer = server.answers[kind] as (argument: unknown) => Promise<unknown>;
      if (answer === undefined) throw new Error(`the worker knows no request '${kind}'`);
      port.send({ kind: "answer", id, value: await answer(argument) });
    } catch (error) {
      port.send({ kind: "failure", id, error: toSentError(error) });
    }
  });
}
