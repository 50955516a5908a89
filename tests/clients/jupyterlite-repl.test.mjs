// SPDX-License-Identifier: Apache-2.0
// JupyterLite's REPL: a prompt in a page of its own, with code from its address.
import { after, before, describe, it } from "node:test";
import { browsers } from "./client-site.mjs";
import { openJupyterLite } from "./jupyterlite/notebook.mjs";

const PROMPT = ".jp-CodeConsole-promptCell .cm-content";
const CONTENT = ".jp-CodeConsole-content";

for (const target of browsers) {
  describe(`JupyterLite's REPL, ${target}`, () => {
    let site;
    let client;
    before(async () => {
      site = await openJupyterLite(target);
      const code = "import sys\nprint('from the address', sys.platform)";
      client = await site.visit(`/repl/index.html?kernel=python&toolbar=1&code=${encodeURIComponent(code)}`);
    });
    after(() => site?.close());

    const enter = async (line) => {
      await client.click(PROMPT);
      await client.type(line);
      await client.press("Shift+Enter");
    };

    it("runs the code of its address", () => client.text(CONTENT, /from the address emscripten/));

    it("shows the value of what is typed, and keeps it", async () => {
      await enter("x = 6 * 7; x");
      await client.text(CONTENT, /\[\d+\]:\s*42/);
      await enter("x + 1");
      await client.text(CONTENT, /\[\d+\]:\s*43/);
    });

    it("shows a traceback and goes on", async () => {
      await enter("1 / 0");
      await client.text(CONTENT, /ZeroDivisionError: division by zero/);
      await enter("'still here'");
      await client.text(CONTENT, /\]:\s*'still here'/);
    });

    it("asks with input()", async () => {
      await enter("answer = input('what? ')");
      await client.click(".jp-Stdin-input");
      await client.type("this");
      await client.press("Enter");
      await enter("answer.upper()");
      await client.text(CONTENT, /\]:\s*'THIS'/);
    });

    it("shows HTML", async () => {
      await enter("from IPython.display import HTML; HTML('<u id=\"under\">under</u>')");
      await client.shows("#under");
      await client.screenshot(`jupyterlite-repl-${target}`);
    });
  });
}
