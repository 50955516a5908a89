// SPDX-License-Identifier: Apache-2.0
// The worker that runs Python for the page.
// Invariant: calls are answered in the order in which they came; after a fatal error
// nothing but that error is reported.

import { source as completionSource } from "../python/page_completion.py";
import { source as consoleSource } from "../python/page_console.py";
import { source as displaySource } from "../python/page_display.py";
import { source as packagesSource } from "../python/page_packages.py";
import { BuildingPackages } from "./building-worker.ts";
import { HomeFolder, home, message } from "./files-worker.ts";
import type {
  CallName,
  FromWorker,
  Outcome,
  SourceStatus,
  StartOptions,
  ToWorker,
  WorkerCalls,
} from "./protocol.ts";
import type { BuildingFinder, Distribution, PageConsole, Python } from "./python-api.ts";
import { readSettings, type Settings } from "./settings.ts";
import { connectStreams } from "./streams-worker.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
  postMessage(message: FromWorker): void;
}

interface Session {
  readonly python: Python;
  readonly console: PageConsole;
  readonly interrupt: Uint8Array | undefined;
  readonly calls: WorkerCalls;
}

const scope = self as unknown as WorkerScope;
const post = (sent: FromWorker): void => scope.postMessage(sent);

/** Makes a module of a source that the page brings. */
const defineSource = `
def define(name, source):
    import sys, types
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, f"<{name}>", "exec", dont_inherit=True), module.__dict__)
`;

let session: Session | undefined;
let dead = false;
/** Answers `input()` where Python's stack is suspended meanwhile. */
let answerLine: ((answer: string) => void) | undefined;

function die(reason: string): void {
  if (dead) return;
  dead = true;
  post({ type: "fatal", message: reason });
}

/** What to do about an error that nobody caught: the interpreter may be unable to go on. */
function examine(error: unknown): void {
  try {
    // The signal struck in the event loop, so that what awaits has not heard of it.
    if (error instanceof Error && "type" in error && error.type === "KeyboardInterrupt") {
      session?.console.interrupt();
    }
    session?.python.runPython("None");
  } catch {
    die(`The interpreter has crashed (${message(error)}).`);
  }
}

async function load({ pageUrl, distUrl, figures }: StartOptions, asked: Promise<Settings>): Promise<Python> {
  const [distribution, settings] = await Promise.all([
    import(`${distUrl}pyodide.mjs`) as Promise<Distribution>,
    asked,
  ]);
  return distribution.loadPyodide({
    indexURL: distUrl,
    figures,
    ...(settings.lockFile === undefined ? {} : { lockFileURL: new URL(settings.lockFile, pageUrl).href }),
    env: { HOME: home, TERM: "xterm-256color", PYTHONDONTWRITEBYTECODE: "1" },
    onProgress: (progress) => post({ type: "progress", progress }),
    onPackageProgress: (progress) => post({ type: "packages", progress }),
  });
}

/** A line for `input()`, in the form that `Host.ask` of the console has. */
function ask(): Promise<string> {
  post({ type: "input", hidden: false });
  return new Promise((resolve) => {
    answerLine = resolve;
  });
}

function createConsole(python: Python, shared: boolean, building: BuildingPackages): PageConsole {
  const define = python.runPython(`${defineSource}\ndefine`, {
    globals: python.toPy({ __name__: "page" }),
  }) as (name: string, source: string) => unknown;
  define("page_completion", completionSource);
  define("page_display", displaySource);
  define("page_console", consoleSource);
  define("page_packages", packagesSource);
  const finder = python.pyimport("page_packages.BuildingFinder") as (host: object) => BuildingFinder;
  finder({ whyMissing: (module: string) => building.whyMissing(module) }).install();
  const create = python.pyimport("page_console.PageConsole") as (
    namespace: unknown,
    host: object,
  ) => PageConsole;
  const display = (mime: string, data: string, text: string): void =>
    post({ type: "display", mime, data, text });
  return create(python.globals, shared ? { display } : { display, ask });
}

