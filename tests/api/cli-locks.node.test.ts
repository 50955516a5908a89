// SPDX-License-Identifier: Apache-2.0
// Locks of files hold between processes of the command line: nothing of what several write at once is lost.
import { cli, execute, inFolder } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";

const OURS = { ours: "the oracle's package has no command line" };

const PROCESSES = 3;

/** What several processes print that run the same program at once, each with its number. */
async function together(program: string, cwd: string): Promise<string[]> {
  const numbers = Array.from({ length: PROCESSES }, (_, index) => String(index));
  const run = (number: string) => execute(cli(), { args: ["-c", program, number], cwd });
  const outcomes = await Promise.all(numbers.map(run));
  return outcomes.map(({ stdout, stderr }) => stdout + stderr);
}

const COUNT = (lock: string): string => `
import fcntl
for _ in range(40):
    with open("count", "r+") as file:
        fcntl.${lock}(file, fcntl.LOCK_EX)
        number = int(file.read())
        file.seek(0)
        file.write(str(number + 1))`;

suite("locks between processes", () => {
  for (const lock of ["flock", "lockf"]) {
    test(`${lock} keeps others waiting`, OURS, () =>
      inFolder({ count: "0" }, async (cwd) => {
        assert.deepEqual(await together(COUNT(lock), cwd), Array(PROCESSES).fill(""));
        const { stdout } = await execute(cli(), { args: ["-c", 'print(open("count").read())'], cwd });
        assert.equal(stdout, `${40 * PROCESSES}\n`);
      }),
    );
  }

  test("SQLite's databases are whole, and have every row", OURS, () =>
    inFolder({}, async (cwd) => {
      const insert = `
import sqlite3, sys
base = sqlite3.connect("base", timeout=50)
base.execute("create table if not exists rows (process, number)")
for number in range(20):
    with base: base.execute("insert into rows values (?, ?)", (sys.argv[1], number))`;
      assert.deepEqual(await together(insert, cwd), Array(PROCESSES).fill(""));
      const look = `
import sqlite3
base = sqlite3.connect("base")
print(base.execute("pragma integrity_check").fetchall(), base.execute("select count(*) from rows").fetchall())`;
      const { stdout } = await execute(cli(), { args: ["-c", look], cwd });
      assert.equal(stdout, `[('ok',)] [(${20 * PROCESSES},)]\n`);
    }),
  );

  test("a database in WAL mode is one process's at a time", OURS, () =>
    inFolder({}, async (cwd) => {
      const use = `
import sqlite3, sys, time
base = sqlite3.connect("base", timeout=50)
while True:
    try:
        base.execute("pragma journal_mode = wal")
        base.execute("create table if not exists rows (number)")
        break
    except sqlite3.OperationalError as error:
        if "locked" not in str(error): raise
        time.sleep(0.05)
for number in range(20):
    with base: base.execute("insert into rows values (?)", (number,))
base.close()`;
      assert.deepEqual(await together(use, cwd), Array(PROCESSES).fill(""));
      const look = `
import sqlite3
base = sqlite3.connect("base")
print(base.execute("pragma integrity_check").fetchall(), base.execute("select count(*) from rows").fetchall())`;
      const { stdout } = await execute(cli(), { args: ["-c", look], cwd });
      assert.equal(stdout, `[('ok',)] [(${20 * PROCESSES},)]\n`);
    }),
  );

  test("F_GETLK names the process, and its end gives the lock up", OURS, () =>
    inFolder({ file: "text" }, async (cwd) => {
      const hold = `
import fcntl, os, time
file = open("file", "r+")
fcntl.lockf(file, fcntl.LOCK_EX, 10, 5)
fcntl.flock(file, fcntl.LOCK_EX)
open("pid", "w").write(str(os.getpid()))
while os.path.exists("file"): time.sleep(0.02)
os._exit(0)`;
      const look = `
import fcntl, os, struct, time
while not (os.path.exists("pid") and os.path.getsize("pid")): time.sleep(0.02)
file = open("file", "r+")
def conflict():
    given = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
    return struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, given))
print(conflict() == (fcntl.F_WRLCK, 0, 5, 10, int(open("pid").read())))
for lock in fcntl.flock, fcntl.lockf:
    try: lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error: print(error)
fcntl.lockf(file, fcntl.LOCK_EX, 5, 0)
os.remove("file")
fcntl.lockf(file, fcntl.LOCK_EX)
fcntl.flock(file, fcntl.LOCK_EX)
print(conflict()[0] == fcntl.F_UNLCK)`;
      const [, { stdout, stderr }] = await Promise.all([
        execute(cli(), { args: ["-c", hold], cwd }),
        execute(cli(), { args: ["-c", look], cwd }),
      ]);
      const unavailable = "[Errno 11] Resource temporarily unavailable";
      assert.equal(stdout + stderr, `True\n${unavailable}\n${unavailable}\nTrue\n`);
    }),
  );
});
