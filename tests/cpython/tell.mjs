// SPDX-License-Identifier: Apache-2.0
// How a child tells its parent a line: through a pipe, written synchronously, so that a crash loses nothing.
import { writeSync } from "node:fs";

const LINES = 3;

/** A pipe may be full for a moment: writeSync then fails with EAGAIN. */
export function tell(line) {
  const bytes = Buffer.from(`${line}\n`);
  for (let position = 0; position < bytes.length; ) {
    try {
      position += writeSync(LINES, bytes, position);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}
