// SPDX-License-Identifier: Apache-2.0
// JupyterLite's site, built by its own program from wheels of PyPI, once, and kept in the cache. Only the address of pyodide.mjs is
// ours, and that kernels find their packages on the site instead of on PyPI.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { downloadWheels, PURE } from "../../harness/pip.mjs";
import { CACHE } from "../../harness/wheels.mjs";

const here = import.meta.dirname;
const parts = ["requirements.txt", "jupyter-lite.json", "overrides.json"].map((name) => join(here, name));

/** Distributions that build the site; kernels do not want them. */
const TOOLS = [
  "doit",
  "jupyter_core",
  "jupyterlite_core",
  "jupyterlite_pyodide_kernel",
  "pkginfo",
  "platformdirs",
  "traitlets",
];

/** Has a program of Python's, with `tool` as its library, build the site in `work`. */
function build(work) {
  const [wheels, tool, lite] = ["wheels", "tool", "lite"].map((name) => join(work, name));
  process.stderr.write("fetching JupyterLite from PyPI and building its site...\n");
  mkdirSync(lite, { recursive: true });
  downloadWheels(parts[0], PURE, wheels);
  const all = readdirSync(wheels).map((name) => join(wheels, name));
  const named = (names) => all.filter((path) => names.some((name) => path.includes(`/${name}-`)));
  const silent = { stdio: ["ignore", "ignore", 2] };
  const install =
    "-m pip install --quiet --disable-pip-version-check --no-index --no-deps --root-user-action ignore";
  execFileSync(
    "python3",
    [...install.split(" "), "--target", tool, ...named([...TOOLS, "jupyterlab_widgets"])],
    silent,
  );
  for (const path of parts.slice(1)) cpSync(path, join(lite, path.slice(here.length)));
  const settings = {
    LiteBuildConfig: { apps: ["lab", "repl"], no_sourcemaps: true, output_dir: join(work, "site") },
    FederatedExtensionAddon: { extra_labextensions_path: [join(tool, "share/jupyter/labextensions")] },
    PipliteAddon: { piplite_urls: all.filter((path) => !named(TOOLS.slice(0, -1)).includes(path)) },
  };
  writeFileSync(join(lite, "jupyter_lite_config.json"), JSON.stringify(settings));
  const env = { ...process.env, PYTHONPATH: tool, PYTHONWARNINGS: "ignore" };
  execFileSync("python3", ["-m", "jupyterlite_core.app", "build", "--lite-dir", lite], {
    ...silent,
    env,
    cwd: lite,
  });
}

/** The site's folder. */
export function jupyterLiteSite() {
  const hash = createHash("sha256");
  for (const path of [...parts, import.meta.filename]) hash.update(readFileSync(path));
  const folder = join(CACHE, "tests", `jupyterlite-${hash.digest("hex").slice(0, 12)}`);
  if (!existsSync(folder)) {
    const work = `${folder}.${process.pid}`;
    try {
      build(work);
      renameSync(join(work, "site"), folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return folder;
}
