// SPDX-License-Identifier: Apache-2.0
// Shared libraries. Invariant: what could not be loaded is forgotten, so that it can be loaded later; Emscripten by itself
// keeps it in its table, and takes it for loaded when it is asked for again.

type Dlopen = (handle: number) => number;

const loading = (): string[] =>
  Object.entries(LDSO.loadedLibsByName)
    .filter(([, library]) => library.exports === "loading")
    .map(([name]) => name);

/** Forgets libraries whose load has failed: all that are on their way now and were not before it. */
function forget(before: readonly string[]): void {
  for (const name of loading()) if (!before.includes(name)) delete LDSO.loadedLibsByName[name];
}

/** Lets `dlopen`, one of the program's imports, forget what fails. */
export function guardDlopen(env: Record<string, unknown>): void {
  const dlopen = env["_dlopen_js"] as Dlopen;
  env["_dlopen_js"] = (handle: number) => {
    const before = loading();
    const result = dlopen(handle);
    if (!result) forget(before);
    return result;
  };
}

let last: Promise<unknown> = Promise.resolve();

async function load(path: string): Promise<void> {
  const before = loading();
  try {
    await loadDynamicLibrary(path, { loadAsync: true, global: false, nodelete: true }, {});
  } catch (error) {
    forget(before);
    throw error;
  }
}

/** Loads a library, and those that it needs, one after another; the compiler does not run on this thread. */
export function loadLibrary(path: string): Promise<void> {
  const result = last.then(() => load(path));
  last = result.catch(() => undefined);
  return result;
}
