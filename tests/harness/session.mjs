// SPDX-License-Identifier: Apache-2.0
// Runs one test file in one environment to its end, through crashes and hangs: the test that was running is counted
// as failed and the environment is started again for the tests that are left.
// Invariant: every planned test is reported exactly once.

const SLACK = 20_000; // beyond the test's own time-out, which a blocked thread cannot keep
const LOAD = 120_000; // from start to the plan

/**
 * `launch(done, onEvent)` starts the environment, which skips the titles in `done`, and returns
 * `{ended: Promise<string>, stop(): Promise<void>}`; `ended` resolves with the reason when the environment is gone.
 */
export async function runSession({ label, launch, report }) {
  const done = new Set();
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce({ label, launch, report, done });
    if (outcome.finished) return;
    if (outcome.title === undefined) {
      report.fail(label, "(the test file itself)", outcome.reason);
      return;
    }
    report.fail(label, outcome.title, outcome.reason);
    done.add(outcome.title);
    if (attempt >= 20) {
      report.fail(label, "(the test file itself)", "given up: the environment died 20 times");
      return;
    }
  }
}

function attemptOnce({ label, launch, report, done }) {
  return new Promise((resolve, reject) => {
    let running;
    let planned = false;
    let settled = false;
    let timer;
    let environment;
    let lastWords = "";

    const settle = async (outcome) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      await environment?.stop();
      resolve(outcome);
    };
    const lost = (reason) => {
      const words = lastWords === "" ? "" : `\n${lastWords.slice(-2000)}`;
      settle({ finished: false, title: running, reason: reason + words });
    };
    const expect = (ms, what) => {
      clearTimeout(timer);
      timer = setTimeout(() => lost(`hung: ${what} within ${Math.round(ms / 1000)} s`), ms);
    };
    const handlers = {
      plan: () => {
        planned = true;
        expect(LOAD, "no test started");
      },
      start: ({ title, timeout }) => {
        running = title;
        expect(timeout + SLACK, "no end of the test");
      },
      pass: ({ title, ms }) => finish(title, () => report.pass(label, title, ms)),
      fail: ({ title, error, ms }) => finish(title, () => report.fail(label, title, error, ms)),
      skip: ({ title, reason }) => finish(title, () => report.skip(label, title, reason)),
      list: ({ title }) => finish(title, () => report.listed(label, title)),
      output: ({ text }) => {
        lastWords = (lastWords + text).slice(-4000);
      },
      error: ({ error }) => lost(`failed outside of a test: ${error}`),
      end: () => settle({ finished: true }),
    };
    const finish = (title, tell) => {
      if (!done.has(title)) tell();
      done.add(title);
      running = undefined;
      expect(LOAD, "no next test");
    };
    const onEvent = (event) => {
      if (!settled) handlers[event.type]?.(event);
    };

    expect(LOAD, planned ? "no end" : "no plan of tests");
    launch([...done], onEvent).then((launched) => {
      environment = launched;
      if (settled) environment.stop();
      environment.ended.then((reason) => lost(`died: ${reason}`));
    }, reject);
  });
}
