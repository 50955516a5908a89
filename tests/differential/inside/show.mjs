// SPDX-License-Identifier: Apache-2.0
// What JavaScript sees of a value, as text that is the same for equal values of either package.

const DEPTH = 6;

/** @param {{ ffi: Record<string, any> }} py */
export function makeShow(py) {
  const { PyProxy, PythonError } = py.ffi;

  /** @param {any} value @param {any[]} [path] the containers around it */
  function show(value, path = []) {
    if (Object.is(value, -0)) return "-0";
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "string") return JSON.stringify(value);
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return String(value);
    if (path.includes(value)) return `<cycle ${path.length - path.indexOf(value)}>`;
    if (path.length > DEPTH) return "...";
    return object(value, [...path, value]);
  }

  function object(value, path) {
    const inner = (item) => show(item, path);
    if (value instanceof PyProxy) return proxy(value);
    if (typeof value === "function") return `function ${value.name}`;
    if (value instanceof Error) return error(value);
    if (Array.isArray(value)) return `[${Array.from(value, inner).join(", ")}]`;
    if (value instanceof Map) {
      const pairs = [...value].map(([key, item]) => `${inner(key)} => ${inner(item)}`);
      return `${value.constructor.name}{${[...pairs, ...own(value, inner)].join(", ")}}`;
    }
    if (value instanceof Set) return `Set{${[...value].map(inner).join(", ")}}`;
    if (ArrayBuffer.isView(value)) {
      const items = value instanceof DataView ? bytes(value) : [...value];
      return `${value.constructor.name}[${items.map(inner).join(", ")}]`;
    }
    if (value instanceof ArrayBuffer) return `ArrayBuffer[${[...new Uint8Array(value)].join(", ")}]`;
    if (value instanceof Date) return `Date ${value.getTime()}`;
    if (value instanceof RegExp) return `RegExp ${value}`;
    if (value instanceof Promise) return "Promise";
    const name = Object.getPrototypeOf(value)?.constructor?.name ?? "null";
    return `${name === "Object" ? "" : `${name} `}{${own(value, inner).join(", ")}}`;
  }

  const bytes = (view) => [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)];

  const own = (value, inner) =>
    Object.keys(value).map(
      (key) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${inner(value[key])}`,
    );

  function proxy(value) {
    try {
      return `PyProxy<${value.type}> ${value.toString().replace(/0x[0-9a-f]+/g, "0x")}`;
    } catch {
      return "PyProxy, destroyed";
    }
  }

  /** An error by its class; a Python exception by its type. */
  function error(value) {
    if (value instanceof PythonError) return `PythonError<${value.type}>`;
    return value.constructor?.name ?? "Error";
  }

  return { show, error: (value) => (value instanceof Error ? error(value) : show(value)) };
}
