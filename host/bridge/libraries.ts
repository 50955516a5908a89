// SPDX-License-Identifier: Apache-2.0
// Shared libraries. Invariant: what could not be loaded is forgotten, so that it can be loaded later; Emscripten by itself
// keeps it in its table, and takes it for loaded when it is asked for again.

type Dlopen = (handle: number) => number;
type Dlsym = (handle: number, symbol: number, index: number) => number;

const loading = (): string[] =>
  Object.entries(LDSO.loadedLibsByName)
    .filter(([, library]) => library.exports === "loading")
    .map(([name]) => name);

/** Forgets libraries whose load has failed: all that are on their way now and were not before it. */
function forget(before: readonly string[]): void {
  for (const name of loading()) if (!before.includes(name)) delete LDSO.loadedLibsByName[name];
}

/** A function of Emscripten's says what its parameters are, for when a program takes its address. */
type Signed<T> = T & { sig?: string | undefined };

/** Lets `dlopen`, one of the program's imports, forget what fails, and `dlsym` fail where a function has no address. */
export function guardLibraries(env: Record<string, unknown>): void {
  const dlopen = env["_dlopen_js"] as Signed<Dlopen>;
  const dlsym = env["_dlsym_js"] as Signed<Dlsym>;
  const guardedOpen: Signed<Dlopen> = (handle) => {
    const before = loading();
    const result = dlopen(handle);
    if (!result) forget(before);
    return result;
  };
  const guardedSymbol: Signed<Dlsym> = (handle, symbol, index) => {
    try {
      return dlsym(handle, symbol, index);
    } catch (error) {
      dlSetError(`"${UTF8ToString(symbol)}" has no address: ${String(error)}`);
      return 0;
    }
  };
  guardedOpen.sig = dlopen.sig;
  guardedSymbol.sig = dlsym.sig;
  env["_dlopen_js"] = guardedOpen;
  env["_dlsym_js"] = guardedSymbol;
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
