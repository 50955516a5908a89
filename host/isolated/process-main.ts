// SPDX-License-Identifier: Apache-2.0
// Starts a process that an isolated Python runs in. Deno and Bun cannot end a worker that computes; a process can be.

import { nodeModules } from "../platform/platform.ts";
import type { IsolatedAddresses } from "../runtime/options.ts";
import { encodeFrame, FrameReader } from "./frames.ts";
import { MOST_DATA, MOST_TEXT, type Setup } from "./protocol.ts";
import type { IsolatedWorker, WorkerEvents } from "./worker-main.ts";

type ChildProcess = typeof import("node:child_process");

/** Bytes of a message in JSON: a character may take six. */
const MOST_BYTES = 6 * (MOST_TEXT + MOST_DATA) + 1024;

const isDeno = (): boolean => "Deno" in globalThis;

/** Is this a host that needs processes? */
export function needsProcess(): boolean {
  return nodeModules() !== undefined && (isDeno() || "Bun" in globalThis);
}

/** Deno gives the process nothing but the package's own files to read. */
function options(folder: string): string[] {
  return isDeno()
    ? ["run", "--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote", `--allow-read=${folder}`]
    : ["run"];
}

/** Starts a process and gives it what it needs. */
export function startProcess(
  { process: address }: IsolatedAddresses,
  setup: Setup,
  events: WorkerEvents,
): IsolatedWorker {
  const node = nodeModules();
  if (node === undefined || !address.startsWith("file:")) {
    throw new Error("isolated mode needs the package's files on disk in Deno and Bun");
  }
  const { spawn } = process.getBuiltinModule("node:child_process") as ChildProcess;
  const script = node.url.fileURLToPath(address);
  const child = spawn(process.execPath, [...options(node.path.dirname(script)), script], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {},
  });
  const { stdin, stdout } = child;
  let isEnded = false;
  const terminate = (): void => {
    isEnded = true;
    child.kill("SIGKILL");
  };
  const reader = new FrameReader(MOST_BYTES, (message) => events.receive(message));
  stdout.on("data", (chunk: Uint8Array) => {
    if (isEnded) return;
    try {
      reader.add(chunk);
    } catch (error) {
      events.fail((error as Error).message);
    }
  });
  child.on("error", (error) => events.fail(error.message));
  child.on("exit", (code, signal) => events.fail(`its process ended with ${signal ?? `code ${code}`}`));
  stdin.on("error", () => undefined); // the process may have ended
  const send = (message: unknown): void => {
    if (!isEnded) for (const piece of encodeFrame(message)) stdin.write(piece);
  };
  const { interrupts, ...rest } = setup;
  send({ ...rest, isInterruptible: interrupts !== undefined });
  const streams = [child, stdin, stdout] as unknown as { ref?(): void; unref?(): void }[];
  return {
    send,
    terminate,
    hold(isHeld) {
      for (const one of streams) {
        if (isHeld) one.ref?.();
        else one.unref?.();
      }
    },
  };
}
