// SPDX-License-Identifier: Apache-2.0
// A project in a temporary folder that has the package installed from its packed tarball.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describeDist } from "../harness/dist.mjs";

export const dist = describeDist(process.env.PYXIDE_DIST);

/** Files that the package fetches when it runs, which a site must serve. */
const NOT_SERVED = [/\.d\.ts$/, /\.map$/, /\.md$/, /\.html$/, /^LICENSE/, /^stubs\//];

/** The folder; removed when the process ends. `npm pack` decides which files are in the package, which is installed as `name`. */
export function makeProject(name = dist.name) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pyxide-project-")));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const npm = execFileSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, dist.dir],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const packed = JSON.parse(npm);
  const [{ filename, files }] = Array.isArray(packed) ? packed : Object.values(packed);
  const target = join(folder, "node_modules", name);
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", target, "--strip-components=1"]);
  linkDependencies(folder, target);
  writeFileSync(join(folder, "package.json"), '{ "name": "app", "private": true, "type": "module" }\n');
  return { folder, target, files: files.map(({ path }) => path) };
}

/** What the package depends on comes from where the tests' own dependencies are, or from beside the package. */
function linkDependencies(folder, target) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
  const places = [createRequire(import.meta.url), createRequire(join(dist.dir, "package.json"))];
  for (const name of Object.keys(dependencies)) {
    const found = places.map((place) => locate(place, name)).find((path) => path !== undefined);
    if (found === undefined)
      throw new Error(`the package depends on ${name}, which is not installed for the tests`);
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(found, link);
  }
}

function locate(place, name) {
  try {
    return dirname(place.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/** Copies what must be served into `to`. */
export function copyAssets({ target, files }, to) {
  for (const path of files.filter((name) => !NOT_SERVED.some((pattern) => pattern.test(name)))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(target, path), join(to, path));
  }
}

/** The source of a small application; it puts its result in the page's title. */
export function appSource(indexURL) {
  const options = indexURL === undefined ? "" : JSON.stringify({ indexURL });
  return `import { ${dist.loader} as load } from "${dist.name}";
try {
  const python = await load(${options});
  document.title = "result: " + python.runPython("import json, sys, unicodedata; json.dumps([6 * 7, sys.platform, unicodedata.name(chr(0x2603))])");
} catch (error) {
  document.title = "error: " + error.stack;
}
`;
}

export const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>loading</title></head>
  <body><script type="module" src="/main.js"></script></body>
</html>
`;
