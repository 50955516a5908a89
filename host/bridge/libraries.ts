// SPDX-License-Identifier: Apache-2.0
// Shared libraries that are loaded ahead of their import.

/** Loads a library, and those that it needs; the compiler does not run on this thread. */
export async function loadLibrary(path: string): Promise<void> {
  try {
    await loadDynamicLibrary(path, { loadAsync: true, global: false, nodelete: true }, {});
  } catch (error) {
    // Emscripten leaves it, and what it was loading for it, in its table as if they were on their way.
    for (const [name, library] of Object.entries(LDSO.loadedLibsByName)) {
      if (library.exports === "loading") delete LDSO.loadedLibsByName[name];
    }
    throw error;
  }
}
