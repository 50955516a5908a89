// SPDX-License-Identifier: Apache-2.0
// The tests' registry of packages (package-service.mjs) from inside: an interpreter that loads from it.
import { sitePackages } from "../../../host/platform/python-version.ts";
import { load, type Python, settings } from "./kit.ts";
import type { LoadOptions, PackageData, PackageOptions, PackageProgress } from "./types.ts";

export type { PackageData, PackageOptions, PackageProgress };

/** What goes wrong with downloads. */
export type How = "ok" | "missing" | "damaged" | "truncated" | "slow" | "second" | "together";

/** A lock file that tests may change. */
export interface TestLock {
  info: Record<string, string>;
  packages: Record<string, { sha256: string; file_name: string; depends: string[]; imports: string[] }>;
}

/** One test's view of the registry. */
export class Registry {
  readonly #session = Math.random().toString(36).slice(2);

  /** Address of a folder of wheels. */
  base(how: How = "ok"): string {
    return `${settings().server}/packages/${this.#session}/${how}/`;
  }

  /** The lock file of the registry, for this interpreter. */
  async lock(): Promise<TestLock> {
    const address = `${settings().base}/pyodide-lock.json`;
    const own =
      settings().context === "node" ? await readInNode(address) : await (await fetch(address)).json();
    const asked = new URLSearchParams((own as TestLock).info);
    const answer = await fetch(`${settings().server}/packages/${this.#session}/lock?${asked}`);
    return (await answer.json()) as TestLock;
  }

  /** Names of the files that have been asked for. */
  async requests(): Promise<string[]> {
    const answer = await fetch(`${settings().server}/packages/${this.#session}/requests`);
    return (await answer.json()) as string[];
  }

  /** An interpreter whose packages come from here. */
  async python(how: How = "ok", options: LoadOptions = {}): Promise<Python> {
    const lockFileContents = options.lockFileContents ?? (await this.lock());
    return load({ packageBaseUrl: this.base(how), ...(await ownCache()), ...options, lockFileContents });
  }
}

async function readInNode(address: string): Promise<unknown> {
  const { readFile } = process.getBuiltinModule("node:fs").promises;
  return JSON.parse(await readFile(new URL(address), "utf8"));
}

/** No test shall find what another has left in the user's cache folder. */
async function ownCache(): Promise<LoadOptions> {
  if (settings().context !== "node") return {};
  return { packageCacheDir: await newFolder() };
}

/** A new folder of the machine, in Node. */
export async function newFolder(): Promise<string> {
  const { mkdtemp } = process.getBuiltinModule("node:fs").promises;
  return mkdtemp(`${process.getBuiltinModule("node:os").tmpdir()}/pyxide-test-`);
}

/** What one load has said. */
export interface Said {
  messages: string[];
  errors: string[];
  options: PackageOptions;
}

/** Callbacks that keep what they are told. */
export function listening(): Said {
  const messages: string[] = [];
  const errors: string[] = [];
  return {
    messages,
    errors,
    options: {
      messageCallback: (text) => void messages.push(text),
      errorCallback: (text) => void errors.push(text),
    },
  };
}

/** All that lies in site-packages and below sys.prefix's share. */
export function installedFiles(py: Python): string[] {
  const code = `
import os
sorted(os.path.join(folder, name) for top in ("${sitePackages}", "/share")
       for folder, _, names in os.walk(top) for name in names if not name.endswith(".pyc")).__repr__()`;
  return JSON.parse((py.runPython(code) as string).replaceAll("'", '"')) as string[];
}
