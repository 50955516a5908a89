// SPDX-License-Identifier: Apache-2.0
// What WebAssembly may import: also what `dlsym`, ctypes and shared objects find.
// Invariant: a name that is not on the lists of this file and of bridge-wall.ts leads to a function that refuses.
import type { Bridge } from "../../out/gen/bridge.ts";
import { bridgeRules, type Exposed, type Rule, raised, refuse } from "./bridge-wall.ts";

/** These touch Python's memory and file system, or the clock, and nothing else. */
const ALLOWED = new Set([
  // Memory, start, end.
  "__assert_fail",
  "_abort_js",
  "_emscripten_runtime_keepalive_clear",
  "emscripten_resize_heap",
  "exit",
  "proc_exit",
  "stackAlloc",
  "stackRestore",
  "stackSave",
  // What a program is told of itself.
  "_Py_emscripten_runtime",
  "_Py_CheckEmscriptenSignals_Helper",
  "_emscripten_get_progname",
  "environ_get",
  "environ_sizes_get",
  // Time, random numbers, arithmetic.
  "__asctime_r",
  "_emscripten_get_now_is_monotonic",
  "_gmtime_js",
  "_localtime_js",
  "_mktime_js",
  "_timegm_js",
  "_tzset_js",
  "clock_res_get",
  "clock_time_get",
  "emscripten_date_now",
  "emscripten_get_now",
  "emscripten_get_now_res",
  "random_get",
  "strptime",
  "strptime_l",
  // Calls by pointers; shared objects, which module-gate.ts guards.
  "__call_sighandler",
  "_dlopen_js",
  "_dlsym_js",
  "ffi_closure_alloc_js",
  "ffi_closure_free_js",
  // Files.
  "__syscall_chdir",
  "__syscall_chmod",
  "__syscall_dup",
  "__syscall_dup3",
  "__syscall_faccessat",
  "__syscall_fadvise64",
  "__syscall_fallocate",
  "__syscall_fchdir",
  "__syscall_fchmod",
  "__syscall_fchmodat2",
  "__syscall_fchown32",
  "__syscall_fchownat",
  "__syscall_fcntl64",
  "__syscall_fdatasync",
  "__syscall_fstat64",
  "__syscall_fstatfs64",
  "__syscall_ftruncate64",
  "__syscall_getcwd",
  "__syscall_getdents64",
  "__syscall_getegid32",
  "__syscall_geteuid32",
  "__syscall_getgid32",
  "__syscall_getuid32",
  "__syscall_ioctl",
  "__syscall_linkat",
  "__syscall_lstat64",
  "__syscall_mkdirat",
  "__syscall_newfstatat",
  "__syscall_openat",
  "__syscall_poll",
  "__syscall_poll_nonblocking",
  "__syscall_readlinkat",
  "__syscall_renameat",
  "__syscall_rmdir",
  "__syscall_stat64",
  "__syscall_statfs64",
  "__syscall_symlinkat",
  "__syscall_truncate64",
  "__syscall_umask",
  "__syscall_unlinkat",
  "__syscall_utimensat",
  "fd_close",
  "fd_fdstat_get",
  "fd_pread",
  "fd_pwrite",
  "fd_read",
  "fd_seek",
  "fd_sync",
  "fd_write",
]);

const ENOSYS = 52;
const EPERM = 63;
const EOPNOTSUPP = 138;
const EAI_FAIL = -4;

/** These say in the system's own way that they cannot be done. */
const ANSWERS: Readonly<Record<string, number>> = {
  __syscall_accept4: -EOPNOTSUPP,
  __syscall_bind: -EOPNOTSUPP,
  __syscall_connect: -EOPNOTSUPP,
  __syscall_epoll_create1: -ENOSYS,
  __syscall_getpeername: -EOPNOTSUPP,
  __syscall_getsockname: -EOPNOTSUPP,
  __syscall_getsockopt: -EOPNOTSUPP,
  __syscall_listen: -EOPNOTSUPP,
  __syscall_pipe2: -ENOSYS,
  __syscall_recvfrom: -EOPNOTSUPP,
  __syscall_recvmsg: -EOPNOTSUPP,
  __syscall_sendmsg: -EOPNOTSUPP,
  __syscall_sendto: -EOPNOTSUPP,
  __syscall_setsockopt: -EOPNOTSUPP,
  __syscall_shutdown: -EOPNOTSUPP,
  __syscall_socket: -EOPNOTSUPP,
  _emscripten_lookup_name: 0,
  _emscripten_log_formatted: 0,
  _emscripten_system: -ENOSYS,
  _setitimer_js: -1,
  getaddrinfo: EAI_FAIL,
  getnameinfo: EAI_FAIL,
  getprotobyname: 0,
};

