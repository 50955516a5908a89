// SPDX-License-Identifier: Apache-2.0
// The machine's user, as Python on the command line knows them.
import type { NodeModules } from "../platform/platform.ts";
import type { MachineUser } from "../worker/protocol.ts";
import { insidePath } from "./folders.ts";

interface Entry {
  readonly username: string;
  readonly homedir: string;
  readonly shell: string | null;
}

/** The entry in the machine's list of users; a user id that has none, as in some containers, is called by its number. */
function entryOf({ os }: NodeModules, uid: number): Entry {
  try {
    return os.userInfo();
  } catch {
    // Of its home folder the environment alone knows; Python asks that first.
    return { username: String(uid), homedir: "/", shell: null };
  }
}

/** The user who runs this process. On Windows, which numbers none, they have Emscripten's numbers, 0. */
export function machineUser(node: NodeModules): MachineUser {
  const number = (ask: (() => number) | undefined): number => ask?.call(process) ?? 0;
  const uid = number(process.getuid);
  const { username, homedir, shell } = entryOf(node, uid);
  return {
    name: username,
    home: insidePath(homedir),
    shell: shell ?? "",
    uid,
    gid: number(process.getgid),
    effectiveUid: number(process.geteuid),
    effectiveGid: number(process.getegid),
    parent: process.ppid,
    groups: process.getgroups?.() ?? [],
  };
}