async function loadImports(python: Python, source: string): Promise<void> {
  const show = (text: string): void => post({ type: "output", stream: "stderr", text: `${text}\n` });
  try {
    await python.loadPackagesFromImports(source, {
      messageCallback: () => undefined,
      errorCallback: show,
    });
  } catch (error) {
    show(`Could not load the packages that this imports: ${message(error)}`);
  }
}

function createCalls(
  python: Python,
  console: PageConsole,
  files: HomeFolder,
  interrupt: Uint8Array | undefined,
  building: BuildingPackages,
): WorkerCalls {
  const finish = async (run: Promise<string>): Promise<Outcome> => {
    try {
      return (await run) as Outcome;
    } finally {
      interrupt?.fill(0);
      if (!dead) await saveAndList(files);
    }
  };
  return {
    status: (source) => console.status(source) as SourceStatus,
    async run(source, columns) {
      interrupt?.fill(0);
      await building.refresh();
      if (source.includes("import")) await loadImports(python, source);
      return finish(console.run(source, columns));
    },
    async runFile(path, args, columns) {
      interrupt?.fill(0);
      await building.refresh();
      await loadImports(python, new TextDecoder().decode(files.read(path)));
      return finish(console.run_file(`${home}/${path}`, args, columns));
    },
    complete(source) {
      const [start, ...labels] = console.complete(source).split("\n");
      return { start: Number(start), labels };
    },
    listFiles: () => files.list(),
    readFile: (path) => files.read(path),
    async writeFile(path, data) {
      await files.write(path, data);
      await saveAndList(files);
    },
    async deleteFile(path) {
      await files.delete(path);
      await saveAndList(files);
    },
  };
}

async function saveAndList(files: HomeFolder): Promise<void> {
  post({ type: "files", files: files.list() });
  try {
    await files.save();
  } catch (error) {
    const note = `Your files could not be saved in the browser (${message(error)}).`;
    post({ type: "files", files: files.list(), note });
  }
}

async function start(options: StartOptions): Promise<void> {
  const settings = readSettings(options.pageUrl);
  const python = await load(options, settings);
  const { buffers } = options;
  connectStreams(python, post, buffers);
  const interrupt = buffers && new Uint8Array(buffers.interrupt);
  if (interrupt) python.setInterruptBuffer(interrupt);
  const files = new HomeFolder(python.FS);
  const filesNote = options.keepFiles
    ? await files.keep()
    : "Another tab with this page keeps the files; what changes here lasts until a reload.";
  const building = new BuildingPackages(python, options.pageUrl, await settings, (name) =>
    post({ type: "wanted", package: name }),
  );
  const console = createConsole(python, buffers !== undefined, building);
  session = { python, console, interrupt, calls: createCalls(python, console, files, interrupt, building) };
  const version = python.runPython("import sys; sys.version.split()[0]") as string;
  post({ type: "ready", python: version, filesNote });
  post({ type: "files", files: files.list() });
}

async function answer(id: number, name: CallName, args: readonly unknown[]): Promise<void> {
  try {
    if (session === undefined) throw new Error("Python has not started yet.");
    const call = session.calls[name] as (...given: readonly unknown[]) => unknown;
    post({ type: "reply", id, value: await call(...args) });
  } catch (error) {
    post({ type: "failure", id, message: message(error) });
    examine(error);
  }
}

function reply(answer: string): void {
  answerLine?.(answer);
  answerLine = undefined;
}

function interrupt(): void {
  if (session === undefined) return;
  // Python has taken the signal already if the byte is zero again.
  if (session.interrupt !== undefined && session.interrupt[0] === 0) return;
  session.interrupt?.fill(0);
  if (answerLine === undefined) session.console.interrupt();
  else reply("^");
}

scope.onmessage = ({ data }) => {
  if (data.type === "call") void answer(data.id, data.name, data.args);
  else if (data.type === "interrupt") interrupt();
  else if (data.type === "line") reply(data.line === null ? "" : `=${data.line}`);
  else start(data.options).catch((error: unknown) => die(`Python could not start: ${message(error)}.`));
};
scope.addEventListener("error", (event) => examine(event.error));
scope.addEventListener("unhandledrejection", (event) => examine(event.reason));