const FORMAT = 0o170000;
const REGULAR = 0o100000;
/** Arguments of a call by pointer: more are no function's. */
const MOST_ARGUMENTS = 1024;

/** The IDL's names, as the program imports them. */
const importName = (name: string): string =>
  `bridge_${name.replace(/[A-Z0-9]/g, (part) => (/\d/.test(part) ? part : `_${part.toLowerCase()}`))}`;

type AnyImport = ((...args: unknown[]) => unknown) & { sig?: string };

/** Gives a function the signature of another, by which it can be a pointer. */
function sign(made: AnyImport, original: AnyImport): AnyImport {
  if (original.sig !== undefined) made.sig = original.sig;
  return made;
}

/** What the wall asks of the program while that runs. */
export interface Inside {
  memory(): ArrayBuffer;
  /** Bytes of the stack in use. */
  stackBytes(): number;
}

export class ImportWall {
  readonly #exposed: Exposed;
  readonly #inside: Inside;
  readonly #refusals = new Map<string | undefined, AnyImport>();
  #isClosed = false;
  #call0: AnyImport = refuse;

  constructor(exposed: Exposed, inside: Inside) {
    this.#exposed = exposed;
    this.#inside = inside;
  }

  /** Guards what the program is instantiated with, and what shared objects will be. */
  build(imports: WebAssembly.Imports): void {
    const env = imports["env"] as Record<string, AnyImport>;
    // Names such as `constructor` are no imports.
    Object.setPrototypeOf(env, null);
    this.#call0 = env["bridge_call0"] as AnyImport;
    const guards = new Map<string, AnyImport>([...this.#bridgeImports(env), ...this.#systemImports(env)]);
    for (const [name, original] of Object.entries(env)) {
      if (ALLOWED.has(name)) continue;
      const made = guards.get(name) ?? this.#refusal(original);
      // One import is no function: the bridge's way to suspend a stack.
      if (made !== original) env[name] = sign(made, original);
    }
  }

  /** From now on the bridge keeps to its rules. */
  close(): void {
    this.#isClosed = true;
  }

  /** The same function for all that have a signature: each function that can be a pointer costs a module. */
  #refusal(original: AnyImport): AnyImport {
    const { sig } = original;
    let made = this.#refusals.get(sig);
    if (made === undefined) {
      made = sign(() => refuse(), original);
      this.#refusals.set(sig, made);
    }
    return made;
  }

  /** What the bridge imports: until the wall is closed as it is, then what the rules say. */
  *#bridgeImports(env: Record<string, AnyImport>): Iterable<[string, AnyImport]> {
    const rules = bridgeRules(this.#exposed, () => this.#inside.stackBytes());
    for (const [name, rule] of Object.entries(rules) as [keyof Bridge, Rule][]) {
      const key = importName(name);
      const original = env[key];
      // The program lacks what it never calls.
      if (original === undefined) continue;
      if (rule === "pass") yield [key, original];
      else yield [key, this.#guard(original, rule === "refuse" ? refuse : rule(original))];
    }
  }

  #guard(original: AnyImport, strict: AnyImport): AnyImport {
    return (...args) => {
      if (!this.#isClosed) return original(...args);
      try {
        return strict(...args);
      } catch (error) {
        const thrown = raised(error);
        return this.#call0(() => {
          throw thrown;
        }, undefined);
      }
    };
  }

  *#systemImports(env: Record<string, AnyImport>): Iterable<[string, AnyImport]> {
    for (const [name, answer] of Object.entries(ANSWERS)) yield [name, () => answer];
    const mknodat = env["__syscall_mknodat"] as AnyImport;
    yield [
      "__syscall_mknodat",
      (...args) => {
        const format = (args[2] as number) & FORMAT;
        return format === 0 || format === REGULAR ? mknodat(...args) : -EPERM;
      },
    ];
    // Calls by pointers, with the place of what describes them.
    for (const [name, at] of [
      ["ffi_call_js", 0],
      ["ffi_prep_closure_loc_js", 1],
    ] as const) {
      const original = env[name] as AnyImport;
      yield [
        name,
        (...args) => {
          this.#checkCall(args[at] as number);
          return original(...args);
        },
      ];
    }
  }

  /** Throws for a call with so many arguments that JavaScript would run out of memory. See ffi_cif in libffi. */
  #checkCall(description: number): void {
    const words = new Uint32Array(this.#inside.memory());
    const at = description >>> 2;
    if ((words[at + 1] as number) > MOST_ARGUMENTS || (words[at + 6] as number) > MOST_ARGUMENTS) refuse();
  }
}
