// SPDX-License-Identifier: Apache-2.0
// Waits for a promise, but not for ever: time is counted in turns of the event loop, so that a busy machine is no reason.

const TURNS = 60;

/** Resolves when the event loop has turned `count` times, timers and all. */
export async function turns(count) {
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What `promise` gives, or the text that it does not settle. */
export async function settle(promise, limit = TURNS) {
  let settled = false;
  const outcome = Promise.resolve(promise).finally(() => {
    settled = true;
  });
  outcome.catch(() => {});
  const clock = async () => {
    for (let i = 0; i < limit && !settled; i++) await turns(1);
    return settled ? outcome : PENDING;
  };
  return Promise.race([outcome, clock()]);
}

export const PENDING = Symbol("does not settle");
