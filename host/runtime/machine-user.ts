// SPDX-License-Identifier: Apache-2.0
// The user of the machine whose command line Python is.

/** A user of the machine, with the fields of `pwd.struct_passwd` and the numbers of the process. */
export interface MachineUser {
  readonly name: string;
  /** The home folder, as Python has it. */
  readonly home: string;
  /** The login shell; empty when there is none. */
  readonly shell: string;
  readonly uid: number;
  readonly gid: number;
  readonly effectiveUid: number;
  readonly effectiveGid: number;
  /** The process that started this one. */
  readonly parent: number;
  readonly groups: readonly number[];
}
