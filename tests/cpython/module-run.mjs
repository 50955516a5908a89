// SPDX-License-Identifier: Apache-2.0
// Runs one module to its end through crashes and hangs: the test that was running is counted, left out, and the module
// runs again in a new environment. Invariant: each test counts once.

const RESTARTS = 8;

/**
 * `launch(name, skip, onLine)` starts an environment and returns `{ended: Promise<string>, stop(): Promise<void>}`.
 * Resolves with `{name, seconds, planned?, tests: {id: {outcome, reason?, text?}}}`, where `planned` is how many tests the
 * module said it has. `timeout` is for the module, `testTimeout` for one test; both in milliseconds.
 */
export async function runModule(name, { launch, timeout, testTimeout }) {
  const tests = {};
  const started = performance.now();
  let planned;
  const onPlan = (count) => {
    planned ??= count;
  };
  const taken = []; // ids that killed the environment
  for (let attempt = 0; attempt <= RESTARTS; attempt++) {
    const left = timeout - (performance.now() - started);
    const lost = await runOnce(name, {
      launch,
      tests,
      taken,
      onPlan,
      testTimeout,
      timeout: Math.max(left, 30_000),
    });
    if (lost === undefined) break;
    const id = lost.running ?? `${name} (module)`;
    tests[id] = { outcome: lost.hung ? "hung" : "crashed", text: lost.text };
    if (lost.running === undefined || left <= 0) break;
    taken.push(id);
  }
  return { name, seconds: (performance.now() - started) / 1000, planned, tests };
}

/** Undefined when the module came to its end, else what was running when the environment was lost. */
function runOnce(name, { launch, tests, taken, onPlan, timeout, testTimeout }) {
  return new Promise((resolve, reject) => {
    let running;
    let output = "";
    let environment;
    let settled = false;
    const settle = async (outcome) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      clearTimeout(testTimer);
      await environment?.stop();
      resolve(outcome);
    };
    const hang = (after) =>
      settle({
        running,
        hung: true,
        text: `no end within ${Math.round(after / 1000)} s\n${output.slice(-1500)}`,
      });
    const timer = setTimeout(() => hang(timeout), timeout);
    let testTimer;
    const note = (id, entry) => {
      // Several failing subtests are one failing test.
      const before = tests[id];
      if (before !== undefined && RANK[before.outcome] >= RANK[entry.outcome]) return;
      tests[id] = entry;
    };
    const onLine = (line) => {
      if (settled) return;
      const { type, id, ...more } = line;
      if (type === "output") output = (output + more.text).slice(-6000);
      else if (type === "start") {
        running = id;
        clearTimeout(testTimer);
        if (testTimeout !== undefined) testTimer = setTimeout(() => hang(testTimeout), testTimeout);
      } else if (type === "end") settle(undefined);
      else if (type === "plan") onPlan(more.count);
      else {
        note(id, { outcome: OUTCOMES[type], ...more });
        if (id === running) {
          running = undefined;
          clearTimeout(testTimer);
        }
      }
    };
    launch(name, taken, onLine).then((launched) => {
      environment = launched;
      if (settled) environment.stop();
      environment.ended.then((reason) =>
        settle({ running, hung: false, text: `${reason}\n${output.slice(-3000)}` }),
      );
    }, reject);
  });
}

const OUTCOMES = {
  pass: "passed",
  failure: "failed",
  error: "failed",
  skip: "skipped",
  expected: "passed",
  xfail: "xfailed",
};
const RANK = { passed: 0, xfailed: 1, skipped: 1, failed: 2, hung: 3, crashed: 3 };
