// SPDX-License-Identifier: Apache-2.0
// Flags of V8 by which tests collect garbage: on demand, and under stress whenever an allocation would move young objects.

export const gcFlags = (stress) => ["--expose-gc", ...(stress ? STRESS : [])];

const STRESS = ["--stress-scavenge=25", "--gc-global"];
