// SPDX-License-Identifier: Apache-2.0
// Who is measured: native CPython, the two npm packages of Pyodide, and this package.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { pythonVersion } from "../../host/platform/python-version.ts";

import { cache, checkout } from "./options.mjs";

const NATIVE = `usr/bin/python${pythonVersion}`;

/**
 * @typedef {object} Subject
 * @property {string} id
 * @property {"wasm" | "command"} kind
 * @property {string} label
 * @property {string} [dir]       wasm: folder of the npm package
 * @property {string} [entry]     wasm: its ES module
 * @property {string} [loader]    wasm: the function that starts it
 * @property {string[]} [command] command: program and first arguments
 * @property {Record<string, string>} [env]
 * @property {string} [build]     start of a hash of what is measured
 */

/** Folders that may hold the peers and Node: the checkout's, and PYXIDE_NODE_MODULES. */
const moduleFolders = [join(checkout, "node_modules"), process.env["PYXIDE_NODE_MODULES"] ?? ""].filter(
  Boolean,
);

/** Node 26, in which the interpreters run: a package of node_modules, whatever Node runs this program. */
export function nodeProgram() {
  const names = [`node-linux-${process.arch}/bin/node`, "node/bin/node"];
  const files = moduleFolders.flatMap((folder) => names.map((name) => join(folder, name)));
  const found = files.find((file) => existsSync(file));
  if (!found) throw new Error("Node 26 is not in node_modules: run ./mk build, or npm ci");
  return found;
}

/** Peers. They do not know `loadPyxide`, so the compatible entry is used. @param {string} version */
function peer(version) {
  const dir = moduleFolders
    .map((folder) => join(folder, `pyodide-${version}`))
    .find((path) => existsSync(path));
  if (dir) return distribution(`pyodide-${version}`, dir);
  process.stderr.write(`note: Pyodide ${version} is left out: it is not in node_modules (npm ci)\n`);
  return undefined;
}

/** @param {string} id @param {string} dir @returns {Subject | undefined} */
function distribution(id, dir) {
  const own = existsSync(join(dir, "pyxide.mjs"));
  if (!own && !existsSync(join(dir, "pyodide.mjs"))) {
    process.stderr.write(`note: ${id} is left out: no package in ${dir} (./mk build makes it)\n`);
    return undefined;
  }
  const [entry, loader] = own ? ["pyxide.mjs", "loadPyxide"] : ["pyodide.mjs", "loadPyodide"];
  const label = id === "ours" ? "Pyxide" : id.replace("pyodide-", "Pyodide ");
  return { id, kind: "wasm", label, dir, entry, loader };
}

/**
 * A command that runs native Python: a program itself, or the one inside a Debian root file system, started through that
 * root's own loader, so that it needs neither privileges nor a chroot and sees the host's files.
 * @param {string} path @returns {Pick<Subject, "command" | "env">}
 */
function python(path) {
  if (!existsSync(join(path, NATIVE))) return { command: [path] };
  const loader = ["lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1"].find((p) =>
    existsSync(join(path, p)),
  );
  if (!loader)
    throw new Error(`${path} is not a Debian root file system for amd64 or arm64: it has no loader`);
  const machine = loader.includes("x86-64") ? "x86_64-linux-gnu" : "aarch64-linux-gnu";
  const libraries = [`usr/lib/${machine}`, `lib/${machine}`].map((p) => join(path, p)).join(delimiter);
  return {
    command: [join(path, loader), "--library-path", libraries, join(path, NATIVE)],
    env: { PYTHONHOME: join(path, "usr") },
  };
}

/** The root file system of ./mk's toolchain that was made last. */
function toolchainRoot() {
  if (!existsSync(cache)) return undefined;
  const roots = readdirSync(cache).filter((name) => name.startsWith("rootfs-"));
  const usable = roots.map((name) => join(cache, name)).filter((dir) => existsSync(join(dir, NATIVE)));
  return usable.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** @param {string | undefined} chosen @returns {Subject | undefined} */
function native(chosen) {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((dir) => join(dir, basename(NATIVE)));
  const path = chosen ?? toolchainRoot() ?? onPath.find((file) => existsSync(file));
  if (!path) {
    process.stderr.write("note: native CPython is left out: give --native, or run ./mk build once\n");
    return undefined;
  }
  return { id: "native", kind: "command", label: "native CPython", ...python(path) };
}

/** The version of the interpreter, for the report, and a hash of what is measured. @param {Subject} subject */
function identify(subject) {
  if (subject.kind === "command") {
    const [program = "", ...first] = subject.command ?? [];
    const env = { ...process.env, ...subject.env };
    const text = execFileSync(program, [...first, "-VV"], { env, encoding: "utf8" }).trim();
    return { ...subject, build: text.replace(/^Python /, "") };
  }
  const hash = createHash("sha256");
  const names = readdirSync(subject.dir ?? "").filter((name) => /\.(wasm|mjs|js|zip)$/.test(name));
  for (const name of names.sort()) hash.update(readFileSync(join(subject.dir ?? "", name)));
  return { ...subject, build: hash.digest("hex").slice(0, 12) };
}

/**
 * Everyone who takes part, in the order of the table.
 * @param {import("./options.mjs").Options} options
 */
export function findSubjects(options) {
  /** @type {[string, () => Subject | undefined][]} */
  const known = [
    ["native", () => native(options.native)],
    ["pyodide-0.29.5", () => peer("0.29.5")],
    ["pyodide-314.0.7", () => peer("314.0.7")],
    ["ours", () => distribution("ours", options.ours)],
    ...options.also.map(
      ([id, dir]) => /** @type {[string, () => Subject | undefined]} */ ([id, () => distribution(id, dir)]),
    ),
    ...options.python.map(
      ([id, text]) => /** @type {[string, () => Subject | undefined]} */ ([id, () => command(id, text)]),
    ),
  ];
  const ids = known.map(([id]) => id);
  const strange = options.only?.find((id) => !ids.includes(id));
  if (strange) throw new Error(`--only: no subject is named "${strange}"; there are ${ids.join(", ")}`);
  const wanted = known.filter(([id]) => !options.only || options.only.includes(id));
  const found = wanted.map(([, find]) => find()).filter((subject) => subject !== undefined);
  if (found.length === 0) throw new Error("nobody is left to measure");
  return found.map(identify);
}

/** @param {string} id @param {string} text @returns {Subject} */
const command = (id, text) => ({ id, kind: "command", label: id, command: text.split(" ") });
