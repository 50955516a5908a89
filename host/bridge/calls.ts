// SPDX-License-Identifier: Apache-2.0
// Calls of JavaScript from C++.

import type { CallsImports } from "../../out/gen/bridge.ts";
import { functionPrototype } from "./values.ts";

type Callable = (...args: unknown[]) => unknown;
type Disposer = { [Symbol.dispose](): unknown; [Symbol.asyncDispose](): unknown };

const reflectApply = Reflect.apply;
const ownApply = functionPrototype.apply;

/** PyScript puts an `apply` of its own there, by which it sees the arguments of Python's calls; then calls go through it. */
function applyTo(callee: unknown, self: unknown, args: unknown[]): unknown {
  const { apply } = functionPrototype;
  return apply === ownApply
    ? reflectApply(callee as Callable, self, args)
    : reflectApply(apply, callee, [self, args]);
}

/** Can a function be called as it is, without `this`? */
const isDirect = (self: unknown): boolean => self === undefined && functionPrototype.apply === ownApply;

/** What `import js` gives in Python. */
export const globals: object = Module.jsglobals ?? globalThis;

export const calls: CallsImports = {
  call0: (callee, self) =>
    self === undefined ? (callee as Callable)() : reflectApply(callee as Callable, self, []),
  call1: (callee, self, a) => (isDirect(self) ? (callee as Callable)(a) : applyTo(callee, self, [a])),
  call2: (callee, self, a, b) =>
    isDirect(self) ? (callee as Callable)(a, b) : applyTo(callee, self, [a, b]),
  call3: (callee, self, a, b, c) =>
    isDirect(self) ? (callee as Callable)(a, b, c) : applyTo(callee, self, [a, b, c]),
  callArray: (callee, self, args) => applyTo(callee, self, args as unknown[]),
  construct: (target, args) => Reflect.construct(target as new () => unknown, args as unknown[]),
  dispose: (object, isAsync) =>
    isAsync ? (object as Disposer)[Symbol.asyncDispose]() : (object as Disposer)[Symbol.dispose](),
  weakRef: (object) => new WeakRef(object as object),
};
