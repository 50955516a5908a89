// SPDX-License-Identifier: Apache-2.0
// PyScript's terminal: what programs print, what a person answers, and Python's own prompt in it.
import { after, before, describe, it } from "node:test";
import { browsers, openPyScript } from "./client-site.mjs";

for (const target of browsers) {
  describe(`PyScript's terminal, ${target}`, () => {
    let site;
    before(async () => {
      site = await openPyScript(target);
    });
    after(() => site?.close());

    describe("in a worker", () => {
      let client;
      before(async () => {
        client = await site.visit("/terminal.html");
      });

      const enter = async (line) => {
        await client.type(line);
        await client.press("Enter");
      };

      it("shows what the program writes to both streams", async () => {
        await client.text(".xterm-rows", /hello from emscripten.*red and plain/);
      });

      it("input() asks and gets the answer", async () => {
        await client.text(".xterm-rows", /your name\?/);
        await client.click(".xterm-screen");
        await enter("Ada");
        await client.text(".xterm-rows", /welcome Ada/);
      });

      it("code.interact() evaluates what is typed", async () => {
        await client.text(".xterm-rows", /a prompt.*>>>/);
        await enter("6 * 7");
        await client.text(".xterm-rows", /6 \* 7.*42.*>>>/);
      });

      it("the prompt takes blocks of several lines", async () => {
        await enter("def f(x):");
        await client.text(".xterm-rows", /\.\.\./);
        await enter("    return x + 1");
        await client.text(".xterm-rows", /return x \+ 1\.\.\. /);
        await enter("");
        await client.text(".xterm-rows", /return x \+ 1\.\.\. *>>> /);
        await enter("f(99)");
        await client.text(".xterm-rows", /f\(99\).*100/);
      });

      it("the prompt shows a traceback and goes on", async () => {
        await enter("1 / 0");
        await client.text(".xterm-rows", /ZeroDivisionError.*>>>/);
        await enter("'still ' + 'here'");
        await client.text(".xterm-rows", /'still here'/);
        await client.screenshot(`pyscript-terminal-${target}`);
      });
    });

    describe("on the main thread", () => {
      let client;
      before(async () => {
        client = await site.visit("/terminal-main.html");
      });

      it("shows output, refuses input(), and shows tracebacks", async () => {
        await client.text(".xterm-rows", /hello from the main thread/);
        await client.text(".xterm-rows", /Exception True.*ZeroDivisionError: division by zero/);
      });
    });
  });
}
