// SPDX-License-Identifier: Apache-2.0
// NumPy, pandas and Matplotlib in a notebook of JupyterLite: an import loads the package from the lock file.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers } from "./client-site.mjs";
import { Notebook, openJupyterLite } from "./jupyterlite/notebook.mjs";

for (const target of browsers) {
  describe(`Packages in JupyterLite, ${target}`, () => {
    let site;
    let notebook;
    before(async () => {
      site = await openJupyterLite(target);
      notebook = await Notebook.open(site);
    });
    after(() => site?.close());

    it("NumPy computes, and shows its arrays", async () => {
      const shown = await notebook.run("import numpy as np\na = np.arange(6.0).reshape(2, 3)\na @ a.T");
      assert.equal(shown.replaceAll(/\s+/g, " "), "array([[ 5., 14.], [14., 50.]])");
      assert.match(
        await notebook.run("np.linalg.solve([[2.0, 1.0], [1.0, 3.0]], [3.0, 5.0])"),
        /array\(\[0\.8, 1\.4\]\)/,
      );
    });

    it("NumPy's exceptions are shown", async () => {
      assert.match(await notebook.run("np.linalg.inv(np.zeros((2, 2)))"), /LinAlgError: Singular matrix/);
    });

    it("pandas shows a table, and groups", async () => {
      const cell = await notebook.start(
        "import pandas as pd\nframe = pd.DataFrame({'name': ['a', 'b', 'a'], 'value': [1, 2, 3]})\nframe",
      );
      await notebook.ended(cell);
      const table = await notebook.find(cell, "table.dataframe");
      assert.equal(await table.$$eval("tbody tr", (rows) => rows.length), 3);
      const groups = await notebook.start("frame.groupby('name')['value'].sum().to_dict()");
      assert.equal(await notebook.ended(groups), "{'a': 4, 'b': 2}");
    });

    it("pandas writes a file of the drive and reads it again", async () => {
      assert.equal(
        await notebook.run("frame.to_csv('frame.csv', index=False)\npd.read_csv('frame.csv').equals(frame)"),
        "True",
      );
    });

    it("Matplotlib draws below the cell", async () => {
      const cell = await notebook.start(
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(4, 3))\nax.plot(np.sin(np.linspace(0, 6, 50)), label='sine')\nax.legend()\nplt.show()",
      );
      await notebook.ended(cell);
      await notebook.find(cell, "img");
      await notebook.client.until((index) => {
        const image = document.querySelectorAll(".jp-Notebook .jp-Cell")[index].querySelector("img");
        return image?.naturalWidth > 200;
      }, cell);
    });

    it("pandas plots with Matplotlib, and an array of pictures is shown", async () => {
      const cell = await notebook.start("frame.plot.bar(x='name', y='value');");
      await notebook.ended(cell);
      await notebook.find(cell, "img");
      const picture = await notebook.start(
        "plt.imshow(np.arange(100).reshape(10, 10))\nplt.title('picture')\nplt.show()",
      );
      await notebook.ended(picture);
      await notebook.find(picture, "img");
      await notebook.client.screenshot(`jupyterlite-packages-${target}`);
    });

    it("%pip install of a package of the lock file", async () => {
      assert.match(
        await notebook.run("%pip install -q regex\nimport regex\nregex.findall(r'\\p{Lu}', 'aBÉ')"),
        /\['B', 'É'\]/,
      );
    });

    it("a package that is imported after a restart is loaded again", async () => {
      await notebook.restart();
      assert.equal(await notebook.run("import numpy\nint(numpy.ones(3).sum())"), "3");
    });
  });
}
