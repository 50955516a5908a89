// SPDX-License-Identifier: Apache-2.0
// Runs a test file in a page, or in a module worker of one; each attempt has a browser context of its own, so that
// storage is empty. Events come by synchronous requests to the server, in order even from a thread that then hangs.
import { join } from "node:path";
import { startBrowser } from "./browser.mjs";
import { bundled } from "./bundle.mjs";
import { laneSettings } from "./dist.mjs";
import { TESTS } from "./options.mjs";
import { serve } from "./server.mjs";

/** `{launcher(file, context), close()}` for one browser. */
export async function browserLanes({ outdir, dist, options }) {
  const listeners = new Map();
  const server = await serve({
    listeners,
    folders: {
      "/dist/": dist.dir,
      "/bundle/": outdir,
      "/fixtures/": join(TESTS, "api", "fixtures"),
      "/": join(TESTS, "harness", "inside"),
    },
  });
  const browser = await startBrowser(options.target, options);
  let next = 0;

  const launcher = (file, context) => async (done, onEvent) => {
    const id = String(next++);
    listeners.set(id, onEvent);
    const settings = {
      target: options.target,
      context,
      entry: `${server.origin}/dist/${dist.entry}`,
      base: `${server.origin}/dist`,
      server: server.origin,
      tests: `${server.origin}/`,
      ...laneSettings(dist, options),
      events: `${server.origin}/events/${id}`,
      module: `${server.origin}/bundle/${bundled(file)}`,
      file,
      done,
    };
    const ground = await browser.createBrowserContext();
    const page = await ground.newPage();
    const ended = new Promise((resolve) => {
      page.on("error", (error) => resolve(error.message));
      browser.on("disconnected", () => resolve("the browser is gone"));
    });
    page.on("console", (message) => onEvent({ type: "output", text: `${message.text()}\n` }));
    page.on("pageerror", (error) => onEvent({ type: "output", text: `${error.stack ?? error}\n` }));
    await page.goto(`${server.origin}/page.html#${encodeURIComponent(JSON.stringify(settings))}`);
    return {
      ended,
      stop: async () => {
        listeners.delete(id);
        await closeSoon(ground);
      },
    };
  };
  return {
    launcher,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** A page whose thread hangs may not answer the request to close; the browser's own end takes it then. */
function closeSoon(ground) {
  const closed = ground.close().catch(() => undefined);
  return Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
}
