// SPDX-License-Identifier: Apache-2.0
// The machine's terminal, for programs of the command line: its settings (termios), by the program `stty`, for which Node has no
// calls.
import { nodeModules } from "../platform/platform.ts";

/** What termios(3) has, without the speeds. */
export interface Termios {
  c_iflag: number;
  c_oflag: number;
  c_cflag: number;
  c_lflag: number;
  c_cc: number[];
}

const FLAGS = 4;
const CHARACTERS = 32;

type ChildProcess = typeof import("node:child_process");

/** Has `stty` look at the terminal that a descriptor is open on, or change it; undefined where that fails. */
function stty(descriptor: number, setting: string): string | undefined {
  // Others number what they print differently.
  if (process.platform !== "linux") return undefined;
  const { spawnSync } = process.getBuiltinModule("node:child_process") as ChildProcess;
  const { status, stdout } = spawnSync("stty", [setting], {
    stdio: [descriptor, "pipe", "ignore"],
    encoding: "latin1",
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** The settings, or undefined where the machine does not tell. */
export function terminalSettings(descriptor: number): Termios | undefined {
  const fields = stty(descriptor, "-g")
    ?.split(":")
    .map((field) => Number.parseInt(field, 16));
  if (fields?.length !== FLAGS + CHARACTERS) return undefined;
  const [c_iflag, c_oflag, c_cflag, c_lflag, ...c_cc] = fields as [
    number,
    number,
    number,
    number,
    ...number[],
  ];
  return { c_iflag, c_oflag, c_cflag, c_lflag, c_cc };
}

/** Sets them; false where that fails. */
export function setTerminal(
  descriptor: number,
  { c_iflag, c_oflag, c_cflag, c_lflag, c_cc }: Termios,
): boolean {
  const fields = [c_iflag, c_oflag, c_cflag, c_lflag].map((flags) => flags >>> 0);
  const characters = c_cc.map((character) => character & 0xff);
  return (
    stty(descriptor, [...fields, ...characters].map((field) => field.toString(16)).join(":")) !== undefined
  );
}

/** The machine's descriptor of the terminal that the process belongs to. Throws Node's error where there is none. */
export function openControllingTerminal(): number {
  const { fs } = nodeModules() as NonNullable<ReturnType<typeof nodeModules>>;
  return fs.openSync("/dev/tty", fs.constants.O_RDWR | fs.constants.O_NOCTTY);
}
