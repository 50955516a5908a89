// SPDX-License-Identifier: Apache-2.0
// ipywidgets in a notebook of JupyterLite: what a person moves and types reaches Python, and what Python sets is shown.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers } from "./client-site.mjs";
import { Notebook, openJupyterLite } from "./jupyterlite/notebook.mjs";

for (const target of browsers) {
  describe(`ipywidgets in JupyterLite, ${target}`, () => {
    let site;
    let notebook;
    before(async () => {
      site = await openJupyterLite(target);
      notebook = await Notebook.open(site);
      assert.equal(
        await notebook.run("%pip install -q ipywidgets\nimport ipywidgets as w\nw.__version__"),
        "'8.1.9'",
      );
    });
    after(() => site?.close());

    it("a slider that is moved sets the value in Python", async () => {
      const cell = await notebook.start("slider = w.IntSlider(value=5, description='level')\nslider");
      await notebook.ended(cell);
      const handle = await notebook.find(cell, ".noUi-handle");
      await handle.focus();
      for (let i = 0; i < 3; i++) await notebook.client.press("ArrowRight");
      await notebook.shows(cell, /8/);
      assert.equal(await notebook.run("slider.value"), "8");
    });

    it("a value that Python sets moves the slider", async () => {
      const cell = await notebook.start("slider.value = 42\nslider");
      await notebook.ended(cell);
      await notebook.shows(cell, /42/);
    });

    it("a button's handler writes into an Output widget", async () => {
      const cell = await notebook.start(
        "out, button = w.Output(), w.Button(description='press')\ndef pressed(_):\n    with out: print('pressed', slider.value)\nbutton.on_click(pressed)\nw.VBox([button, out])",
      );
      await notebook.ended(cell);
      await (await notebook.find(cell, "button.jupyter-button")).click();
      await notebook.shows(cell, /pressed 42/);
    });

    it("interact calls the function again when a widget changes", async () => {
      const cell = await notebook.start(
        "@w.interact(x=(0, 10), word='a')\ndef repeated(x=2, word='a'): return word * x",
      );
      await notebook.ended(cell);
      await notebook.shows(cell, /'aa'/);
      await (await notebook.find(cell, ".noUi-handle")).focus();
      await notebook.client.press("ArrowRight");
      await notebook.shows(cell, /'aaa'/);
    });

    it("text that is typed reaches an observer", async () => {
      const cell = await notebook.start(
        "text, label = w.Text(), w.Label()\ntext.observe(lambda change: setattr(label, 'value', change.new.upper()), 'value')\nw.HBox([text, label])",
      );
      await notebook.ended(cell);
      await (await notebook.find(cell, "input[type=text]")).click();
      await notebook.client.type("abc");
      await notebook.shows(cell, /ABC/);
    });

    it("a progress bar moves while the cell runs", async () => {
      const cell = await notebook.start(
        "import time\nbar = w.IntProgress(max=3)\nlabel = w.Label()\ndisplay(w.HBox([bar, label]))\nfor step in range(1, 4):\n    bar.value, label.value = step, f'step {step}'\n    time.sleep(0.5)",
      );
      await notebook.shows(cell, /step 3/);
      await notebook.ended(cell);
    });

    it("a checkbox and a dropdown that are linked to others", async () => {
      const cell = await notebook.start(
        "check, other = w.Checkbox(description='check'), w.Checkbox(description='other')\nw.jslink((check, 'value'), (other, 'value'))\ndrop = w.Dropdown(options=['one', 'two'])\nw.VBox([check, other, drop])",
      );
      await notebook.ended(cell);
      await (await notebook.find(cell, "input[type=checkbox]")).click();
      await (await notebook.find(cell, "select")).select("two");
      await notebook.client.screenshot(`jupyterlite-widgets-${target}`);
      assert.equal(await notebook.run("check.value, other.value, drop.value"), "(True, True, 'two')");
    });
  });
}
