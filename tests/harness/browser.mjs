// SPDX-License-Identifier: Apache-2.0
// Starts Debian's Chromium or Firefox through puppeteer-core; says what to install when there is none.
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { gcFlags } from "./gc-flags.mjs";

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

function findBinary(target) {
  const chosen = process.env[`PYXIDE_${target.toUpperCase()}`];
  if (chosen) return chosen;
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of BINARIES[target]) {
    const found = folders.map((folder) => join(folder, name)).find(executable);
    if (found) return found;
  }
  const debian = BINARIES[target][0];
  throw new Error(
    `no ${target} found: 'apt-get install ${debian}', or name one in PYXIDE_${target.toUpperCase()}`,
  );
}

function executable(path) {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A running browser; the caller closes it. */
export async function startBrowser(target, { gcStress = false } = {}) {
  const { default: puppeteer } = await import("puppeteer-core");
  const executablePath = findBinary(target);
  const common = { executablePath, headless: true, protocolTimeout: 600_000 };
  if (target === "firefox") {
    return puppeteer.launch({ ...common, browser: "firefox", extraPrefsFirefox: FIREFOX_PREFERENCES });
  }
  const root = process.getuid?.() === 0;
  const args = [...CHROMIUM_ARGUMENTS, `--js-flags=${gcFlags(gcStress).join(" ")}`];
  return puppeteer.launch({ ...common, args: root ? ["--no-sandbox", ...args] : args });
}
