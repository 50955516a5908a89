// SPDX-License-Identifier: Apache-2.0
// Which WebAssembly may be loaded. Invariant: once closed, only modules whose bytes are those of a trusted file, and
// trampolines, which have an import and an export and no code.

/** Bytes of a trampoline, at most: it is made for a callback of ctypes. */
const LONGEST_TRAMPOLINE = 1024;
/** Different trampolines, and all of them together. */
const MOST_KINDS = 1000;
const MOST_INSTANCES = 10_000;
/** How often a trusted module may be loaded: a program could make any number of copies of its file. */
const MOST_LOADS = 4;

const { Module, Instance, instantiate } = WebAssembly;

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const viewOf = (source: BufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

/** Has it one import `e.f` and one export `f`, both functions? Then it has no memory of its own, and needs no code. */
function isTrampoline(module: WebAssembly.Module): boolean {
  const [imported, ...others] = Module.imports(module);
  const [exported, ...more] = Module.exports(module);
  return (
    others.length === 0 &&
    more.length === 0 &&
    imported?.module === "e" &&
    imported.name === "f" &&
    imported.kind === "function" &&
    exported?.name === "f"
  );
}

function refuse(): never {
  throw new TypeError("isolated mode does not load this WebAssembly");
}

interface Trusted {
  readonly bytes: Uint8Array;
  module: WebAssembly.Module | undefined;
  loads: number;
}

export class ModuleGate {
  readonly #trusted: Trusted[] = [];
  readonly #trampolines = new Map<string, WebAssembly.Module>();
  #instances = 0;

  /** Instantiates the program itself. */
  async instantiate(
    wasm: WebAssembly.Module | Uint8Array,
    imports: WebAssembly.Imports,
  ): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
    const module = ArrayBuffer.isView(wasm) ? await WebAssembly.compile(wasm as BufferSource) : wasm;
    return { module, instance: await instantiate(module, imports) };
  }

  /** Lets a module with these bytes be loaded. */
  trust(bytes: Uint8Array): void {
    this.#trusted.push({ bytes: bytes.slice(), module: undefined, loads: 0 });
  }

  /** From now on all others are refused. */
  close(): void {
    const compile = (source: BufferSource): WebAssembly.Module => this.#compile(viewOf(source));
    const count = (): void => {
      if (++this.#instances > MOST_INSTANCES)
        throw new RangeError("isolated mode: too many callbacks of ctypes");
    };
    const gates = {
      Module: new Proxy(Module, { construct: (_target, [source]) => compile(source as BufferSource) }),
      Instance: new Proxy(Instance, {
        construct(target, args) {
          count();
          return Reflect.construct(target, args) as object;
        },
      }),
      compile: refuse,
      compileStreaming: refuse,
      instantiate: refuse,
      instantiateStreaming: refuse,
    };
    for (const [name, value] of Object.entries(gates)) {
      Object.defineProperty(WebAssembly, name, { value, writable: false, configurable: false });
    }
  }

  #compile(bytes: Uint8Array): WebAssembly.Module {
    const trusted = this.#trusted.find((one) => isSame(one.bytes, bytes));
    if (trusted !== undefined) {
      if (++trusted.loads > MOST_LOADS) refuse();
      trusted.module ??= new Module(trusted.bytes as BufferSource);
      return trusted.module;
    }
    if (bytes.length > LONGEST_TRAMPOLINE) refuse();
    const key = String.fromCharCode(...bytes);
    const known = this.#trampolines.get(key);
    if (known !== undefined) return known;
    const module = new Module(bytes.slice() as BufferSource);
    if (!isTrampoline(module) || this.#trampolines.size >= MOST_KINDS) refuse();
    this.#trampolines.set(key, module);
    return module;
  }
}
