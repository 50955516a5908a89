// SPDX-License-Identifier: Apache-2.0
// Starts an interpreter and runs a program of the speed set in it. The same in Node and in a browser's worker:
// `read` is how a file of the benchmarks is read.

/**
 * @typedef {object} Job
 * @property {string} entry    URL of the package's ES module
 * @property {string} loader   name of the function that it exports
 * @property {string[]} files  for speed: what to copy into the interpreter, relative paths
 * @property {Record<string, unknown>} spec  for speed: what driver.py is to run
 * @property {string[]} [packages]  what of the packages' folder is to be loaded
 */

/** @param {Pick<Job, "entry" | "loader">} job @param {Record<string, unknown>} [options] */
export async function start(job, options = {}) {
  const module = await import(job.entry);
  return module[job.loader](options);
}

/** Calls back with every WebAssembly memory whose buffer is looked at. @param {(memory: WebAssembly.Memory) => void} seen */
function watchMemories(seen) {
  const original = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, "buffer");
  Object.defineProperty(WebAssembly.Memory.prototype, "buffer", {
    ...original,
    get() {
      seen(this);
      return original?.get?.call(this);
    },
  });
}

/** Bytes of WebAssembly memory after the first result. @param {Pick<Job, "entry" | "loader">} job */
export async function wasmMemory(job) {
  /** @type {Set<WebAssembly.Memory>} */
  const memories = new Set();
  watchMemories((found) => memories.add(found));
  const python = await start(job);
  if (python.runPython("1 + 1") !== 2) throw new Error("1 + 1 is not 2");
  return { wasm: [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0) };
}

/** Options for an interpreter that has the packages of a folder. @param {Job} job @param {string} folder */
const withPackages = (job, folder) =>
  job.packages ? { lockFileURL: `${folder}pyodide-lock.json`, packageBaseUrl: folder } : {};

const quiet = { messageCallback: () => undefined };

/**
 * Seconds from an interpreter that is there to a module that is imported: download, installation, execution.
 * @param {Job} job @param {string} folder
 */
export async function importTime(job, folder) {
  const python = await start(job, withPackages(job, folder));
  const before = performance.now();
  await python.loadPackage(job.packages, quiet);
  python.runPython(`import ${job.spec["module"]}`);
  return { timing: { median: (performance.now() - before) / 1000 } };
}

/**
 * Seconds that a program takes which is the first after the first result, where start-up ends.
 * @param {Job} job @param {(path: string) => Promise<Uint8Array>} read
 */
async function shortTime(job, read) {
  const [path = ""] = job.files;
  const source = new TextDecoder().decode(await read(path));
  const python = await start(job, { env: { PYTHONHASHSEED: "0", HOME: "/home/pyodide" } });
  python.runPython("1 + 1");
  const before = performance.now();
  const result = python.runPython(`${source}\nresult`);
  const seconds = (performance.now() - before) / 1000;
  const version = python.runPython("import platform; platform.python_version()");
  return { timing: { median: seconds }, checksum: String(result), python: version };
}

/**
 * @param {Job} job
 * @param {(path: string) => Promise<Uint8Array>} read
 * @param {string} folder of the packages: where they are for the interpreter, with a slash at its end
 * @returns {Promise<unknown>}
 */
export async function speed(job, read, folder) {
  if (job.spec["kind"] === "short") return shortTime(job, read);
  const env = { PYTHONHASHSEED: "0", HOME: "/home/pyodide" };
  const python = await start(job, { env, ...withPackages(job, folder) });
  if (job.packages) await python.loadPackage(job.packages, quiet);
  for (const path of job.files) {
    const target = `/bench/${path}`;
    python.FS.mkdirTree(target.slice(0, target.lastIndexOf("/")));
    python.FS.writeFile(target, await read(path));
  }
  python.globals.set(
    "bench_spec",
    JSON.stringify({ ...job.spec, wheels_dir: "/bench/wheels", site: "/bench/site" }),
  );
  const answer = python.runPython(
    "import sys\nsys.path.insert(0, '/bench/python')\nimport driver\ndriver.run(bench_spec)",
  );
  return JSON.parse(answer);
}
