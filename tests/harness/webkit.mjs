// SPDX-License-Identifier: Apache-2.0
// WebKitGTK's MiniBrowser, driven by WebDriver (https://www.w3.org/TR/webdriver2/), on a screen of its own where there is
// none. It offers what the harness uses of puppeteer's browsers; what a page says on its console cannot be heard.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { createServer } from "node:net";

const WANTED = "apt-get install webkit2gtk-driver xvfb";
const MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser";

/**
 * A browser whose contexts are sessions of WebDriver, each with a driver and storage of its own: a page that hangs cannot
 * be asked to end. The caller closes it.
 */
export async function startWebkit() {
  const [binary] = globSync(MINI_BROWSER);
  if (binary === undefined) throw new Error(`no MiniBrowser of WebKitGTK found: '${WANTED}'`);
  const screen = process.env.DISPLAY ? undefined : await startScreen();
  const env = { ...process.env, ...(screen && { DISPLAY: screen.name }) };
  const drivers = new Set();
  return {
    on() {},
    async createBrowserContext() {
      const driver = await startDriver(env);
      drivers.add(driver);
      const { sessionId } = await driver.ask("POST", "/session", {
        capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } },
      });
      const page = {
        on() {},
        goto: (url) => driver.ask("POST", `/session/${sessionId}/url`, { url }),
      };
      const close = () => {
        drivers.delete(driver);
        driver.end();
      };
      return { newPage: async () => page, close: async () => close() };
    },
    async close() {
      for (const driver of drivers) driver.end();
      screen?.process.kill();
    },
  };
}

async function startDriver(env) {
  const port = await freePort();
  // A group of its own, which the browser is in, too.
  const child = start("WebKitWebDriver", [`--port=${port}`], { env, stdio: "ignore", detached: true });
  const ask = (method, path, body) => request(`http://127.0.0.1:${port}${path}`, method, body);
  await until(() => ask("GET", "/status").then(({ ready }) => ready));
  return { ask, end: () => process.kill(-child.pid, "SIGKILL") };
}

function start(program, words, options) {
  const child = spawn(program, words, options);
  child.on("error", (error) => {
    throw new Error(`cannot start ${program} (${error.code}): '${WANTED}'`);
  });
  return child;
}

/** An X server without a screen, which tells the number that it has chosen. */
async function startScreen() {
  const child = start("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise((resolve, reject) => {
    child.stdio[3].once("data", (data) => resolve(String(data).trim()));
    child.once("exit", (code) => reject(new Error(`Xvfb ended with code ${code}`)));
  });
  return { process: child, name: `:${number}` };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function request(url, method, body) {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await answer.json();
  if (!answer.ok)
    throw new Error(`WebDriver: ${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}

/** Waits until a question is answered with what is true, ten seconds at most. */
async function until(question) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await question().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("WebKitWebDriver does not answer");
}
