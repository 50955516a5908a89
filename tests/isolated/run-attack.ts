// SPDX-License-Identifier: Apache-2.0
// Runs an attempt. Invariant: throws unless the program was stopped as the attempt says, and the host is as it was.
import { type Attack, PRELUDE } from "./attack.ts";

export interface Target {
  runPythonAsync(code: string): Promise<unknown>;
  globals: { set(name: string, value: unknown): void };
  terminate(): void;
}

type Load = (limits: object) => Promise<Target>;

/** A Python for each kind of limits. */
export class Targets {
  readonly #load: Load;
  readonly #targets = new Map<string, Promise<Target>>();

  constructor(load: Load) {
    this.#load = load;
  }

  get(limits: object = {}): Promise<Target> {
    const key = JSON.stringify(limits);
    let target = this.#targets.get(key);
    if (target === undefined) {
      target = this.#load({ time: 60_000, ...limits }).then(granted);
      this.#targets.set(key, target);
    }
    return target;
  }

  /** Ends all but those that will be used again. */
  async end(): Promise<void> {
    for (const target of this.#targets.values()) (await target).terminate();
    this.#targets.clear();
  }
}

function granted(target: Target): Target {
  target.globals.set("add", (a: unknown, b: unknown) => Number(a) + Number(b));
  target.globals.set("never", () => new Promise(() => undefined));
  target.globals.set("fails", () => {
    throw new RangeError("no");
  });
  return target;
}

function describe(error: unknown): string {
  const { type, reason, message } = error as { type?: string; reason?: string; message: string };
  return `${type ?? reason ?? "?"}: ${message}`;
}

/** Throws when the program was not stopped. */
export async function runAttack(targets: Targets, { code, stopped, limits }: Attack): Promise<string> {
  const target = await targets.get(limits);
  let value: unknown;
  try {
    value = await target.runPythonAsync(`${PRELUDE}\n${code}`);
  } catch (error) {
    const text = describe(error);
    if (/escaped/i.test(text) || !stopped.test(text)) throw new Error(`stopped in another way: ${text}`);
    checkHost();
    return text;
  }
  throw new Error(`the program was not stopped; its value is ${String(value)}`);
}

/** Nothing of the host has changed. */
function checkHost(): void {
  const { polluted, escaped } = {} as { polluted?: unknown; escaped?: unknown };
  const host = globalThis as { escaped?: unknown };
  if (polluted !== undefined || escaped !== undefined || host.escaped !== undefined)
    throw new Error("the program has changed the host");
}
