// SPDX-License-Identifier: Apache-2.0
// Programs over slots: each side has eight, and a step reads some and writes one. Invariant: a program is JSON, every part of
// it may be left out by shrinking, and no part waits for something that never comes.
import fc from "fast-check";
import {
  ERRORS,
  JS_METHODS,
  JS_OPERATIONS,
  KEYS,
  PROXY_METHODS,
  PY_METHODS,
  PY_OPERATIONS,
  SOURCES,
} from "./names.mjs";

const DEPTH = { maxDepth: 3, depthIdentifier: "value" };
const slot = fc.nat(7);
const small = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 32, 2 ** 53) },
);
const key = fc.constantFrom(...KEYS);
const text = fc.oneof(
  fc.constantFrom("", "a", "é", "𝒳", "\0", "\ud800", "a\udc00b", "x".repeat(300), "𝒳\ud835", "日本"),
  key,
  fc.string({ unit: "binary", maxLength: 6 }),
);
const digits = fc.oneof(
  fc.integer({ min: -10, max: 300 }).map(String),
  fc.constantFrom("2147483648", "-2147483649", "4294967296", "9007199254740991", "9007199254740992"),
  fc.constantFrom("-9007199254740993", "18446744073709551615", `-${"9".repeat(40)}`, `1${"0".repeat(600)}`),
  fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }).map(String),
);
const float = fc.constantFrom("0.5", "-0", "NaN", "Infinity", "-Infinity", "1e308", "5e-324", "1e21", "3");

