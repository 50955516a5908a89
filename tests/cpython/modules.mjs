// SPDX-License-Identifier: Apache-2.0
// Which modules of Lib/test there are, and which of them make up the selection for CI.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

// Packages whose modules run one by one, because they are long: the same as CPython's own runner splits.
const SPLIT = [
  "test_asyncio",
  "test_concurrent_futures",
  "test_future_stmt",
  "test_gdb",
  "test_inspect",
  "test_multiprocessing_fork",
  "test_multiprocessing_forkserver",
  "test_multiprocessing_spawn",
  "test_pydoc",
];

// What CI runs whatever it takes: the language and its core types.
const CORE = [
  ...[
    "test_grammar",
    "test_syntax",
    "test_builtin",
    "test_types",
    "test_class",
    "test_descr",
    "test_exceptions",
  ],
  ...[
    "test_int",
    "test_long",
    "test_float",
    "test_bool",
    "test_str",
    "test_bytes",
    "test_list",
    "test_dict",
    "test_set",
  ],
  ...[
    "test_generators",
    "test_coroutines",
    "test_asyncgen",
    "test_with",
    "test_patma",
    "test_compile",
    "test_ast",
  ],
  ...["test_gc", "test_weakref", "test_import", "test_io", "test_os", "test_json", "test_re", "test_pickle"],
  ...[
    "test_struct",
    "test_array",
    "test_memoryview",
    "test_zlib",
    "test_sqlite3",
    "test_ctypes",
    "test_math",
  ],
];

/** Names like `test_json` and `test_asyncio.test_tasks`, sorted. `folder` holds `test/`. */
export function findModules(folder) {
  const base = join(folder, "test");
  if (!existsSync(base)) throw new Error(`${folder} holds no test/`);
  const names = [];
  for (const entry of readdirSync(base, { withFileTypes: true })) {
    const name = entry.name.replace(/\.py$/, "");
    if (!name.startsWith("test_")) continue;
    if (entry.isFile() && entry.name.endsWith(".py")) names.push(name);
    else if (SPLIT.includes(name)) names.push(...splitModules(join(base, name), name));
    else if (existsSync(join(base, name, "__init__.py"))) names.push(name);
  }
  return names.sort();
}

function splitModules(folder, name) {
  return readdirSync(folder)
    .filter((file) => file.startsWith("test_") && file.endsWith(".py"))
    .map((file) => `${name}.${file.replace(/\.py$/, "")}`);
}

/**
 * The modules to run. For CI: the core, then what takes least time by the expectations, as long as the sum stays
 * within five minutes on `jobs` processors; but none in which nothing can run.
 */
export function selectModules(all, { patterns, ci, jobs }, expectations) {
  if (patterns !== undefined) {
    const selected = all.filter((name) => patterns.some((pattern) => pattern.test(name)));
    if (selected.length === 0) throw new Error("no module of that name");
    return selected;
  }
  if (!ci) return longestFirst(all, expectations);
  const budget = 5 * 60 * jobs;
  const seconds = (name) => expectations[name]?.seconds ?? Infinity;
  const core = all.filter((name) => CORE.includes(name));
  const others = all
    .filter((name) => !CORE.includes(name) && !isSkipped(expectations[name]))
    .sort((a, b) => seconds(a) - seconds(b));
  const selected = [...core];
  let sum = core.reduce((total, name) => total + (Number.isFinite(seconds(name)) ? seconds(name) : 10), 0);
  for (const name of others) {
    sum += seconds(name) + 1;
    if (sum > budget) break;
    selected.push(name);
  }
  return longestFirst(selected, expectations);
}

function isSkipped(entry) {
  return entry !== undefined && entry.passed === 0 && entry.failed.length === 0;
}

/** So that no long module is left for the end, when the other processors have nothing to do. */
function longestFirst(names, expectations) {
  const seconds = (name) => expectations[name]?.seconds ?? 1;
  return [...names].sort((a, b) => seconds(b) - seconds(a));
}
