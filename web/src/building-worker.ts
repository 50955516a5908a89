// SPDX-License-Identifier: Apache-2.0
// The worker's view of packages that are being built: makes new ones known to Python, and says why others are missing.

import { type BuildingPackage, describeState, parseBuilding } from "./building.ts";
import type { Python } from "./python-api.ts";
import type { Settings } from "./settings.ts";

/** Reads a file while the caller waits; undefined where that fails. A worker may do that. */
function readNow(address: string): string | undefined {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.send();
    return request.status === 200 ? request.responseText : undefined;
  } catch {
    return undefined;
  }
}

async function read(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(address);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

export class BuildingPackages {
  readonly #python: Python;
  readonly #address: string | undefined;
  readonly #lockFile: string;
  readonly #wanted: (name: string) => void;
  #packages: readonly BuildingPackage[] = [];
  /** Names of those that Python can load. */
  #known = "";

  /** `wanted` is told of each package that a program has missed. */
  constructor(python: Python, pageUrl: string, settings: Settings, wanted: (name: string) => void) {
    this.#python = python;
    this.#wanted = wanted;
    this.#address = settings.building && new URL(settings.building, pageUrl).href;
    this.#lockFile = new URL("packages/pyodide-lock.json", pageUrl).href;
  }

  /** Makes what has been built by now known to Python. */
  async refresh(): Promise<void> {
    if (this.#address === undefined || this.#isComplete()) return;
    const text = await read(this.#address);
    if (this.#isNews(text)) this.#extend(await read(this.#lockFile));
  }

  /** Why no package has a module yet; undefined when it can be imported now, or is none that is built here. */
  whyMissing(module: string): string | undefined {
    if (this.#address === undefined) return undefined;
    const before = this.#find(module);
    if (this.#packages.length > 0 && (before === undefined || before.state === "ready")) return undefined;
    if (this.#isNews(readNow(this.#address))) this.#extend(readNow(this.#lockFile));
    const found = this.#find(module);
    if (found === undefined || found.state === "ready") return undefined;
    this.#wanted(found.name);
    return `${found.name}: ${describeState(found)}`;
  }

  #find(module: string): BuildingPackage | undefined {
    return this.#packages.find(({ imports }) => imports.includes(module));
  }

  #isComplete(): boolean {
    return this.#packages.length > 0 && this.#packages.every(({ state }) => state === "ready");
  }

  /** Takes what the server says; are there packages that Python does not know yet? */
  #isNews(text: string | undefined): boolean {
    if (text === undefined) return false;
    this.#packages = parseBuilding(text);
    const ready = this.#packages.filter(({ state }) => state === "ready").map(({ name }) => name);
    const before = this.#known;
    this.#known = ready.join();
    return ready.length > 0 && this.#known !== before;
  }

  #extend(lockFile: string | undefined): void {
    if (lockFile === undefined) this.#known = "";
    else this.#python.extendLockfile(lockFile, new URL("./", this.#lockFile).href);
  }
}
