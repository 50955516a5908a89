// SPDX-License-Identifier: Apache-2.0
// esbuild and Vite bundle a small application; it runs in Chromium, with the package's files served under /python/.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startBrowser } from "../harness/browser.mjs";
import { serve } from "../harness/server.mjs";
import { appSource, copyAssets, dist, makeProject, PAGE } from "./project.mjs";

const EXPECTED = 'result: [42, "emscripten", "SNOWMAN"]';

describe("bundlers", () => {
  let browser;
  let project;
  before(async () => {
    project = makeProject();
    browser = await startBrowser("chromium");
  });
  after(() => browser?.close());

  /** Opens the site; resolves with the title that the application sets. */
  async function titleOf(folder) {
    const server = await serve({ folders: { "/": folder } });
    const ground = await browser.createBrowserContext();
    try {
      const page = await ground.newPage();
      const problems = [];
      page.on("pageerror", (error) => problems.push(String(error)));
      page.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
      page.on("response", (response) => {
        if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
      });
      await page.goto(server.origin);
      await page
        .waitForFunction("document.title !== 'loading'", { timeout: 60_000 })
        .catch((error) => assert.fail(`${error.message}\n${problems.join("\n")}`));
      return await page.title();
    } finally {
      await ground.close();
      await server.close();
    }
  }

  function write(name, indexURL) {
    const folder = join(project.folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "main.js"), appSource(indexURL));
    writeFileSync(join(folder, "index.html"), PAGE);
    return folder;
  }

  async function withEsbuild(source, site, options = {}) {
    const { build } = await import("esbuild");
    const result = await build({
      entryPoints: [join(source, "main.js")],
      outfile: join(site, "main.js"),
      bundle: true,
      format: "esm",
      platform: "browser",
      external: dist.oracle ? ["node:*", "ws"] : [], // its code for Node is not apart
      absWorkingDir: project.folder,
      logLevel: "silent",
      ...options,
    });
    assert.deepEqual(result.errors, []);
    writeFileSync(join(site, "index.html"), PAGE);
  }

  async function withVite(source, site, publicDir = false) {
    const { build } = await import("vite");
    await build({
      root: source,
      publicDir,
      build: { outDir: site, emptyOutDir: false, target: "es2022" },
      logLevel: "silent",
      configFile: false,
    });
  }

  it("esbuild, files served from a folder given by indexURL", async () => {
    const source = write("esbuild", "/python/");
    const site = join(project.folder, "site-esbuild");
    copyAssets(project, join(site, "python"));
    await withEsbuild(source, site);
    assert.equal(await titleOf(site), EXPECTED);
  });

  it("esbuild, minified, files beside the bundle, no indexURL", async function () {
    if (dist.oracle) this.skip(); // its place is found by a stack trace, which a bundle changes
    const source = write("esbuild-beside");
    const site = join(project.folder, "site-beside");
    copyAssets(project, site);
    await withEsbuild(source, site, { minify: true });
    assert.equal(await titleOf(site), EXPECTED);
  });

  it("Vite, files served from a folder given by indexURL", async () => {
    const source = write("vite", "/python/");
    const site = join(project.folder, "site-vite");
    const files = join(project.folder, "public-vite");
    copyAssets(project, join(files, "python"));
    await withVite(source, site, files);
    assert.equal(await titleOf(site), EXPECTED);
  });

  it("Vite, which finds and copies the files, no indexURL", async function () {
    if (dist.oracle) this.skip(); // Vite needs a plugin for it
    const source = write("vite-beside");
    const site = join(project.folder, "site-vite-beside");
    await withVite(source, site);
    assert.equal(await titleOf(site), EXPECTED);
  });
});
