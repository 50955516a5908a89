// SPDX-License-Identifier: Apache-2.0
// The options of conversions: converters that misbehave in every way that is theirs. Invariant: options are made anew for each
// conversion.

function converter(kind, m, b) {
  if (kind === undefined || kind === "none") return undefined;
  return (value, convert, cache) => {
    m.keep(value);
    switch (kind) {
      case "slot":
        return b;
      case "convert":
        m.spend();
        return convert(value);
      case "cache":
        cache(value, b);
        return b;
      case "throws":
        throw new TypeError("meant");
      case "mutates":
        (value.append ?? value.push ?? value.add)?.call(value, 1);
        return value;
      case "destroys":
        (m.isProxy(value) ? value : b).destroy();
        return value;
      case "keeps":
        m.slots[0] = m.keep(convert);
        return convert([1]);
      default:
        return value;
    }
  };
}

function dictConverter(kind, b) {
  switch (kind) {
    case "fromEntries":
      return Object.fromEntries;
    case "map":
      return (pairs) => new Map(pairs);
    case "slot":
      return b;
    default:
      return () => {
        throw new RangeError("meant");
      };
  }
}

const given = (options) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

export function toJsOptions(spec, m, b) {
  return given({
    depth: spec.depth,
    create_pyproxies: spec.create_pyproxies,
    pyproxies: spec.pyproxies ? [] : undefined,
    dict_converter: spec.dict_converter && dictConverter(spec.dict_converter, b),
    default_converter: converter(spec.default_converter, m, b),
    eager_converter: converter(spec.eager_converter, m, b),
  });
}

export function toPyOptions(spec, m, b) {
  return given({ depth: spec.depth, defaultConverter: converter(spec.default_converter, m, b) });
}
