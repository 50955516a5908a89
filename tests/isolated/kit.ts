// SPDX-License-Identifier: Apache-2.0
// What tests of isolated mode share. Invariant: knows the package by its public API.
import type { TestOptions } from "../harness/inside/kit.ts";
import { settings } from "../harness/inside/settings.ts";

function reasonToSkip(): string | undefined {
  const { gcStress, target, context } = settings();
  // Programs run in realms of their own.
  if (gcStress) return "garbage is collected as ever in a realm of its own";
  // Seen in one of forty tests; why is not known.
  if (target === "firefox" && context === "worker")
    return "a worker of a worker does not always start in Firefox";
  return undefined;
}

/** Options of the tests. */
export const ours: TestOptions = { ours: "isolated mode is ours", skip: reasonToSkip() };

export interface IsolatedPython {
  // biome-ignore lint/suspicious/noExplicitAny: code has a result of any type
  runPythonAsync(code: string, options?: { filename?: string }): Promise<any>;
  globals: { set(name: string, value: unknown): void; delete(name: string): boolean };
  setStdin(options?: object): void;
  setStdout(options?: object): void;
  setStderr(options?: object): void;
  terminate(): void;
}

/** An isolated Python; `limits` is the option `isolated`. */
export async function loadIsolated(
  limits: object | true = true,
  options: object = {},
): Promise<IsolatedPython> {
  const { entry, loader } = settings();
  const module = (await import(entry)) as Record<string, (options: object) => Promise<IsolatedPython>>;
  const load = module[loader];
  if (load === undefined) throw new Error(`${entry} exports no ${loader}`);
  return load({ isolated: limits, ...options });
}

export interface RunError extends Error {
  type?: string;
  reason?: string;
}

/** The error that a promise rejects with. */
export async function rejects(promise: Promise<unknown>): Promise<RunError> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error as RunError;
  }
  throw new Error(`nothing was rejected; the value is ${String(value)}`);
}
