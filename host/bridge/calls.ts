// SPDX-License-Identifier: Apache-2.0
// Calls of JavaScript from C++.

import type { CallsImports } from "../../out/gen/bridge.ts";

type Callable = (...args: unknown[]) => unknown;
type Disposer = { [Symbol.dispose](): unknown; [Symbol.asyncDispose](): unknown };

const reflectApply = Reflect.apply;

/** What `import js` gives in Python. */
export const globals: object = Module.jsglobals ?? globalThis;

export const calls: CallsImports = {
  call0: (callee, self) =>
    self === undefined ? (callee as Callable)() : reflectApply(callee as Callable, self, []),
  call1: (callee, self, a) =>
    self === undefined ? (callee as Callable)(a) : reflectApply(callee as Callable, self, [a]),
  call2: (callee, self, a, b) =>
    self === undefined ? (callee as Callable)(a, b) : reflectApply(callee as Callable, self, [a, b]),
  call3: (callee, self, a, b, c) =>
    self === undefined ? (callee as Callable)(a, b, c) : reflectApply(callee as Callable, self, [a, b, c]),
  callArray: (callee, self, args) => reflectApply(callee as Callable, self, args as unknown[]),
  construct: (target, args) => Reflect.construct(target as new () => unknown, args as unknown[]),
  dispose: (object, isAsync) =>
    isAsync ? (object as Disposer)[Symbol.asyncDispose]() : (object as Disposer)[Symbol.dispose](),
  weakRef: (object) => new WeakRef(object as object),
};