const { steps, jsValue, pyValue } = fc.letrec((tie) => {
  const child = (side) => fc.oneof({ weight: 2, arbitrary: fc.tuple(fc.constant("slot"), slot) }, tie(side));
  const body = fc.record({
    steps: fc.oneof(
      DEPTH,
      fc.constant([]),
      fc.array(tie("step"), { maxLength: 3, depthIdentifier: "value" }),
    ),
    end: fc.oneof(
      { weight: 4, arbitrary: fc.tuple(fc.constant("return"), slot) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("throw"), slot) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("error"), fc.constantFrom(...ERRORS)) },
      // It may be a length, up to which somebody counts.
      { weight: 2, arbitrary: fc.tuple(fc.constant("number"), fc.integer({ min: -3, max: 6 })) },
    ),
  });
  const list = (side) => fc.array(child(side), { maxLength: 4, depthIdentifier: "value" });
  const kind = (name, ...parts) => fc.tuple(fc.constant(name), ...parts);
  const size = fc.constantFrom(0, 1, 3, 8, 16);
  const jsLeaf = fc.oneof(
    kind("number", fc.oneof(digits, float)),
    kind("bigint", digits),
    kind("string", text),
    kind("constant", fc.constantFrom("undefined", "null", "true", "false")),
    kind("symbol", fc.constantFrom("own", "iterator", "asyncIterator", "registered", "toPrimitive")),
    kind("slot", slot),
    kind(
      "plain",
      fc.constantFrom(
        "date",
        "badDate",
        "regexp",
        "revoked",
        "detached",
        "resizable",
        "weakmap",
        "boxed",
        "deep",
      ),
    ),
    kind("typed", fc.constantFrom(...SOURCES.typed), size),
  );
  const jsNode = fc.oneof(
    kind("array", list("jsValue"), fc.boolean()),
    kind(
      "object",
      fc.array(fc.tuple(key, child("jsValue")), { maxLength: 3, depthIdentifier: "value" }),
      fc.constantFrom("plain", "null", "class", "frozen", "sealed"),
    ),
    kind(
      "map",
      fc.array(fc.tuple(child("jsValue"), child("jsValue")), { maxLength: 3, depthIdentifier: "value" }),
    ),
    kind("set", list("jsValue")),
    kind("error", fc.constantFrom(...ERRORS), text, child("jsValue")),
    kind("promise", fc.constantFrom("now", "fails", "later", "failsLater"), child("jsValue")),
    kind("function", fc.constantFrom(...SOURCES.functions), body),
    kind("getter", key, body),
    kind("hostile", fc.constantFrom(...SOURCES.hostile), body),
    kind("proxy", child("jsValue"), fc.constantFrom(...SOURCES.traps), body),
  );
  const pyLeaf = fc.oneof(
    kind("int", digits),
    kind("float", float),
    kind("str", text),
    kind("bytes", size),
    kind("constant", fc.constantFrom("None", "True", "False", "jsnull", "Ellipsis", "complex", "range")),
    kind("slot", slot),
    kind("buffer", fc.constantFrom(...SOURCES.buffers), size),
    kind("plain", fc.constantFrom(...SOURCES.pyPlain)),
  );
  const pyNode = fc.oneof(
    kind("many", fc.constantFrom("list", "tuple", "set", "frozenset", "deque", "sublist"), list("pyValue")),
    kind(
      "dict",
      fc.constantFrom("dict", "subdict", "ordered", "default", "proxy"),
      fc.array(fc.tuple(child("pyValue"), child("pyValue")), { maxLength: 3, depthIdentifier: "value" }),
    ),
    kind("function", fc.constantFrom(...SOURCES.pyFunctions), body),
    kind("special", fc.constantFrom(...SOURCES.special), body),
    kind("exception", fc.constantFrom(...ERRORS), child("pyValue")),
    kind("proxy", fc.constantFrom("create", "roundtrip", "once", "this"), child("pyValue")),
    kind("dying", fc.constantFrom("del", "finalize", "weakref"), body),
  );
  const operands = { a: slot, b: slot, to: slot, k: key, n: small };
  const options = fc.record(
    {
      depth: fc.constantFrom(-1, 0, 1, 2, 3),
      pyproxies: fc.boolean(),
      create_pyproxies: fc.boolean(),
      dict_converter: fc.constantFrom("fromEntries", "map", "slot", "throws"),
      default_converter: fc.constantFrom(...SOURCES.converters),
      eager_converter: fc.constantFrom(...SOURCES.converters),
    },
    { requiredKeys: [] },
  );
  const loose = fc.constantFrom(false, false, true);
  const js = fc.constant("js");
  const py = fc.constant("py");
  const mode = fc.constantFrom("call", "call", "call", "call", "promising", "later");
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ make: js, value: tie("jsValue"), to: slot }) },
    { weight: 5, arbitrary: fc.record({ make: py, value: tie("pyValue"), to: slot }) },
    { weight: 5, arbitrary: fc.record({ cross: fc.constantFrom("js", "py"), a: slot, to: slot }) },
    { weight: 6, arbitrary: fc.record({ js: fc.constantFrom(...JS_OPERATIONS), ...operands, loose }) },
    {
      weight: 4,
      arbitrary: fc.record({ js: fc.constantFrom("method"), ...operands, k: fc.constantFrom(...JS_METHODS) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ js: fc.constant("method"), ...operands, k: fc.constantFrom(...PROXY_METHODS) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ js: fc.constantFrom("toJs", "toPy"), ...operands, options, loose }),
    },
    {
      weight: 8,
      arbitrary: fc.record({ py: fc.constantFrom(...PY_OPERATIONS), ...operands, loose, mode }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        py: fc.constant("method"),
        ...operands,
        k: fc.constantFrom(...PY_METHODS),
        loose,
        mode,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ py: fc.constantFrom("to_js", "to_py"), ...operands, options, mode }),
    },
  );
  return {
    jsValue: fc.oneof(DEPTH, jsLeaf, jsNode, jsNode),
    pyValue: fc.oneof(DEPTH, pyLeaf, pyNode, pyNode),
    step,
    steps: fc.array(step, { minLength: 1, maxLength: 25, size: "max" }),
  };
});

/** Values to begin with, so that steps find something, and then steps. */
const program = fc.record({
  js: fc.array(jsValue, { maxLength: 6, size: "max" }),
  py: fc.array(pyValue, { maxLength: 6, size: "max" }),
  /** How many slots of each side begin as what the other side has made. */
  crossed: fc.nat(4),
  signals: fc.oneof(
    { weight: 5, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  steps,
});

/** Garbage is collected once for several programs, which takes longer than they do; shrinking leaves one of them. */
export const programs = fc.array(program, { minLength: 1, maxLength: 120, size: "max" });
