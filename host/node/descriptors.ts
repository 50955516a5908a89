// SPDX-License-Identifier: Apache-2.0
// Which of the process's descriptors are the program's: Node has opened some of its own before.

import type { NodeModules } from "../platform/platform.ts";
import type { Inherited } from "../worker/protocol.ts";

const FOLDER = "/proc/self/fd";
const STANDARD = new Set([0, 1, 2]);

/** Of a descriptor, not of how it was opened. */
const O_CLOEXEC = 0o2000000;

/** A descriptor, and what it is open on: a path, or for example `pipe:[4711]`. */
type Opened = readonly [descriptor: number, target: string];

function allOpen({ fs }: NodeModules): Opened[] {
  return fs.readdirSync(FOLDER).flatMap((name): Opened[] => {
    try {
      return [[Number(name), fs.readlinkSync(`${FOLDER}/${name}`)]];
    } catch {
      return []; // that of the folder that was read
    }
  });
}

/** Node's own: what has no name and is no stream, both ends of its pipes, and the channel to a parent that is Node, too. */
function isNodes([descriptor, target]: Opened, all: readonly Opened[]): boolean {
  if (target.startsWith("anon_inode:") || String(descriptor) === process.env["NODE_CHANNEL_FD"]) return true;
  return target.startsWith("pipe:") && all.filter((other) => other[1] === target).length > 1;
}

/**
 * What the process was started with, as far as the machine tells (Linux) and it is no terminal: Python's own streams know how to
 * wait for keys.
 */
export function inheritedDescriptors(node: NodeModules): Inherited[] {
  if (process.platform !== "linux") return [];
  const { fs, tty } = node;
  const all = allOpen(node);
  const wanted = all.filter((one) => !tty.isatty(one[0]) && (STANDARD.has(one[0]) || !isNodes(one, all)));
  return wanted.flatMap(([descriptor]): Inherited[] => {
    try {
      const text = fs.readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1");
      const field = (name: string, base: number): number =>
        Number.parseInt(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(text)?.[1] ?? "0", base);
      return [{ descriptor, flags: field("flags", 8) & ~O_CLOEXEC, position: field("pos", 10) }];
    } catch {
      return [];
    }
  });
}
