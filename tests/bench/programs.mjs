// SPDX-License-Identifier: Apache-2.0
// What the speed set runs. `micro`: benchmarks of PyPI's `pyperformance` that need no other package, each run by its
// own run_benchmark.py. `real`: the modules of python/real/, with the wheels they need and the checksum of their
// result, which every interpreter must reproduce. `short`: the programs of python/short/, each the first and only one of
// its interpreter, with their result.

import { expandPackageGroups, packageGroups } from "./package-sets.mjs";

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {"micro" | "real" | "short"} kind
 * @property {string[]} wheels   distributions of requirements.txt
 * @property {string} [data]     folder of pyperformance to unpack
 * @property {string} [script]   micro: folder of the script
 * @property {string} [only]     micro: name that the script gives the benchmark
 * @property {string[]} [args]   micro: command line of the script
 * @property {string} [module]   real, short: module of python/real/ or python/short/
 * @property {string} [checksum] real: start of the sha256 of the result; short: the result
 * @property {boolean} quick     part of the short list that --quick runs
 */

const suite = "pyperformance";

/** @type {(name: string, script?: string, only?: string, ...args: string[]) => Program} */
const micro = (name, script = name, only = name, ...args) => ({
  name,
  kind: "micro",
  wheels: [suite],
  data: `bm_${script}`,
  script: `bm_${script}`,
  only,
  args,
  quick: ["richards", "nbody", "go", "generators", "json_dumps", "regex_compile"].includes(name),
});

/** @type {(name: string, checksum: string, wheels: string[], data?: string) => Program} */
const real = (name, checksum, wheels, data) => ({
  name,
  kind: "real",
  module: name,
  checksum,
  wheels: data ? [...wheels, suite] : wheels,
  ...(data ? { data } : {}),
  quick: ["pygments_highlight", "markdown_render", "black_format", "chess_perft"].includes(name),
});

/** @type {(name: string, result: string) => Program} */
const short = (name, result) => ({
  name,
  kind: "short",
  module: name,
  checksum: result,
  wheels: [],
  quick: ["recursion", "find_words", "json_round"].includes(name),
});

const black = ["black", "click", "mypy-extensions", "packaging", "pathspec", "platformdirs", "pytokens"];

/** @type {readonly Program[]} */
export const programs = [
  micro("argparse", "argparse", "many_optionals", "many_optionals"),
  micro("async_generators"),
  micro("async_tree", "async_tree", "async_tree_none", "none"),
  micro("barnes_hut", "barnes_hut", "quadtree_nbody", "--iterations", "20"),
  micro("chaos"),
  micro("comprehensions"),
  micro("coroutines"),
  micro("deepcopy"),
  micro("deltablue"),
  micro("fannkuch"),
  micro("float"),
  micro("generators"),
  micro("go"),
  micro("hexiom"),
  micro("json_dumps"),
  micro("json_loads"),
  micro("logging", "logging", "logging_format", "format"),
  micro("meteor_contest"),
  micro("nbody"),
  micro("nqueens"),
  micro("pickle_pure_python", "pickle", "pickle_pure_python", "--pure-python", "pickle"),
  micro("unpickle_pure_python", "pickle", "unpickle_pure_python", "--pure-python", "unpickle"),
  micro("pidigits"),
  micro("pyflate"),
  micro("raytrace"),
  micro("regex_compile"),
  micro("regex_dna"),
  micro("regex_effbot"),
  micro("regex_v8"),
  micro("richards"),
  micro("scimark_fft", "scimark", "scimark_fft", "fft"),
  micro("scimark_lu", "scimark", "scimark_lu", "lu"),
  micro("scimark_sor", "scimark", "scimark_sor", "sor"),
  micro("spectral_norm"),
  micro("telco"),
  micro("typing_runtime_protocols"),
  micro("unpack_sequence"),
  micro("xml_etree_process", "xml_etree", "xml_etree_process", "process"),

  real("black_format", "e0d1ec2e4bd4cf52", black),
  real("chess_perft", "bc98675c9165eb0c", ["chess"]),
  real("django_template", "778f4dead254ee8d", ["django", "asgiref", "sqlparse"]),
  real("docutils_html", "dec79b5cb51ff400", ["docutils"], "bm_docutils"),
  real("html5lib_parse", "a3072f10f792399f", ["html5lib", "six", "webencodings"], "bm_html5lib"),
  real("lark_parse", "e7b000c8039bb972", ["lark"]),
  real("markdown_render", "d77c91b0a7371406", ["markdown-it-py", "mdurl", "black", "rich", "sqlglot"]),
  real("networkx_graph", "6e9925ca6402c4e3", ["networkx"]),
  real("openpyxl_workbook", "882d9635d9750069", ["openpyxl", "et-xmlfile"]),
  real("pygments_highlight", "05e878d45bc401db", ["pygments"]),
  real("rich_render", "95fa7a52ebcec2e2", ["rich", "pygments", "markdown-it-py", "mdurl"]),
  real("sqlglot_optimize", "3f9b95aa1585ffeb", ["sqlglot"]),
  real("sympy_algebra", "d69d1b018b037f03", ["sympy", "mpmath"]),

  short("bodies", "38.246803716"),
  short("count_words", "(505, {2: 2, 3: 44, 4: 453, 5: 6}, [('w0', 199), ('w8', 199), ('w18', 199)])"),
  short("find_words", "(28800, 9000, 3600, 1800, 189000, 12601)"),
  short("hanoi", "(262143, 18, 1)"),
  short("json_round", "(614665, 54810, True, 1785357.143)"),
  short("life", "168"),
  short("matrix", "961589700"),
  short("objects", "(6135, 1500, 0)"),
  short("parse", "-13132891439"),
  short("paths", "(661, 16900)"),
  short("permutations", "120"),
  short("primes", "(41538, 4999310, 1652)"),
  short("recursion", "317811"),
  short("table", "(97, 4170, 4268)"),
];

/** The groups that are measured besides the speed set. */
export const otherGroups = ["start", "size", "memory", "ffi"];

/**
 * The programs and groups that `names` (groups, programs, or the start of a program's name) stand for.
 * @param {readonly string[]} names
 * @param {boolean} quick
 */
export function select(names, quick) {
  const wanted = names.length > 0 ? names : [...otherGroups, "short", "micro", "real"];
  const chosen = new Set();
  const groups = new Set();
  for (const name of wanted) {
    if ([...otherGroups, ...packageGroups].includes(name)) {
      groups.add(name);
      continue;
    }
    const isGroup = ["micro", "real", "short"].includes(name);
    const found = programs.filter((p) =>
      isGroup ? p.kind === name && (p.quick || !quick) : p.name === name,
    );
    const close = found.length > 0 ? found : programs.filter((p) => p.name.startsWith(name));
    if (close.length === 0) {
      const known = programs.map((p) => p.name).join(" ");
      throw new Error(
        `no benchmark is named "${name}".\nGroups: ${[...otherGroups, ...packageGroups].join(" ")} short micro real\nPrograms: ${known}`,
      );
    }
    for (const program of close) chosen.add(program);
  }
  const sets = expandPackageGroups([...groups].filter((name) => packageGroups.includes(name)));
  return { groups, sets, programs: programs.filter((p) => chosen.has(p)) };
}
