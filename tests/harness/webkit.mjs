// SPDX-License-Identifier: Apache-2.0
// WebKitGTK's MiniBrowser, driven by WebDriver (https://www.w3.org/TR/webdriver2/), on a screen of its own where there is
// none. It offers what the harness uses of puppeteer's browsers; what a page says on its console cannot be heard.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { createServer } from "node:net";
import { WebkitPage } from "./webkit-page.mjs";

const WANTED = "apt-get install webkit2gtk-driver xvfb";
const MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser";

/** A browser. The caller closes it. */
export async function startWebkit() {
  const [binary] = globSync(MINI_BROWSER);
  if (binary === undefined) throw new Error(`no MiniBrowser of WebKitGTK found: '${WANTED}'`);
  const screen = process.env.DISPLAY ? undefined : await startScreen();
  // As in Safari; WebKitGTK would leave it out of isolated pages, too.
  const env = { ...process.env, JSC_useSharedArrayBuffer: "1", ...(screen && { DISPLAY: screen.name }) };
  const contexts = [];
  const createBrowserContext = async () => {
    const context = await Context.start(binary, env);
    contexts.push(context);
    return context;
  };
  let common;
  return {
    on() {},
    createBrowserContext,
    async newPage() {
      common ??= createBrowserContext();
      return (await common).newPage();
    },
    async close() {
      for (const context of contexts) await context.close();
      screen?.end();
    },
  };
}

/** A session of WebDriver with a driver and storage of its own: a page that hangs cannot be asked to end. */
class Context {
  #driver;
  #session;
  #first;
  /** The window that commands go to. */
  #current;

  static async start(binary, env) {
    const context = new Context();
    context.#driver = await startDriver(env);
    const options = { binary, args: ["--automation"] };
    const { sessionId } = await context.#driver.ask("POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
    });
    context.#session = `/session/${sessionId}`;
    context.#first = context.#current = await context.#ask("GET", "window");
    return context;
  }

  /** A page in a window of its own: the session would end with its last window, so its first one stays. */
  async newPage() {
    await this.#goTo(this.#first);
    const { handle } = await this.#ask("POST", "window/new", { type: "window" });
    return new WebkitPage(async (method, path, body) => {
      await this.#goTo(handle);
      return this.#ask(method, path, body);
    });
  }

  async close() {
    this.#driver?.end();
    this.#driver = undefined;
  }

  async #goTo(handle) {
    if (this.#current !== handle) await this.#ask("POST", "window", { handle });
    this.#current = handle;
  }

  #ask(method, path, body) {
    return this.#driver.ask(method, `${this.#session}/${path}`, body);
  }
}

async function startDriver(env) {
  const port = await freePort();
  const { end } = start("WebKitWebDriver", [`--port=${port}`], { env, stdio: "ignore" });
  const ask = (method, path, body) => request(`http://127.0.0.1:${port}${path}`, method, body);
  await until(() => ask("GET", "/status").then(({ ready }) => ready));
  return { ask, end };
}

/** A program in a group of its own, with the browser that it starts; the group ends with this process at the latest. */
function start(program, words, options) {
  const child = spawn(program, words, { ...options, detached: true });
  child.on("error", (error) => {
    throw new Error(`cannot start ${program} (${error.code}): '${WANTED}'`);
  });
  const end = () => {
    process.off("exit", end);
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (child.pid !== undefined && !ended) process.kill(-child.pid, "SIGKILL");
  };
  process.on("exit", end);
  return { child, end };
}

/** An X server without a screen, which tells the number that it has chosen. */
async function startScreen() {
  const { child, end } = start(
    "Xvfb",
    ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
    {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    },
  );
  const number = await new Promise((resolve, reject) => {
    child.stdio[3].once("data", (data) => resolve(String(data).trim()));
    child.once("exit", (code) => reject(new Error(`Xvfb ended with code ${code}`)));
  });
  return { name: `:${number}`, end };
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
