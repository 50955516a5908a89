// SPDX-License-Identifier: Apache-2.0
// The option `isolated`, checked: limits as numbers, origins as URLs have them.
import type { IsolatedOptions } from "../runtime/isolated-types.ts";
import type { PyxideOptions } from "../runtime/options.ts";

const MEBIBYTE = 1 << 20;
const PAGE = 1 << 16;
/** What Python itself needs to start, in bytes. */
const LEAST_MEMORY = 32 * MEBIBYTE;
const MOST_MEMORY = 4096 * MEBIBYTE;

const defaults = {
  files: 64 * MEBIBYTE,
  memory: 512 * MEBIBYTE,
  time: 60_000,
  output: 4 * MEBIBYTE,
} as const;

/** What programs may have of the network. */
export interface FetchRules {
  readonly origins: ReadonlySet<string>;
  readonly bytes: number;
}

/** Limits of one isolated Python. */
export interface Limits {
  readonly files: number;
  readonly pages: number;
  readonly time: number;
  readonly output: number;
  readonly session: boolean;
  readonly fetch: FetchRules | undefined;
}

/** Options of `loadPyxide` that mean the same in isolated mode. */
const allowed = new Set<string>([
  "isolated",
  "indexURL",
  "stdLibURL",
  "lockFileURL",
  "lockFileContents",
  "packageBaseUrl",
  "packageCacheDir",
  "packages",
  "checkIntegrity",
  "checkAPIVersion",
  "env",
  "args",
  "stdin",
  "stdout",
  "stderr",
  "onProgress",
  "onPackageProgress",
] satisfies (keyof PyxideOptions)[]);

const names = new Set<string>([...Object.keys(defaults), "fetch", "session"]);

const fetchNames = new Set(["origins", "bytes"]);

const runNames = new Set(["filename"]);

/** Throws TypeError for an option of `runPythonAsync` that isolated mode does not have. */
export function checkRunOptions(given: object): void {
  checkNames(given, runNames, "isolated mode: runPythonAsync has no option");
}

function checkNames(given: object, known: ReadonlySet<string>, what: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !known.has(name)) throw new TypeError(`${what} '${name}'`);
  }
}

function limit(options: IsolatedOptions, name: keyof typeof defaults): number {
  const value: unknown = options[name] ?? defaults[name];
  if (typeof value !== "number" || !(value > 0)) {
    throw new TypeError(`option 'isolated': '${name}' must be a positive number, not ${String(value)}`);
  }
  return value;
}

function originOf(text: unknown): string {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) {
    throw new TypeError(
      `option 'isolated': 'fetch' must list origins such as "https://example.com", not ${JSON.stringify(text)}`,
    );
  }
  return url.origin;
}

function fetchRules(fetch: IsolatedOptions["fetch"]): FetchRules | undefined {
  if (fetch === undefined) return undefined;
  if (typeof fetch === "string")
    throw new TypeError(
      `option 'isolated': 'fetch' must be a list of origins, as in [${JSON.stringify(fetch)}]`,
    );
  if (!Array.isArray(fetch)) checkNames(fetch, fetchNames, "option 'isolated': 'fetch' has no");
  const { origins, bytes = 16 * MEBIBYTE } = Array.isArray(fetch)
    ? { origins: fetch as readonly string[] }
    : (fetch as { origins: readonly string[]; bytes?: number });
  if (!Array.isArray(origins)) throw new TypeError("option 'isolated': 'fetch' must be a list of origins");
  if (typeof bytes !== "number" || !(bytes > 0)) {
    throw new TypeError("option 'isolated': 'bytes' of 'fetch' must be a positive number");
  }
  return { origins: new Set(origins.map(originOf)), bytes };
}

function isSession(session: unknown = false): boolean {
  if (typeof session === "boolean") return session;
  throw new TypeError("option 'isolated': 'session' must be true or false");
}

/** Limits that options ask for. Throws TypeError for a name that is not known: it may be meant as a limit. */
export function readLimits(options: PyxideOptions): Limits {
  checkNames(options, allowed, "isolated mode has no option");
  const given = options.isolated === true ? {} : (options.isolated as IsolatedOptions);
  checkNames(given, names, "option 'isolated' has no");
  const memory = limit(given, "memory");
  if (memory < LEAST_MEMORY) {
    throw new RangeError(`option 'isolated': Python needs 'memory' of at least ${LEAST_MEMORY} bytes`);
  }
  return {
    files: limit(given, "files"),
    pages: Math.floor(Math.min(memory, MOST_MEMORY) / PAGE),
    time: limit(given, "time"),
    output: limit(given, "output"),
    session: isSession(given.session),
    fetch: fetchRules(given.fetch),
  };
}
