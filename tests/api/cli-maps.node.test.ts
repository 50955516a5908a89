// SPDX-License-Identifier: Apache-2.0
// Files in memory on the machine: a mapping and its file are one, as far as calls can tell, and nothing is written that the
// program has not changed. What is expected is what a native Python prints.
import { cli, execute, inFolder } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";

const OURS = { ours: "the oracle's package has no command line" };

const FRESH = `
import mmap, os, signal, sys
def fresh(size=20000):
    open("f", "wb").write(bytes(i % 251 for i in range(size)))
    return open("f", "r+b")
def content(): return open("f", "rb").read()
f = fresh()
m = mmap.mmap(f.fileno(), 0)
`;

/** A program behind that, and what it prints. */
const ROWS: Record<string, [code: string, out: string]> = {
  "newer bytes of the file stay": [
    `
os.pwrite(f.fileno(), b"NEW", 10); m[100:103] = b"map"; m.flush()
print(content()[10:13], content()[100:103], m[10:13])
os.pwrite(f.fileno(), b"new2", 5000); print(m[5000:5004]); m.close()
print(content()[5000:5004], len(content()))`,
    "b'NEW' b'map' b'NEW'\nb'new2'\nb'new2' 20000\n",
  ],
  "a file that was cut stays cut": [
    `
m[0:3] = b"abc"; f.truncate(5000); m[1:2] = b"x"; m.close()
print(os.path.getsize("f"), content()[:4])
f = fresh(); m = mmap.mmap(f.fileno(), 0); open("f", "wb").write(b"short"); m.close(); print(content())`,
    "5000 b'axc\\x03'\nb'short'\n",
  ],
  "reads see what was changed in memory": [
    `
m[7:10] = b"vis"
print(content()[7:10], os.pread(f.fileno(), 3, 7), f.read(10)[-3:])`,
    "b'vis' b'vis' b'vis'\n",
  ],
  "mappings of a file see each other": [
    `
two = mmap.mmap(f.fileno(), 0); two[50:53] = b"two"; print(m[50:53], content()[50:53])
three = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ); m[60:63] = b"thr"; print(three[60:63], two[60:63])
m.close(); two[70:72] = b"zz"; print(three[70:72]); three.close(); two.close(); print(content()[70:72])`,
    "b'two' b'two'\nb'thr' b'thr'\nb'zz'\nb'zz'\n",
  ],
  "a private one changes no file": [
    `
p = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_COPY); p[0:3] = b"prv"; p.flush(); p.close()
print(content()[:3] == bytes([0, 1, 2]))`,
    "True\n",
  ],
  "a closed, renamed and removed file": [
    `
f.close(); m[0:3] = b"cls"; m.flush(); print(content()[:3])
os.rename("f", "g"); m[0:3] = b"ren"; m.flush(); print(open("g", "rb").read()[:3])
os.remove("g"); m[0:3] = b"del"; m.close(); print(os.path.exists("f"), os.path.exists("g"))`,
    "b'cls'\nb'ren'\nFalse False\n",
  ],
  "a file that grows behind it": [
    `
f = fresh(100); m = mmap.mmap(f.fileno(), 0); m[99:100] = b"E"; f.seek(0, 2); f.write(b"more"); f.flush()
print(len(content()), content()[99:103]); m.close(); print(len(content()))`,
    "104 b'Emor'\n104\n",
  ],
  "bytes here and there": [
    `
f = fresh(100000); m = mmap.mmap(f.fileno(), 0); m[::5] = bytes(20000); m.flush()
print(content()[::5] == bytes(20000), content()[1:5])`,
    "True b'\\x01\\x02\\x03\\x04'\n",
  ],
};

suite("files in memory", () => {
  for (const [name, [code, out]] of Object.entries(ROWS)) {
    test(name, OURS, () =>
      inFolder({}, async (cwd) => {
        const { stdout, stderr } = await execute(cli(), { args: ["-c", FRESH + code], cwd });
        assert.equal(stderr + stdout, out);
      }),
    );
  }

  for (const [name, end] of [
    ["os._exit", "os._exit(0)"],
    ["os.abort", "os.abort()"],
    ["SIGKILL", "os.kill(os.getpid(), signal.SIGKILL)"],
    ["SIGTERM", "os.kill(os.getpid(), signal.SIGTERM)"],
    ["sys.exit", "sys.exit()"],
    ["an exception", "raise ValueError"],
    ["the end of the program", ""],
  ] as const) {
    test(`what was changed is in the file after ${name}`, OURS, () =>
      inFolder({}, async (cwd) => {
        await execute(cli(), { args: ["-c", `${FRESH}m[0:4] = b"last"\n${end}`], cwd });
        const { stdout } = await execute(cli(), { args: ["-c", 'print(open("f", "rb").read(5))'], cwd });
        assert.equal(stdout, "b'last\\x04'\n");
      }),
    );
  }
});
