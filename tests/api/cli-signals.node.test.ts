// SPDX-License-Identifier: Apache-2.0
// Signals that other processes send to the command line, and those that a program sends itself: what they do, and how the
// process ends, as for a native Python.
import { cli, execute, inFolder, nativePython, type Outcome } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";
import { settings } from "../harness/inside/settings.ts";

const skip = settings().oracle
  ? "the oracle's package has no command line"
  : process.platform === "win32"
    ? "the machine has no signals"
    : undefined;

const READY = 'print("ready", flush=True)';

/** Our outcome, which is checked to be a native Python's where there is one. */
async function both(code: string, signal?: NodeJS.Signals, stdin?: string): Promise<Outcome> {
  const run = {
    args: ["-c", code],
    ...(signal === undefined ? {} : { signal, ready: "ready" }),
    ...(stdin === undefined ? {} : { stdin }),
  };
  const ours = await execute(cli(), run);
  const native = nativePython();
  if (native !== undefined) {
    const expected = await execute([native], run);
    assert.deepEqual([ours.code, ours.stdout], [expected.code, expected.stdout], ours.stderr);
  }
  return ours;
}

const handled = (wait: string): string => `
import select, signal, time
def handler(number, frame):
    print("handled", signal.Signals(number).name, flush=True)
    seen.append(number)
seen = []
for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGALRM, signal.SIGTERM,
               signal.SIGCHLD, signal.SIGCONT, signal.SIGTSTP, signal.SIGURG, signal.SIGWINCH):
    signal.signal(number, handler)
${READY}
end = time.monotonic() + 20
while not seen and time.monotonic() < end:
    ${wait}`;

const CATCHABLE: NodeJS.Signals[] = [
  "SIGHUP",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGPIPE",
  "SIGALRM",
  "SIGTERM",
  "SIGCHLD",
  "SIGCONT",
  "SIGTSTP",
  "SIGURG",
  "SIGWINCH",
];

const WAITS = ["time.sleep(10)", "select.select([], [], [], 10)", "sum(range(1000))", "signal.pause()"];

suite("signals of other processes", () => {
  for (const [index, signal] of CATCHABLE.entries()) {
    test(`${signal} calls its handler`, { skip }, async () => {
      const wait = WAITS[index % WAITS.length] as string;
      assert.equal((await both(handled(wait), signal)).stdout, `ready\nhandled ${signal}\n`);
    });
  }

  for (const wait of ["signal.pause()", "print(signal.sigwait([signal.SIGALRM]).name)"]) {
    test(`a timer ends ${wait}`, { skip }, async () => {
      const blocks = wait.includes("sigwait")
        ? "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])"
        : "";
      const outcome = await both(
        `import signal\nsignal.signal(signal.SIGALRM, lambda *_: print("rings"))\n${blocks}\n` +
          `signal.setitimer(signal.ITIMER_REAL, 0.05)\n${wait}\nprint("on")`,
      );
      assert.equal(outcome.code, 0);
    });
  }

  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGUSR1", 138],
    ["SIGUSR2", 140],
    ["SIGALRM", 142],
    ["SIGWINCH", 0],
    ["SIGCHLD", 0],
    ["SIGPIPE", 0],
  ] as const) {
    const needs = signal === "SIGUSR1" ? ("the machine's descriptors, signals and terminals" as const) : [];
    test(`${signal} does what the system does where nothing handles it`, { skip, needs }, async () => {
      const outcome = await both(`import time\n${READY}\ntime.sleep(1)`, signal);
      assert.deepEqual([outcome.code, outcome.stdout], [code, "ready\n"]);
    });
  }

  test("one that is ignored does nothing", { skip }, async () => {
    const code = `import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n${READY}\ntime.sleep(1)\nprint("on")`;
    assert.equal((await both(code, "SIGTERM")).stdout, "ready\non\n");
  });

  test("one that is blocked is there for sigwait", { skip }, async () => {
    const code = `
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
${READY}
print(signal.sigwait([signal.SIGUSR1]).name)`;
    assert.equal((await both(code, "SIGUSR1")).stdout, "ready\nSIGUSR1\n");
  });

  test("an event loop hears them while it waits", { skip }, async () => {
    const code = `
import asyncio, signal
async def main():
    event = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, event.set)
    ${READY}
    await event.wait()
    print("ended")
asyncio.run(main())`;
    assert.equal((await both(code, "SIGTERM")).stdout, "ready\nended\n");
  });

  test("SIGINT ends a read of a pipe", { skip }, async () => {
    const program = `import sys\n${READY}\ntry: sys.stdin.read()\nexcept KeyboardInterrupt: print("interrupted")`;
    const shell = `
mkfifo pipe; exec 4<> pipe
"$@" < pipe > out & python=$!
until grep -q ready out; do sleep 0.1; done
sleep 0.3; kill -INT $python; wait $python; cat out`;
    const command = ["bash", "-mc", shell, "bash", ...cli(), "-c", program];
    const { stdout } = await inFolder({ out: "" }, (cwd) => execute(command, { args: [], cwd }));
    assert.equal(stdout, "ready\ninterrupted\n");
  });
});

suite("signals of a program to itself", () => {
  for (const [what, code, status] of [
    ["SIGTERM by os.kill", "os.kill(os.getpid(), signal.SIGTERM)", 143],
    ["SIGSEGV by os.kill", "os.kill(os.getpid(), signal.SIGSEGV)", 139],
    ["SIGKILL by os.kill", "os.kill(os.getpid(), signal.SIGKILL)", 137],
    ["SIGHUP by raise_signal", "signal.raise_signal(signal.SIGHUP)", 129],
    ["a timer's", "signal.alarm(1)\ntime.sleep(10)", 142],
    ["SIGINT that is left to the system", "signal.signal(2, signal.SIG_DFL)\nos.kill(os.getpid(), 2)", 130],
    ["an exit code that looks like one", "sys.exit(143)", 143],
    [
      "one that was blocked",
      "signal.pthread_sigmask(signal.SIG_BLOCK, [15])\nos.kill(os.getpid(), 15)\nprint(signal.sigpending(), flush=True)\n" +
        "signal.pthread_sigmask(signal.SIG_UNBLOCK, [15])\nprint('on')",
      143,
    ],
    ["no signal", "os.kill(os.getpid(), 0)\nprint('on')", 0],
    [
      "what is none",
      "for number in (100, -1):\n  try: os.kill(os.getpid(), number)\n  except OSError as error: print(error)",
      0,
    ],
    [
      "what cannot be caught",
      "for number in (9, 19):\n  try: signal.signal(number, print)\n  except OSError as error: print(error)",
      0,
    ],
  ] as const) {
    test(what, { skip }, async () => {
      assert.equal((await both(`import os, signal, sys, time\n${code}`)).code, status);
    });
  }
});
