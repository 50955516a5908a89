// SPDX-License-Identifier: Apache-2.0
// A site on which a client runs, served from the loopback address, and a browser that visits it. `/python/` has the package's files,
// and those of the folder of packages, if one is named, in front of them.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../harness/browser.mjs";
import { serve } from "../harness/server.mjs";
import { ClientPage } from "./client-page.mjs";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const dist = process.env.PYXIDE_DIST ?? join(checkout, "out/dist");

/** The folder of packages, or undefined when only the package itself is there. */
export const packages = process.env.PYXIDE_PACKAGES;

/** The browsers to visit with. */
export const browsers = (process.env.PYXIDE_BROWSERS ?? "chromium,firefox").split(",");

export class ClientSite {
  origin;
  /** Paths that were asked for. */
  requests = [];
  #browser;
  #server;

  /** `folders` are what the client's site has, by prefix. */
  static async open(target, folders, { isolated = true } = {}) {
    const site = new ClientSite();
    site.#server = await serve({
      folders: { "/python/": packages === undefined ? dist : [packages, dist], ...folders },
      isolated,
      onRequest: (path) => site.requests.push(path),
    });
    site.origin = site.#server.origin;
    site.#browser = await startBrowser(target);
    return site;
  }

  visit(path) {
    return ClientPage.open(this.#browser, this.origin + path);
  }

  async close() {
    await this.#browser?.close();
    await this.#server?.close();
  }
}

/** PyScript's own files and the pages of tests/clients/pyscript. `/made/` has archives. */
export function openPyScript(target) {
  return ClientSite.open(target, {
    "/": join(checkout, "tests/clients/pyscript"),
    "/pyscript/": dirname(fileURLToPath(import.meta.resolve("@pyscript/core/js"))),
    "/made/": makeArchives(),
  });
}

function makeArchives() {
  const folder = mkdtempSync(join(tmpdir(), "pyxide-clients-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "src/inner"), { recursive: true });
  writeFileSync(join(folder, "src/inner/one.txt"), "one\n");
  writeFileSync(join(folder, "src/two.txt"), "two\n");
  const code =
    "import shutil; shutil.make_archive('parts', 'zip', 'src'); shutil.make_archive('more', 'gztar', 'src')";
  execFileSync("python3", ["-c", code], { cwd: folder });
  return folder;
}
