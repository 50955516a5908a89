// SPDX-License-Identifier: Apache-2.0
// The host's files, environment and processes; and file systems that are filled.
import type { Attack } from "./attack.ts";

const MEBIBYTE = 1 << 20;
const small = { files: 4 * MEBIBYTE };
const missing = /FileNotFoundError/;
const full = /OSError: \[Errno \d+\] No space left on device/;

const read = (path: string): Attack => ({
  title: `reads ${path}`,
  code: `open(${JSON.stringify(path)}).read()`,
  stopped: missing,
});

export const files: readonly Attack[] = [
  read("/etc/passwd"),
  read("/etc/hostname"),
  read("../../../../../../etc/passwd"),
  read("/proc/self/environ"),
  read("/proc/self/maps"),
  read("/proc/self/cwd/package.json"),
  read("/proc/1/cmdline"),
  read("/dev/mem"),
  read("/root/.bashrc"),
  read("C:\\Windows\\win.ini"),
  read("file:///etc/passwd"),
  {
    title: "a link to a host file",
    code: "import os; os.symlink('/etc/passwd', '/tmp/x'); open('/tmp/x').read()",
    stopped: missing,
  },
  {
    title: "looks for the host's folders",
    code: `
import os
host = {'bin', 'boot', 'etc', 'mnt', 'opt', 'root', 'run', 'sbin', 'srv', 'sys', 'var', 'work', 'Users', 'Windows'}
found = [name for name in os.listdir('/') if name in host]
raise RuntimeError('escaped' if found else 'nothing else there', found)`,
    stopped: /nothing else there/,
  },
  { title: "the host's environment", code: "import os; os.environ['PYXIDE_SECRET']", stopped: /KeyError/ },
  { title: "os.system", code: "import os; assert os.system('id') == 0, 'refused'", stopped: /refused/ },
  { title: "os.popen", code: "import os; os.popen('id').read()", stopped: /OSError|AttributeError|Error/ },
  { title: "subprocess", code: "import subprocess; subprocess.run(['id'])", stopped: /OSError|Error/ },
  { title: "os.fork", code: "import os; os.fork()", stopped: /OSError|AttributeError/ },
  {
    title: "os.execv",
    code: "import os; os.execv('/bin/sh', ['sh'])",
    stopped: /FileNotFoundError|OSError|AttributeError/,
  },
  {
    title: "os.posix_spawn",
    code: "import os; os.posix_spawn('/bin/sh', ['sh'], {})",
    stopped: /OSError|AttributeError/,
  },
  {
    title: "multiprocessing",
    code: "import multiprocessing; multiprocessing.Process(target=print).start()",
    stopped: /OSError|Error/,
  },
  {
    title: "ctypes calls mount",
    code: "import ctypes; ctypes.CDLL(None).mount(b'/', b'/tmp', b'nodefs', 0, 0)",
    stopped: /AttributeError|refused|fatal/,
  },
  {
    title: "a terminal device made anew",
    code: "import os, stat\nos.mknod('/tmp/t', stat.S_IFCHR | 0o666, os.makedev(5, 0))\nopen('/tmp/t', 'w').write('x' * 1000)",
    stopped: /PermissionError|OSError|AttributeError/,
  },
  {
    title: "the terminal device",
    code: "open('/dev/tty', 'w').write('x' * 100000)",
    stopped: /OSError|FileNotFoundError/,
  },
  {
    title: "the second terminal device",
    code: "open('/dev/tty1', 'w').write('x' * 100000)",
    stopped: /OSError|FileNotFoundError/,
  },
  {
    title: "a descriptor of the host",
    code: "import os\nfor fd in range(3, 64):\n    try:\n        os.write(fd, b'escaped')\n    except OSError:\n        continue\n    raise SystemError('escaped')\nraise RuntimeError('all are closed')",
    stopped: /all are closed/,
  },
  { title: "a pipe", code: "import os; os.pipe()", stopped: /OSError/ },
  { title: "a large file", code: "open('/tmp/x', 'wb').write(bytes(5 << 20))", stopped: full, limits: small },
  {
    title: "a file that grows",
    code: "f = open('/tmp/x', 'wb')\nwhile True: f.write(bytes(1000))",
    stopped: full,
    limits: small,
  },
  {
    title: "a file of a tebibyte",
    code: "import os; os.truncate(os.open('/tmp/x', os.O_CREAT | os.O_RDWR), 1 << 40)",
    stopped: /OSError|OverflowError|MemoryError/,
    limits: small,
  },
  {
    title: "a hole in a file",
    code: "f = open('/tmp/x', 'wb'); f.seek(1 << 30); f.write(b'x'); f.flush()",
    stopped: /OSError/,
    limits: small,
  },
  {
    title: "fallocate",
    code: "import os; os.posix_fallocate(os.open('/tmp/x', os.O_CREAT | os.O_RDWR), 0, 1 << 30)",
    stopped: /OSError|AttributeError/,
    limits: small,
  },
  {
    title: "many files",
    code: "for i in range(10 ** 6): open(f'/tmp/{i}', 'wb').close()",
    stopped: full,
    limits: small,
  },
  {
    title: "many small files",
    code: "for i in range(10 ** 6): open(f'/tmp/{i}', 'wb').write(bytes(4096))",
    stopped: full,
    limits: small,
  },
  {
    title: "many folders",
    code: "import os\nfor i in range(10 ** 6): os.mkdir(f'/tmp/{i}')",
    stopped: full,
    limits: small,
  },
  {
    title: "many links",
    code: "import os\nfor i in range(10 ** 6): os.symlink('/x' * 2000, f'/tmp/{i}')",
    stopped: full,
    limits: small,
  },
  {
    title: "files that are open and have no name",
    code: "import os\nkept = []\nfor i in range(10 ** 6):\n    f = open('/tmp/x', 'wb'); f.write(bytes(100000)); f.flush(); os.unlink('/tmp/x'); kept.append(f)",
    stopped: /OSError/,
    limits: small,
  },
  { title: "open files", code: "kept = [open('/tmp/x', 'wb') for i in range(10 ** 6)]", stopped: /OSError/ },
  {
    title: "a bomb in a zip",
    code: `
import io, zipfile
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('x', bytes(64 << 20))
zipfile.ZipFile(buffer).extractall('/tmp')`,
    stopped: full,
    limits: small,
  },
  {
    title: "a database that grows",
    code: `
import sqlite3
db = sqlite3.connect('/tmp/x.db')
db.execute('create table t (b blob)')
while True:
    db.execute('insert into t values (zeroblob(100000))'); db.commit()`,
    stopped: /full|disk|OperationalError|OSError/,
    limits: small,
  },
  {
    title: "a loop of links",
    code: "import os; os.symlink('/tmp/a', '/tmp/b'); os.symlink('/tmp/b', '/tmp/a'); open('/tmp/a')",
    stopped: /OSError/,
  },
];
