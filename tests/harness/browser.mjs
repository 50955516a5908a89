// SPDX-License-Identifier: Apache-2.0
// The one place that finds and launches a browser, for tests and benchmarks: Debian's Chromium or Firefox through
// puppeteer-core, with a profile of its own that is gone when the browser has closed, or WebKitGTK.
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { gcFlags } from "./gc-flags.mjs";
import { startWebkit } from "./webkit.mjs";

const BINARIES = {
  chromium: ["chromium", "chromium-browser", "google-chrome"],
  firefox: ["firefox-esr", "firefox"],
};

const CHROMIUM_ARGUMENTS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const FIREFOX_PREFERENCES = {
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "app.update.enabled": false,
  "dom.max_script_run_time": 0,
};

/** The program of `chromium` or `firefox`: the one that PYXIDE_CHROMIUM or PYXIDE_FIREFOX names, or the first on PATH.
 * Throws when there is none, and says what to install. @param {string} target @returns {string} */
function findBrowser(target) {
  const variable = `PYXIDE_${target.toUpperCase()}`;
  const chosen = process.env[variable];
  if (chosen) return chosen;
  const names = BINARIES[target];
  if (names === undefined)
    throw new Error(`there is no browser '${target}', but ${Object.keys(BINARIES).join(", ")}, webkit`);
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(executable);
    if (found) return found;
  }
  throw new Error(`no ${target} found: 'apt-get install ${names[0]}', or name one in ${variable}`);
}

/** @param {string} path */
function executable(path) {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A running browser; the caller closes it.
 * @param {string} target `chromium`, `firefox` or `webkit`
 * @param {object} [options]
 * @param {boolean} [options.exposeGc] let pages of Chromium collect garbage on demand
 * @param {boolean} [options.gcStress] collect garbage all the time, in Chromium
 * @param {number} [options.limit] milliseconds that an answer of the browser may take
 * @param {boolean} [options.handleSIGINT] end the process at Ctrl-C
 * @returns {Promise<import("puppeteer-core").Browser>}
 */
export async function startBrowser(target, options = {}) {
  if (target === "webkit") return startWebkit();
  const { exposeGc = true, gcStress = false, limit = 600_000, handleSIGINT = true } = options;
  const { default: puppeteer } = await import("puppeteer-core");
  const executablePath = findBrowser(target);
  const common = { executablePath, headless: true, protocolTimeout: limit, handleSIGINT };
  if (target === "firefox") {
    return puppeteer.launch({ ...common, browser: "firefox", extraPrefsFirefox: FIREFOX_PREFERENCES });
  }
  const root = process.getuid?.() === 0;
  const flags = exposeGc || gcStress ? [`--js-flags=${gcFlags(gcStress).join(" ")}`] : [];
  const args = [...CHROMIUM_ARGUMENTS, ...flags, ...(root ? ["--no-sandbox"] : [])];
  return puppeteer.launch({ ...common, args });
}
