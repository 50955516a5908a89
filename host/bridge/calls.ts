// SPDX-License-Identifier: Apache-2.0
// Calls of JavaScript from C++.

import type { Bridge } from "../../out/gen/bridge.ts";

type Callable = (...args: unknown[]) => unknown;

export type CallBridge = Pick<
  Bridge,
  "call0" | "call1" | "call2" | "call3" | "callArray" | "construct" | "evaluate" | "then"
>;

const reflectApply = Reflect.apply;

export const calls: CallBridge = {
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
  // biome-ignore lint/security/noGlobalEval: this is what run_js is for; indirect, so in the global scope
  evaluate: (code) => globalThis.eval(code as string) as unknown,
  // biome-ignore lint/suspicious/noThenProperty: the bridge's name for Promise.then
  then: (promise, fulfilled, rejected) =>
    (promise as PromiseLike<unknown>).then(fulfilled as Callable, rejected as Callable),
};
