// SPDX-License-Identifier: Apache-2.0
// A page may replace functions of the language, even by one that throws: an exception at most, and the interpreter lives on.
import { assertAlive, python, suite, test } from "../harness/inside/kit.ts";

const OWNERS: Record<string, object> = {
  Array: Array.prototype,
  ArrayIterator: Object.getPrototypeOf([][Symbol.iterator]()) as object,
  BigInt: BigInt.prototype,
  FinalizationRegistry: FinalizationRegistry.prototype,
  Map: Map.prototype,
  Math,
  Number,
  Reflect,
  Set: Set.prototype,
  String: String.prototype,
  TypedArray: Object.getPrototypeOf(Uint8Array.prototype) as object,
  WeakMap: WeakMap.prototype,
  WeakSet: WeakSet.prototype,
};

suite("functions of the language that throw", () => {
  for (const [name, owner] of Object.entries(OWNERS)) {
    test(name, { ours: "they end the oracle", unbalanced: "what an error cuts short" }, async () => {
      const py = await python();
      const identity = py.runPython("lambda *args: args");
      const table = py.runPython("{'a': [1, 'é', {}], 'text': 'abc'}");
      const uses = [
        () => py.runPython("'é' * 3"),
        () => identity("xé", { a: 1 }, [1, 2]).destroy(),
        () => table.toJs(),
        () => table.get("a").destroy(),
        () => py.toPy({ a: [1, new Map([[1, 2]])] }).destroy(),
        () => py.runPython("1 / 0"),
        () => py.runPython("import js\nlen([x for x in js.Array.new(1, 2, 3)])"),
      ];
      for (const key of Reflect.ownKeys(owner)) {
        const kept = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
        if (typeof kept.value !== "function" || kept.configurable !== true || key === "constructor") continue;
        const throws = (): never => {
          throw new Error("replaced");
        };
        Object.defineProperty(owner, key, { ...kept, value: throws });
        // Not `for of`: the iterator may be what throws.
        for (let index = 0; index < uses.length; index++) {
          try {
            uses[index]?.();
          } catch {
            // An exception at most.
          }
        }
        Object.defineProperty(owner, key, kept);
        assertAlive(py);
      }
      identity.destroy();
      table.destroy();
    });
  }
});
