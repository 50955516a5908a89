// SPDX-License-Identifier: Apache-2.0
// What JavaScript sees of a value, as text that is the same for equal values of either package.
import { types } from "node:util";
import { normalize } from "./normalize.mjs";

const DEPTH = 5;
const WIDTH = 12;

/** @param {{ ffi: Record<string, any> }} py */
export function makeShow(py) {
  const { PyProxy, PythonError } = py.ffi;

  /** @param {any} value @param {any[]} [path] the containers around it */
  function show(value, path = []) {
    if (Object.is(value, -0)) return "-0";
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "string") return text(value);
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return String(value);
    const outer = path.indexOf(value);
    if (outer >= 0) return `<cycle ${path.length - outer}>`;
    if (path.length > DEPTH) return "...";
    return attempt(() => object(value, [...path, value]), "unreadable");
  }

  function object(value, path) {
    const inner = (item) => show(item, path);
    if (attempt(() => value instanceof PyProxy, false)) return proxy(value);
    if (types.isProxy(value)) return `Proxy of ${typeof value}`;
    if (typeof value === "function") return `function ${attempt(() => text(value.name), "?")}`;
    if (types.isNativeError(value)) return error(value);
    if (Array.isArray(value)) return `${tag(value, "Array")}[${items(value, inner)}]`;
    if (types.isMap(value)) {
      const pairs = [...Map.prototype.entries.call(value)];
      return `${tag(value)}{${clip(pairs.map(([key, item]) => `${inner(key)} => ${inner(item)}`))}}`;
    }
    if (types.isSet(value)) return `${tag(value)}{${clip([...Set.prototype.values.call(value)].map(inner))}}`;
    if (types.isTypedArray(value)) return `${tag(value)}[${items(value, inner)}]`;
    if (types.isDataView(value)) return `DataView of ${attempt(() => value.byteLength, "?")}`;
    if (types.isAnyArrayBuffer(value)) return `${tag(value)} of ${value.byteLength}`;
    if (types.isDate(value)) return `Date ${value.getTime()}`;
    if (types.isRegExp(value)) return `RegExp ${value}`;
    if (types.isPromise(value)) return "Promise";
    if (types.isBoxedPrimitive(value)) return `boxed ${inner(value.valueOf())}`;
    return `${tag(value, "Object")}{${clip(own(value, inner))}}`;
  }

  /** The name of the value's class, unless it is the usual one. */
  function tag(value, usual) {
    const prototype = attempt(() => Object.getPrototypeOf(value), undefined);
    if (prototype === null) return "null ";
    const name = attempt(() => prototype.constructor.name, "?");
    return name === usual ? "" : `${typeof name === "string" ? name : "?"} `;
  }

  const own = (value, inner) =>
    sorted(attempt(() => Object.keys(value), ["?"])).map(
      (key) => `${/^[\w$]+$/.test(key) ? key : text(key)}: ${attempt(() => inner(value[key]), "throws")}`,
    );

  function items(array, inner) {
    const shown = [];
    for (let i = 0; i < Math.min(array.length, WIDTH); i++)
      shown.push(i in array ? inner(array[i]) : "<hole>");
    if (array.length > WIDTH) shown.push(`and ${array.length - WIDTH} more`);
    return shown.join(", ");
  }

  function proxy(value) {
    const type = attempt(() => value.type, undefined);
    if (type === undefined) return "PyProxy, destroyed";
    return `PyProxy<${type}> ${attempt(() => text(String(value)), "without text")}`;
  }

  /** An error by its class and message. */
  function error(value) {
    const name = attempt(() => value.constructor.name, "Error");
    const message = attempt(() => String(value.message), "?");
    if (value instanceof PythonError) return `PythonError<${value.type}>: ${lastLines(message)}`;
    return `${name}: ${normalize(message)}`;
  }

  return { show, thrown: (value) => show(value) };
}

/** Of a traceback the line that says what was raised. */
function lastLines(message) {
  const lines = message.trimEnd().split("\n");
  const at = lines.findLastIndex((line) => /^[\w.]+(:|$)/.test(line));
  return normalize(lines.slice(Math.max(at, 0)).join("\\n"));
}

function text(value) {
  const plain = normalize(value);
  const short = plain.length > 300 ? `${plain.slice(0, 300)}… of ${plain.length}` : plain;
  return normalize(JSON.stringify(short));
}

/** The order of the two properties of an iterator's result says nothing. */
function sorted(keys) {
  return keys.length === 2 && keys[0] === "value" && keys[1] === "done" ? ["done", "value"] : keys;
}

function clip(parts) {
  if (parts.length <= WIDTH) return parts.join(", ");
  return `${parts.slice(0, WIDTH).join(", ")}, and ${parts.length - WIDTH} more`;
}

function attempt(body, otherwise) {
  try {
    return body();
  } catch {
    return otherwise;
  }
}
