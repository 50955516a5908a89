// SPDX-License-Identifier: Apache-2.0
// Every kind of JavaScript value by name, each as a function that makes a fresh one.
import vm from "node:vm";
import { named, readTable } from "./table.mjs";

const FAMILIES =
  "primitives arrays buffers collections objects functions iterators promises proxies errors holders";

/** Kinds that are also made in another realm, where `instanceof` of this one is false. */
const FOREIGN = `array; array nested; array subclass; arguments; object; object with null prototype; object with methods;
class instance; Map; Map nested; Set; WeakMap; Uint8Array; Float64Array; BigInt64Array; ArrayBuffer; SharedArrayBuffer;
DataView; Date; RegExp; arrow; function; async function; generator function; async generator function; class; native Array;
native Error; generator; async generator; array iterator; iterable; async iterable; promise; promise rejected; thenable;
Proxy of an object; Proxy of an array; Proxy of a function; Proxy revoked; Error; TypeError; Error subclass; AggregateError;
function that throws a TypeError; symbol; symbol well-known; boxed string; array of a promise`;

const realm = vm.createContext({});

/** @param {object} py the API of a package @returns {Map<string, {make: () => unknown, family: string}>} */
export function jsValues(py) {
  const kinds = new Map();
  const sources = new Map();
  const add = (name, family, make) => {
    if (kinds.has(name)) throw new Error(`two kinds of one name: ${name}`);
    kinds.set(name, { make, family });
  };
  for (const family of FAMILIES.split(" ")) {
    for (const [name, source] of named(readTable(`kinds/javascript/${family}.txt`))) {
      const make = vm.runInThisContext(`(py) => (${source})`);
      add(name, family, () => make(py));
      sources.set(name, source);
    }
  }
  for (const name of FOREIGN.split(/;\s*/)) {
    const source = sources.get(name);
    if (source === undefined) throw new Error(`no kind ${name}`);
    add(`foreign ${name}`, "foreign", vm.runInContext(`() => (${source})`, realm));
  }
  return kinds;
}
