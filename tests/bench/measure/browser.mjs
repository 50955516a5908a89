// SPDX-License-Identifier: Apache-2.0
// Measures in Chromium or Firefox. Every measurement has a browser of its own: a fresh profile, no caches, and no
// code that an earlier page's engine has already optimised.

import { startBrowser } from "../../harness/browser.mjs";
import { openServer } from "./server.mjs";
import { partOf } from "./size.mjs";

const LIMIT = 300_000;

/** Ctrl-C is for measureAll, which keeps what was measured; puppeteer would end the process. @param {string} target */
const launch = (target) => startBrowser(target, { exposeGc: false, limit: LIMIT, handleSIGINT: false });

/** What page.mjs left. @param {import("puppeteer-core").Page} page @returns {Promise<any>} */
async function measured(page) {
  await page.waitForFunction("globalThis.measured !== undefined", { timeout: LIMIT, polling: 200 });
  const { value, error } = /** @type {any} */ (await page.evaluate("globalThis.measured"));
  if (error) throw new Error(error);
  return value;
}

/** Files that the page asked for, and that the download size does not count.
 * @param {import("../subjects.mjs").Subject} subject @param {Set<string>} fetched */
function checkFetched(subject, fetched) {
  const strange = [...fetched].filter((name) => !partOf(subject, name));
  if (strange.length > 0) {
    throw new Error(
      `the page also fetched ${strange.join(", ")}: measure/size.mjs does not know what part that is`,
    );
  }
}

/** @param {string} target */
export async function openBrowserDriver(target) {
  const first = await launch(target);
  const version = (await first.version()).replace("/", " ");
  await first.close();
  const server = await openServer();

  /**
   * @template T
   * @param {import("../subjects.mjs").Subject} subject @param {string} kind
   * @param {(page: import("puppeteer-core").Page) => Promise<T>} use
   * @returns {Promise<T>}
   */
  async function inBrowser(subject, kind, use) {
    Object.assign(server.content, { package: subject.dir, fetched: new Set() });
    const browser = await launch(target);
    try {
      const page = await browser.newPage();
      const query = new URLSearchParams({
        kind,
        entry: `/package/${subject.entry}`,
        loader: subject.loader ?? "",
      });
      await page.goto(`${server.url}/bench/page.html?${query}`);
      return await use(page);
    } finally {
      await browser.close();
    }
  }

  /** From navigation to the first result: with nothing cached, and again when the browser has seen the page before.
   * @param {import("puppeteer-core").Page} page */
  async function coldThenWarm(page) {
    const cold = await measured(page);
    await page.reload();
    const warm = await measured(page);
    return { first: cold.first, inside: cold.inside, reload: warm.first };
  }

  const {
    measureStart: nativeStart,
    measureMemory: nativeMemory,
    measureSpeed: nativeSpeed,
    measureImports: nativeImports,
  } = await import("./process.mjs");
  const isCommand = (/** @type {import("../subjects.mjs").Subject} */ subject) => subject.kind === "command";

  return {
    version,
    /** @type {typeof nativeStart} */
    async start(subject, flags) {
      if (isCommand(subject)) return nativeStart(subject, flags);
      const result = await inBrowser(subject, "start", coldThenWarm);
      checkFetched(subject, server.content.fetched);
      return result;
    },
    /** @type {typeof nativeMemory} */
    async memory(subject, flags) {
      return isCommand(subject) ? nativeMemory(subject, flags) : inBrowser(subject, "memory", measured);
    },
    /** @type {typeof nativeSpeed} */
    async speed(subject, job, flags) {
      if (isCommand(subject)) return nativeSpeed(subject, job, flags);
      server.content.job = job;
      return inBrowser(subject, "speed", measured);
    },
    /** With an empty cache, and again when the browser has it. @type {typeof nativeImports} */
    async imports(subject, job, flags) {
      if (isCommand(subject)) return nativeImports(subject, job, flags);
      server.content.job = job;
      return inBrowser(subject, "imports", async (page) => {
        const cold = await measured(page);
        await page.reload();
        const warm = await measured(page);
        const name = job.spec.module;
        return [{ value: cold.timing.median }, { name: `${name}, second visit`, value: warm.timing.median }];
      });
    },
    close: server.close,
  };
}
