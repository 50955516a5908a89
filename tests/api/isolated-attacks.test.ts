// SPDX-License-Identifier: Apache-2.0
// Programs that try to escape from isolated mode or to exhaust its host are stopped with a clear error.
import { suite, test } from "../harness/inside/kit.ts";
import { attacks } from "../isolated/attacks.ts";
import { loadIsolated } from "../isolated/kit.ts";
import { runAttack, Targets } from "../isolated/run-attack.ts";

const quiet = { stdout: () => undefined, stderr: () => undefined };
const targets = new Targets((limits) => loadIsolated(limits, quiet));

suite("isolated mode stops", () => {
  for (const attack of attacks) {
    const where = { on: ["node", "page"] satisfies ("node" | "page")[], timeout: 120 };
    test(`${attack.group}: ${attack.title}`, { ...where, ours: "isolated mode is ours" }, async () => {
      await runAttack(targets, attack);
    });
  }
});
