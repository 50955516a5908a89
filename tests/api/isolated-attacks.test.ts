// SPDX-License-Identifier: Apache-2.0
// Programs that try to escape from isolated mode or to exhaust its host are stopped with a clear error.
import { suite, test } from "../harness/inside/kit.ts";
import { attacks } from "../isolated/attacks.ts";
import { loadIsolated, ours } from "../isolated/kit.ts";
import { runAttack, Targets } from "../isolated/run-attack.ts";

const quiet = { stdout: () => undefined, stderr: () => undefined };
const targets = new Targets((limits) => loadIsolated(limits, quiet));

suite("isolated mode stops", () => {
  for (const attack of attacks) {
    test(`${attack.group}: ${attack.title}`, { ...ours, on: ["node", "page"], timeout: 120 }, async () => {
      await runAttack(targets, attack);
    });
  }
});
