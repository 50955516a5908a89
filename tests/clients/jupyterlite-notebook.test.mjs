// SPDX-License-Identifier: Apache-2.0
// A notebook of JupyterLite, cell by cell: what needs no packages but those of the kernel.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers } from "./client-site.mjs";
import { Notebook, openJupyterLite } from "./jupyterlite/notebook.mjs";

for (const target of browsers) {
  describe(`JupyterLite's notebook, ${target}`, () => {
    let site;
    let notebook;
    before(async () => {
      site = await openJupyterLite(target);
      notebook = await Notebook.open(site);
    });
    after(() => site?.close());

    it("shows the value of the last expression", async () => {
      assert.equal(await notebook.run("value = 6 * 7\nvalue"), "42");
    });

    it("shows both streams, and keeps variables between cells", async () => {
      assert.equal(
        await notebook.run("import sys\nprint('out', value)\nprint('err', file=sys.stderr)"),
        "out 42\nerr",
      );
    });

    it("shows nothing for an expression with a semicolon", async () => {
      assert.equal(await notebook.run("value;"), "");
    });

    it("shows a traceback with the line", async () => {
      const shown = await notebook.run("def fail():\n    return 1 / 0\nfail()");
      assert.match(
        shown,
        /ZeroDivisionError.*Traceback.*return 1 \/ 0.*ZeroDivisionError: division by zero/s,
      );
    });

    it("shows a SyntaxError", async () => {
      assert.match(await notebook.run("a b"), /SyntaxError: invalid syntax/);
    });

    it("awaits at top level", async () => {
      const code =
        "import asyncio\nawait asyncio.sleep(0.01)\nawait asyncio.gather(asyncio.sleep(0, 'a'), asyncio.sleep(0, 'b'))";
      assert.equal(await notebook.run(code), "['a', 'b']");
    });

    it("a task goes on after its cell has ended", async () => {
      const cell = await notebook.start(
        "async def later():\n    await asyncio.sleep(0.3)\n    print('later')\ntask = asyncio.create_task(later())\nprint('first')",
      );
      await notebook.ended(cell);
      await notebook.run("await task");
    });

    it("writes while the cell runs", async () => {
      const cell = await notebook.start(
        "import time\nfor step in range(3):\n    print('step', step)\n    time.sleep(1)\nprint('end')",
      );
      const early = await notebook.shows(cell, /step 0/);
      assert.doesNotMatch(early, /end/);
      assert.equal(await notebook.ended(cell), "step 0\nstep 1\nstep 2\nend");
    });

    it("display shows HTML, Markdown, SVG and JSON", async () => {
      const code = `from IPython.display import HTML, JSON, SVG, Markdown, display
display(HTML("<b id='bold'>bold</b>"), Markdown("*emphasis*"), SVG('<svg width="9" height="9"><rect id="rect" width="9" height="9"/></svg>'))`;
      const cell = await notebook.start(code);
      await notebook.ended(cell);
      for (const selector of ["#bold", "em", "#rect, img"]) await notebook.find(cell, selector);
    });

    it("update_display and clear_output change what is shown", async () => {
      const code = `from IPython.display import clear_output
handle = display("before", display_id=True)
handle.update("after")
print("gone")
clear_output()
print("stays")`;
      assert.equal(await notebook.run(code), "stays");
      assert.equal(
        await notebook.run("handle = display('one', display_id='x')\nhandle.update('two')"),
        "'two'",
      );
    });

    it("input() asks, and gets what is typed", async () => {
      const cell = await notebook.start("name = input('your name? ')\nprint('hello', name)");
      await notebook.client.click(".jp-Stdin-input");
      await notebook.client.type("Ada Ü");
      await notebook.client.press("Enter");
      await notebook.shows(cell, /hello Ada Ü/);
    });

    it("input() asks twice in one cell, getpass hides the answer", async () => {
      const { client } = notebook;
      const cell = await notebook.start(
        "from getpass import getpass\nfirst, second = input('ask '), getpass('hide ')\nprint(first + second)",
      );
      for (const [prompt, answer] of [
        [/^ask $/, "1"],
        [/^hide $/, "2"],
      ]) {
        await client.text(".jp-Stdin-prompt", prompt);
        await client.click(".jp-Stdin-input");
        if (answer === "2")
          assert.equal(await client.page.$eval(".jp-Stdin-input", (found) => found.type), "password");
        await client.type(answer);
        await client.press("Enter");
      }
      await notebook.shows(cell, /^12$/m);
    });

    it("Tab completes attributes of what the cells have imported", async () => {
      const { client } = notebook;
      const last = ".jp-Notebook .jp-Cell:last-of-type .cm-content";
      await client.click(last);
      await client.type("asyncio.get_running_lo");
      // JupyterLab gives up on completions that take longer than a second, as the first one may.
      for (let tries = 0; tries < 20; tries++) {
        await client.press("Tab");
        const done = await client.text(last, /get_running_loop/, 3000).catch(() => undefined);
        if (done !== undefined) break;
      }
      await client.text(last, /get_running_loop/, 1000);
      await client.press("Control+a");
      await client.press("Backspace");
    });

    it("? shows the documentation", async () => {
      const cell = await notebook.start("def documented(x):\n    'What it does.'\ndocumented?");
      await notebook.ended(cell);
      await notebook.client.text("body", /What it does\./);
    });

    it("magics: %timeit, %%capture, %who", async () => {
      assert.match(await notebook.run("%timeit -n 10 -r 1 sum(range(10))"), /10 loops each/);
      assert.equal(await notebook.run("%%capture kept\nprint('hidden')"), "");
      assert.match(await notebook.run("kept.stdout"), /hidden/);
    });

    it("%pip install brings a package", async () => {
      assert.match(
        await notebook.run(
          "%pip install -q sortedcontainers\nfrom sortedcontainers import SortedList\nSortedList([3, 1, 2])",
        ),
        /SortedList\(\[1, 2, 3\]\)/,
      );
    });

    it("files that cells write are in JupyterLite's drive, and the reverse", async () => {
      const code = `from pathlib import Path
Path("written.txt").write_text("from a cell")
sorted(path.name for path in Path(".").iterdir())`;
      assert.match(await notebook.run(code), /'Untitled\.ipynb', 'written\.txt'/);
      await notebook.client.text(".jp-DirListing-content", /written\.txt/);
      assert.match(await notebook.run("Path('written.txt').read_text()"), /from a cell/);
      assert.match(
        await notebook.run("import json\n'cells' in json.loads(Path('Untitled.ipynb').read_text())"),
        /True/,
      );
    });

    it("the kernel reaches JavaScript of its worker, and files of the site", async () => {
      assert.match(await notebook.run("import js\njs.self.constructor.name"), /DedicatedWorkerGlobalScope/);
      const code =
        "from pyodide.http import pyfetch\nresponse = await pyfetch(js.location.origin + '/overrides.json')\nlen(await response.json()) > 0";
      assert.equal(await notebook.run(code), "True");
    });

    it("an interrupt ends what waits, and the kernel goes on", async () => {
      const running = await notebook.start("await asyncio.sleep(2)\nprint('slept')");
      const queued = await notebook.start("print('queued')");
      await notebook.command("interrupt-kernel");
      await notebook.shows(running, /slept/);
      assert.doesNotMatch(await notebook.outputs(queued), /queued/);
      assert.equal(await notebook.run("'alive'"), "'alive'");
    });

    it("sys.exit() leaves the kernel alive", async () => {
      await notebook.run("sys.exit(3)");
      assert.equal(await notebook.run("'alive'"), "'alive'");
      await notebook.client.screenshot(`jupyterlite-notebook-${target}`);
    });

    it("a restart forgets variables, and the kernel works again", async () => {
      await notebook.restart();
      assert.match(await notebook.run("value"), /NameError: name 'value' is not defined/);
      assert.equal(await notebook.run("1 + 1"), "2");
    });

    it("a restart ends a program that never ends", async () => {
      await notebook.start("while True: pass");
      await notebook.restart();
      assert.equal(await notebook.run("'back'"), "'back'");
    });

    it("the notebook is saved, and opens again with its outputs", async () => {
      await notebook.client.press("Escape");
      await notebook.client.press("Control+s");
      // JupyterLab asks for a name at the first time.
      await notebook.client.click(".jp-Dialog .jp-mod-accept");
      await notebook.client.until(() => document.querySelector(".jp-mod-dirty") === null);
      await notebook.client.page.reload();
      await notebook.client.text(".jp-Notebook", /'back'/);
    });
  });
}
