// SPDX-License-Identifier: Apache-2.0
// What this folder uses of the scope of Emscripten's module, beside what host/bridge/scope.d.ts names.

declare const HEAP16: Int16Array<ArrayBuffer>;
declare const SYSCALLS: { currentUmask: number };
