// SPDX-License-Identifier: Apache-2.0
// Python in a thread of its own, so that this one can pass on Ctrl-C and keys while Python runs.
import { type NodeModules, nodeModules } from "../platform/platform.ts";
import { PyxideWorker, type WorkerSetup } from "../worker/client.ts";
import { inheritedDescriptors } from "./descriptors.ts";
import { insidePath, machineMounts } from "./folders.ts";
import { findLockFile } from "./lock-file.ts";
import { machineUser } from "./user.ts";
import { environmentVariables } from "./words.ts";

/** Stack of the thread, and of what can be suspended there: deep recursion in Python needs it. */
const STACK_MEGABYTES = 16;

const OLDEST_NODE = 22;

type Threads = typeof import("node:worker_threads");

/** A thread, with its Python. */
export interface PythonThread {
  readonly python: PyxideWorker;
  end(): Promise<number>;
}

/** Node's modules; the command line runs nowhere else. */
export function requireNode(): NodeModules {
  const node = nodeModules();
  if (node === undefined) throw new Error("the command line needs Node.js");
  const { versions } = process;
  if (Number.parseInt(versions.node, 10) < OLDEST_NODE) {
    throw new Error(`the command line needs Node.js ${OLDEST_NODE} or later; this is ${versions.node}`);
  }
  return node;
}

function environment(node: NodeModules): Record<string, string> {
  // CPython's newer prompt needs a terminal that it can control, which it would complain about.
  return { PYTHON_BASIC_REPL: "1", ...environmentVariables(node) };
}

/** What engines call a trap that the program itself has asked for: it has said why. */
const ABORTED = /^unreachable/i;

/** Ends the process as `abort()` does, because Python has died. */
function abort(node: NodeModules, reason: string): void {
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  if (!ABORTED.test(reason)) node.fs.writeSync(2, `pyxide: Python has died: ${reason}\n`);
  if (process.platform !== "win32") process.kill(process.pid, "SIGABRT");
  // Windows has no signals; its C library ends with this code.
  else process.exit(3);
}

/**
 * Starts a thread whose Python sees the machine's folders and works in the current one. `lockFile` is the one that the
 * command line names.
 */
export function startPython(setup: WorkerSetup, lockFile: string | undefined): PythonThread {
  const node = requireNode();
  // Before this process opens more of its own.
  const inherited = inheritedDescriptors(node).filter(
    ({ descriptor }) => descriptor !== 0 || setup.sendsInput !== true,
  );
  const own = node.path.dirname(node.url.fileURLToPath(import.meta.url));
  // All that can fail comes before the thread, which would keep the process alive.
  const lockFileURL = findLockFile(node, lockFile, own);
  const user = machineUser(node);
  const threads = process.getBuiltinModule("node:worker_threads") as Threads;
  const v8 = process.getBuiltinModule("node:v8") as typeof import("node:v8");
  const cwd = process.cwd();
  const mounts = machineMounts(node, cwd);
  // Threads are given the size of their stack; one that can be suspended has the smaller of these two, a megabyte otherwise.
  for (const flag of ["stack-size", "wasm-stack-switching-stack-size"]) {
    v8.setFlagsFromString(`--${flag}=${(STACK_MEGABYTES - 1) * 1024}`);
  }
  const worker = new threads.Worker(new URL("./pyxide.worker.mjs", import.meta.url), {
    resourceLimits: { stackSizeMb: STACK_MEGABYTES },
    stdin: false,
    stdout: false,
    stderr: false,
    // Python closes descriptors that another thread has opened.
    trackUnmanagedFds: false,
    // Node ends by a fault when it copies a variable whose name is no text.
    env: threads.SHARE_ENV,
  });
  const python = new PyxideWorker(
    {
      send: (message) => worker.postMessage(message),
      listen: (receive) => worker.on("message", (message: unknown) => receive(message as never)),
    },
    {
      descriptors: inherited,
      mounts,
      cwd: insidePath(cwd),
      user,
      onFatal: (reason) => abort(node, reason),
      ...setup,
      options: {
        env: environment(node),
        ...(lockFileURL === undefined ? {} : { lockFileURL }),
        ...setup.options,
      },
    },
  );
  worker.on("error", (error: Error) => python.fail(error.message));
  worker.on("exit", (code) => python.fail(`Python's thread ended with code ${code}`));
  return { python, end: () => worker.terminate() };
}
