// SPDX-License-Identifier: Apache-2.0
// Names that clients take from the npm package's private places, and their unusual uses of its public ones, in one table with
// who takes them. Found by reading PyScript 0.7.31 (polyscript 0.20), JupyterLite 0.8.6 (pyodide-kernel 0.8.6), marimo
// 0.25.2, stlite (@stlite/browser 1.9.2, @stlite/mountable 0.75.0) and micropip 0.11.1.
import { python, suite, test } from "../harness/inside/kit.ts";
import { FILES } from "./client-names/files.ts";
import { INTERPRETER } from "./client-names/interpreter.ts";
import { API } from "./client-names/private-api.ts";
import { PROXIES } from "./client-names/proxies.ts";
import type { Client } from "./client-names/row.ts";

const TABLE = {
  "_module and the file system": FILES,
  _api: API,
  proxies: PROXIES,
  "the interpreter": INTERPRETER,
};

for (const [title, rows] of Object.entries(TABLE)) {
  suite(`clients' names: ${title}`, () => {
    for (const { name, clients, check, options = {} } of rows)
      test(`${name} (${clients})`, options, async () => check((await python()) as Client));
  });
}
