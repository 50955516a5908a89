// SPDX-License-Identifier: Apache-2.0
// Strings of any Unicode, both ways.
import { python, rows } from "../inside/table.mjs";

const texts = {
  empty: "",
  ascii: "plain",
  latin1: "größe ÿ\u0080",
  bmp: "Ελληνικά 漢字 \ufffd\uffff",
  emoji: "😀 𝒳 \u{10ffff}",
  nul: "a\0b\0",
  "line ends": "a\r\nb\u2028c\u2029",
  "byte order mark": "\ufeffx",
  "lone high": "\ud83d",
  "lone low": "a\ude00b",
  "swapped surrogates": "\ude00\ud83d",
  "lone after pair": "😀\ud83d",
  long: "aé漢😀".repeat(3000),
};

export const snippets = {
  ...rows(
    Object.entries(texts),
    ([name]) => `to Python: ${name}`,
    ([, text]) =>
      ({ run }) =>
        run("f'{len(s)} {ascii(s[:40])}'", { s: text }),
  ),
  ...rows(
    Object.entries(texts),
    ([name]) => `there and back: ${name}`,
    ([, text]) =>
      ({ run }) =>
        run("s", { s: text }) === text,
  ),
  ...python(
    "run_js('s => s.length')('😀')",
    "run_js('s => s.charCodeAt(0)')(chr(0xd83d))",
    "run_js('s => s.length')(chr(0xd83d) + chr(0xde00))",
    "class S(str): pass\nrun_js('s => typeof s')(S('x'))",
    "run_js('new String(\"abc\")')",
    "len(run_js('new String(\"abc\")'))",
    "run_js('s => s + 1')('x')",
    "run_js('\"a\".concat')",
    "run_js('Symbol(\"s\")')",
    "run_js('Symbol(\"s\")').typeof",
    "run_js('Symbol.iterator').toString()",
    "run_js('Symbol.iterator').description",
    "run_js('Symbol.iterator') == run_js('Symbol.iterator')",
    "run_js('Symbol()') == run_js('Symbol()')",
    "hash(run_js('Symbol.iterator')) == hash(run_js('Symbol.iterator'))",
    "run_js('s => typeof s')(run_js('Symbol(1)'))",
    "bool(run_js('Symbol(1)'))",
    "run_js('s => s.type')(b'bytes')",
  ),
};
