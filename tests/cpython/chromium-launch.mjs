// SPDX-License-Identifier: Apache-2.0
// Runs a module of the suite in a worker of a Chromium page; the suite comes as a zip file and is unpacked in memory.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { pythonVersion } from "../../host/platform/python-version.ts";
import { startBrowser } from "../harness/browser.mjs";
import { serve } from "../harness/server.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

/** `{launch, about, close}` for the runner. */
export async function prepare({ dist, testlib, options }) {
  const zip = statSync(options.testlib).isFile() ? options.testlib : await pack(testlib, dist);
  const listeners = new Map();
  const folders = { "/dist/": dist.dir, "/suite/": dirname(zip), "/": HERE };
  const server = await serve({ folders, listeners });
  const browser = await startBrowser("chromium");
  let next = 0;

  const launch = async (name, skip, onLine) => {
    const id = String(next++);
    listeners.set(id, onLine);
    const settings = {
      entry: `${server.origin}/dist/${dist.entry}`,
      loader: dist.loader,
      suite: `${server.origin}/suite/${basename(zip)}`,
      events: `${server.origin}/events/${id}`,
      name: `test.${name}`,
      skip,
    };
    const ground = await browser.createBrowserContext();
    const page = await ground.newPage();
    const ended = new Promise((resolve) => {
      page.on("error", (error) => resolve(`the page died: ${error.message}`));
      browser.on("disconnected", () => resolve("the browser is gone"));
    });
    page.on("console", (message) => onLine({ type: "output", text: `${message.text()}\n` }));
    await page.goto(`${server.origin}/chromium-page.html#${encodeURIComponent(JSON.stringify(settings))}`);
    return {
      ended,
      stop: async () => {
        listeners.delete(id);
        await Promise.race([
          ground.close().catch(() => undefined),
          new Promise((done) => setTimeout(done, 5000)),
        ]);
      },
    };
  };
  return {
    launch,
    about: { python: pythonVersion, package: `${dist.name} ${dist.version}`, where: await browser.version() },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** A folder as a zip file in a temporary folder, made by the Python under test. */
async function pack(testlib, dist) {
  const folder = mkdtempSync(join(tmpdir(), "pyxide-suite-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { [dist.loader]: load } = await import(pathToFileURL(join(dist.dir, dist.entry)).href);
  const python = await load({ indexURL: dist.dir });
  python.mountNodeFS("/out", folder);
  python.mountNodeFS("/in", testlib);
  python.runPython("import shutil; shutil.make_archive('/out/suite', 'zip', '/in', 'test')");
  return join(folder, "suite.zip");
}
