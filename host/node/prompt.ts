// SPDX-License-Identifier: Apache-2.0
// The interactive prompt: Node's line editor in front of `pyxide.console`, with history and completion.
import type { Interface } from "node:readline";
import type { PushAnswer, WorkerSetup } from "../worker/client.ts";
import type { CommandLine } from "./arguments.ts";
import { requireNode, startPython } from "./python-thread.ts";
import { makeScreen } from "./screen.ts";

const PRIMARY = ">>> ";
const SECONDARY = "... ";
const HISTORY_LINES = 1000;

/** Runs the file that PYTHONSTARTUP names, without leaving a name behind. */
const STARTUP = `__import__("pyxide.session").session.run_startup_file()`;

type Readline = typeof import("node:readline");

/** Lines of earlier sessions, kept in a file of the user's. */
class History {
  readonly #fs = requireNode().fs;
  readonly #file: string;
  readonly lines: string[];

  constructor() {
    this.#file =
      process.env["PYTHON_HISTORY"] ?? requireNode().path.join(requireNode().os.homedir(), ".pyxide_history");
    this.lines = this.#read();
  }

  add(line: string): void {
    if (line.trim() === "") return;
    try {
      this.#fs.appendFileSync(this.#file, `${line}\n`);
    } catch {
      // A history that cannot be kept (a read-only home) must not keep the prompt from working.
    }
  }

  /** The latest line first, as the line editor wants it. */
  #read(): string[] {
    try {
      return this.#fs
        .readFileSync(this.#file, "utf8")
        .split("\n")
        .filter(Boolean)
        .reverse()
        .slice(0, HISTORY_LINES);
    } catch {
      return [];
    }
  }
}

/** Runs the prompt until the user leaves; resolves to the exit code. */
export async function runPrompt({ args, lockFile }: CommandLine): Promise<number> {
  const readline = process.getBuiltinModule("node:readline") as Readline;
  const history = new History();
  let editor: Interface | undefined;
  let running = false;
  let wantsInput = false;
  const screen = makeScreen();
  // Lines that were typed or pasted while Python was busy, for the next prompt or input().
  const ahead: string[] = [];
  let take: (line: string) => void = () => undefined;
  const takeNext = (): void => {
    const line = ahead.shift();
    if (line !== undefined) take(line);
  };

  const setup: WorkerSetup = {
    terminal: true,
    options: { args },
    onInputRequest(request) {
      wantsInput = true;
      screen.isHidden = request?.echo === false;
      editor?.setPrompt("");
      takeNext();
    },
  };
  const { python, end } = startPython(setup, lockFile);
  try {
    const { banner } = await python.load();
    if (!args.some((word) => /^-[a-zA-Z]*q/.test(word))) console.log(banner);
    await python.run(STARTUP);
    return await new Promise<number>((resolve) => {
      const lines: Interface = readline.createInterface({
        input: process.stdin,
        output: screen,
        terminal: process.stdout.isTTY,
        prompt: PRIMARY,
        history: history.lines,
        historySize: HISTORY_LINES,
        removeHistoryDuplicates: true,
        completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
          if (running) return done(null, [[], line]);
          if (line.trim() === "") return done(null, [[`${line}    `], line]);
          python.complete(line).then(
            ({ matches, start }) => done(null, [matches, line.slice(start)]),
            () => done(null, [[], line]),
          );
        },
      });
      editor = lines;
      const ask = (text: string): void => {
        running = false;
        wantsInput = false;
        screen.isHidden = false;
        lines.setPrompt(text);
        lines.prompt();
        takeNext();
      };
      const show = (answer: PushAnswer): void => {
        if (answer.error !== undefined) process.stderr.write(answer.error);
        if (answer.exit !== undefined) leave(answer.exit);
        else ask(answer.status === "incomplete" ? SECONDARY : PRIMARY);
      };
      const leave = (code: number): void => {
        resolve(code);
        lines.close();
      };
      take = (line) => {
        if (running) {
          wantsInput = false;
          screen.isHidden = false;
          python.writeInput(`${line}\n`);
          return;
        }
        history.add(line);
        running = true;
        python.push(line).then(show, (error: Error) => {
          console.error(error.message);
          leave(1);
        });
      };
      lines.on("history", (known: string[]) => {
        if (screen.isHidden) known.shift();
      });
      lines.on("line", (line) => {
        if (running && !wantsInput) ahead.push(line);
        else take(line);
      });
      lines.on("SIGINT", () => {
        ahead.length = 0;
        if (running) {
          wantsInput = false;
          screen.isHidden = false;
          python.interrupt();
          return;
        }
        process.stdout.write("\nKeyboardInterrupt\n");
        python.reset().then(() => {
          lines.setPrompt(PRIMARY); // or the editor shows the other prompt once more
          lines.write(null, { ctrl: true, name: "u" });
          ask(PRIMARY);
        });
      });
      lines.on("close", () => {
        if (!running) process.stdout.write("\n");
        resolve(0);
      });
      ask(PRIMARY);
    });
  } finally {
    await end();
  }
}
