// SPDX-License-Identifier: Apache-2.0
// A file system written in JavaScript may throw anything, and an exception that is no error number would unwind CPython's frames,
// which nothing restores. Invariant: what a system call throws ends there, unless the program itself is ending.

const EIO = 29;
const ENOSPC = 51;

/** System calls that answer with a negative error number, and WASI's, whose error numbers are positive. */
const NEGATIVE = /^(__syscall_|_m(map|sync|unmap)_js$)/;
const POSITIVE = /^fd_/;

/** Traps, exceptions of C++, and the end of the program are not the file system's. */
function isProgram(error: unknown): boolean {
  return (
    error instanceof WebAssembly.RuntimeError ||
    error instanceof WebAssembly.Exception ||
    (error as { name?: unknown } | null)?.name === "ExitStatus"
  );
}

/** Is it an engine's error for an array that is too large, in which files in memory lie? */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && /alloc|array length|length too large|out of memory/i.test(error.message);
}

function guarded(call: (...args: unknown[]) => unknown, sign: 1 | -1): (...args: unknown[]) => unknown {
  return (...args) => {
    try {
      return call(...args);
    } catch (error) {
      if (isProgram(error)) throw error;
      if (isTooLarge(error)) return sign * ENOSPC;
      console.warn("a file system failed:", error);
      return sign * EIO;
    }
  };
}

/** The program's imports, with system calls that fail with ENOSPC or EIO where a file system throws what is no error number. */
export function guardSystemCalls(imports: WebAssembly.Imports): WebAssembly.Imports {
  const guardAll = (module: WebAssembly.ModuleImports): WebAssembly.ModuleImports => {
    const changed = Object.entries(module).flatMap(([name, value]) => {
      if (typeof value !== "function" || !(NEGATIVE.test(name) || POSITIVE.test(name))) return [];
      const call = value as (...args: unknown[]) => unknown;
      return [[name, guarded(call, NEGATIVE.test(name) ? -1 : 1)] as const];
    });
    return { ...module, ...Object.fromEntries(changed) };
  };
  const names = ["env", "wasi_snapshot_preview1"].filter((name) => imports[name] !== undefined);
  return {
    ...imports,
    ...Object.fromEntries(names.map((name) => [name, guardAll(imports[name] as WebAssembly.ModuleImports)])),
  };
}
