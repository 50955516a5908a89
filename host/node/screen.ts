// SPDX-License-Identifier: Apache-2.0
// Where the line editor shows what is typed.
import type { Writable } from "node:stream";

type Streams = typeof import("node:stream");

/** Standard output for a line editor, which can be made to show nothing. */
export interface Screen extends Writable {
  isHidden: boolean;
}

/** A screen on the process's standard output. */
export function makeScreen(): Screen {
  const { stdout } = process;
  const { Writable } = process.getBuiltinModule("node:stream") as Streams;
  const screen: Screen = Object.assign(
    new Writable({
      write(chunk: Uint8Array, encoding, done) {
        if (!screen.isHidden) stdout.write(chunk, encoding);
        done();
      },
    }),
    { isHidden: false },
  );
  // By these the editor learns how long lines may be.
  Object.defineProperty(screen, "columns", { get: () => stdout.columns });
  stdout.on("resize", () => screen.emit("resize"));
  return screen;
}
