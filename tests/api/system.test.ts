// SPDX-License-Identifier: Apache-2.0
// What programs ask of the operating system beside files: numbers of errors, users, locales.
import { assert, load, python, raises, suite, test } from "../harness/inside/kit.ts";

suite("numbers of errors", () => {
  test("are Linux's, with glibc's texts", async () => {
    const py = await python();
    const seen = py.runPython(`
import errno, os
[errno.ENOENT, errno.EAGAIN, errno.EINVAL, errno.ENOTEMPTY, errno.EOPNOTSUPP, errno.ECANCELED, len(errno.errorcode),
 os.strerror(5), os.strerror(110), os.strerror(0), os.strerror(999)]`);
    assert.deepEqual(seen.toJs(), [
      ...[2, 11, 22, 39, 95, 125, 130],
      ...["Input/output error", "Connection timed out", "Success", "Unknown error 999"],
    ]);
    seen.destroy();
  });

  test("of exceptions are the same, whoever raises them", async () => {
    const py = await python();
    const seen = py.runPython(`
import ctypes, math, os, socket, time
def error_of(call, *args):
    try: call(*args)
    except OSError as error: return [type(error).__name__, error.errno, str(error)]
libc = ctypes.CDLL(None, use_errno=True)
libc.unlink(b"/no/such/file")
[error_of(open, "/no/such/file"), error_of(os.rmdir, "/"), error_of(os.close, 999), error_of(os.listdir, "/dev/null"),
 error_of(time.clock_gettime, 99), ctypes.get_errno(), type(OSError(11, "x")).__name__, type(OSError(44, "x")).__name__]`);
    assert.deepEqual(seen.toJs(), [
      ["FileNotFoundError", 2, "[Errno 2] No such file or directory: '/no/such/file'"],
      ["OSError", 16, "[Errno 16] Device or resource busy: '/'"],
      ["OSError", 9, "[Errno 9] Bad file descriptor"],
      ["NotADirectoryError", 20, "[Errno 20] Not a directory: '/dev/null'"],
      ["OSError", 22, "[Errno 22] Invalid argument"],
      ...[2, "BlockingIOError", "OSError"],
    ]);
    seen.destroy();
    py.runPython("del libc, error_of");
    raises(py, "import math; math.exp(1000)", "OverflowError");
    raises(py, "import math; math.sqrt(-1)", "ValueError");
  });
});

suite("the process and its user", () => {
  test("one user, one processor, a priority", async () => {
    const py = await python();
    const seen = py.runPython(`
import os
[os.geteuid() == os.getuid(), os.getegid() == os.getgid(), os.getgroups() == [os.getgid()], os.getresuid() == (os.getuid(),) * 3,
 os.sched_getaffinity(0) == {0}, os.nice(0), len(os.urandom(1000))]`);
    assert.deepEqual(seen.toJs(), [true, true, true, true, true, 0, 1000]);
    seen.destroy();
    const usage = py.runPython(`
import resource, time
used = resource.getrusage(resource.RUSAGE_SELF)
[used.ru_utime > 0, used.ru_maxrss > 10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0, time.thread_time() > 0]`);
    assert.deepEqual(usage.toJs(), [true, true, true, true]);
    usage.destroy();
    py.runPython("del used");
  });

  test("stays who it is, runs no programs, and knows no other process", async () => {
    const py = await python();
    const seen = py.runPython(`
import os
def error_of(call, *args):
    try: return call(*args)
    except OSError as error: return error.errno
for name, mode in (("program", 0o755), ("text", 0o644)):
    with open("/tmp/" + name, "w"): os.chmod("/tmp/" + name, mode)
user, group = os.getuid(), os.getgid()
result = [
    [error_of(os.execv, path, ["x"]) for path in ("/no/such", "/tmp", "/tmp/text", "/tmp/text/x", "/tmp/program", "")],
    [error_of(os.execvp, "no-such-program", ["x"])],
    [error_of(os.setuid, user), error_of(os.setgid, group), error_of(os.setreuid, -1, user), error_of(os.setregid, group, group)],
    [error_of(os.setuid, user + 1), error_of(os.setgid, group + 1)],
    [error_of(os.kill, 99999999, 0), error_of(os.killpg, 99999999, 0), error_of(os.kill, os.getpid(), 0)],
]
for name in ("program", "text"): os.unlink("/tmp/" + name)
result`);
    assert.deepEqual(seen.toJs(), [
      [2, 13, 13, 20, 8, 2],
      [2],
      [undefined, undefined, undefined, undefined],
      [1, 1],
      [3, 3, undefined],
    ]);
    seen.destroy();
    py.runPython("del result, error_of");
  });

  test("clocks that nobody sets are like those of the engine", async () => {
    const py = await python();
    const seen = py.runPython(`
import os, time
def near(clock, other):
    return abs(time.clock_gettime(clock) - time.clock_gettime(other)) < 5 and time.clock_getres(clock) <= 0.01
while os.times().user < 0.01: pass
[near(time.CLOCK_BOOTTIME, time.CLOCK_MONOTONIC), near(time.CLOCK_MONOTONIC_RAW, time.CLOCK_MONOTONIC),
 near(time.CLOCK_TAI, time.CLOCK_REALTIME), os.times().elapsed > 0]`);
    assert.deepEqual(seen.toJs(), [true, true, true, true]);
    seen.destroy();
    raises(py, "time.clock_gettime(9)", "OSError");
  });

  test("only locales that exist can be set, each category by its name", async () => {
    const py = await python();
    raises(py, "import locale; locale.setlocale(locale.LC_ALL, 'xx_YY.UTF-8')", "Error");
    const seen = py.runPython(`
import locale, os
saved = locale.setlocale(locale.LC_ALL)
names = [locale.setlocale(locale.LC_ALL, name) for name in ("C", "C.UTF-8", "POSIX", saved)]
kept = {name: os.environ.pop(name, None) for name in ("LANG", "LC_ALL", "LC_CTYPE")}
os.environ |= {"LANG": "C.UTF-8"}
names.append(locale.setlocale(locale.LC_ALL, ""))
locale.setlocale(locale.LC_TIME, "C")
names += [locale.setlocale(locale.LC_CTYPE), locale.setlocale(locale.LC_NUMERIC), locale.setlocale(locale.LC_TIME)]
names.append(locale.setlocale(locale.LC_ALL).split(";")[:4])
for name, value in kept.items():
    os.environ.pop(name, None)
    if value: os.environ[name] = value
locale.setlocale(locale.LC_ALL, saved)
[names[3] == saved, names[:3], names[4:]]`);
    const [c, utf8] = ["C", "C.UTF-8"];
    const mixed = ["LC_CTYPE=C.UTF-8", "LC_NUMERIC=C.UTF-8", "LC_TIME=C", "LC_COLLATE=C.UTF-8"];
    assert.deepEqual(seen.toJs(), [true, [c, utf8, c], [utf8, utf8, utf8, c, mixed]]);
    seen.destroy();
    py.runPython("del names, kept");
  });

  test("descriptors: control operations, and copies between them", async () => {
    const py = await python();
    const seen = py.runPython(`
import fcntl, os, tempfile
with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
    source.write(b"0123456789"); source.flush()
    flags = fcntl.fcntl(source, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
    fcntl.flock(source, fcntl.LOCK_EX); fcntl.lockf(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
    sent = os.sendfile(target.fileno(), source.fileno(), 2, 5)
    copied = os.copy_file_range(source.fileno(), target.fileno(), 3, 0, 5)
    result = [flags, sent, copied, os.pread(target.fileno(), 20, 0)]
result`);
    assert.deepEqual(seen.toJs().slice(0, 3), [true, 5, 3]);
    seen.destroy();
    assert.equal(py.runPython("bytes(result[3]).decode()"), "23456012");
    py.runPython("del result, source, target");
  });
});

suite("limits of resources", () => {
  test("are kept, and lowered at will", async () => {
    const py = await load();
    const seen = py.runPython(`
import resource
def error_of(call, *args):
    try: return call(*args)
    except (OSError, ValueError) as error: return getattr(error, "errno", None) or str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE))
resource.setrlimit(resource.RLIMIT_CPU, (100, 1000))
[error_of(resource.setrlimit, resource.RLIMIT_CPU, (10, 5)), error_of(resource.getrlimit, 99),
 error_of(resource.setrlimit, resource.RLIMIT_NOFILE, (10, 10**9)), resource.getrlimit(resource.RLIMIT_CPU)]`);
    const [exceeds, invalid, raised, now] = seen.toJs();
    seen.destroy();
    assert.equal(exceeds, "current limit exceeds maximum limit");
    assert.equal(invalid, "invalid resource specified");
    assert.equal(raised, "not allowed to raise maximum limit");
    assert.deepEqual(now, [100, 1000]);
  });

  test("of a file's size and of descriptors hold", async () => {
    const py = await load();
    const seen = py.runPython(`
import os, resource
def error_of(call, *args):
    try: return call(*args)
    except OSError as error: return [error.errno]
file = os.open("/tmp/limited", os.O_RDWR | os.O_CREAT)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, -1))
sizes = [os.write(file, b"12345678"), os.write(file, b"12345678"), error_of(os.write, file, b"9"), os.write(file, b""),
         os.pwrite(file, b"abc", 8), error_of(os.ftruncate, file, 11), error_of(os.truncate, "/tmp/limited", 11)]
resource.setrlimit(resource.RLIMIT_FSIZE, (5, -1))
sizes += [error_of(os.ftruncate, file, 9), os.fstat(file).st_size]
resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
os.ftruncate(file, 100)
before = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (20, before[1]))
opened = []
while not isinstance(opened[-1] if opened else 0, list): opened.append(error_of(os.open, "/dev/null", os.O_RDONLY))
counts = [*opened[-2:], error_of(os.dup, 0), error_of(os.dup2, 0, 20), error_of(os.pipe)]
resource.setrlimit(resource.RLIMIT_NOFILE, before)
[sizes, [*counts, os.open("/dev/null", os.O_RDONLY)]]`);
    const [sizes, counts] = seen.toJs();
    seen.destroy();
    assert.deepEqual(sizes, [8, 2, [27], 0, 2, [27], [27], undefined, 9]);
    assert.deepEqual(counts, [19, [24], [24], [9], [24], 20]);
  });
});

suite("timers of signals", () => {
  test("ring while Python computes and while it sleeps, once or again and again", async () => {
    const py = await load();
    const seen = py.runPython(`
import signal, time
class Late(Exception): pass
def late(number, frame): raise Late(number)
signal.signal(signal.SIGALRM, late)
def cut_off(work):
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    begin = time.monotonic()
    try: work()
    except Late as error: return [int(error.args[0]), time.monotonic() - begin < 5]
    finally: signal.alarm(0)
def count():
    while True: pass
rings = []
signal.signal(signal.SIGALRM, lambda number, frame: rings.append(number))
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
end = time.monotonic() + 5
while len(rings) < 3 and time.monotonic() < end: pass
left = signal.setitimer(signal.ITIMER_REAL, 0)
signal.signal(signal.SIGALRM, late)
[cut_off(count), cut_off(lambda: time.sleep(10)), len(rings) >= 3, left[1], signal.alarm(30), 25 < signal.alarm(0) <= 30]`);
    assert.deepEqual(seen.toJs(), [[14, true], [14, true], true, 0.02, 0, true]);
    seen.destroy();
  });

  test("end whatever waits; what would wait for ever says so where no signal can come", async () => {
    const py = await load();
    const seen = py.runPython(`
import fcntl, os, select, selectors, signal, time
os.mkfifo("/tmp/fifo")
reader, writer = os.pipe()
first, second = open("/tmp/locked", "w"), open("/tmp/locked", "w")
fcntl.flock(first, fcntl.LOCK_EX)
poll = select.poll()
poll.register(reader, select.POLLIN)
selector = selectors.DefaultSelector()
selector.register(reader, selectors.EVENT_READ)
ends = [
    lambda: os.read(reader, 1), lambda: os.write(writer, bytes(3_000_000)), lambda: os.open("/tmp/fifo", os.O_RDONLY),
    lambda: select.select([reader], [], []), lambda: poll.poll(), lambda: fcntl.flock(second, fcntl.LOCK_EX),
]
waits = [
    lambda: select.select([reader], [], [], 20), lambda: select.select([], [], [], 20), lambda: poll.poll(20_000),
    lambda: selector.select(20), lambda: signal.pause(), lambda: signal.sigtimedwait([signal.SIGUSR1], 20),
]
def give(work):
    try: return work()
    except OSError as error: return error.strerror
stuck = {give(work) for work in ends}
class Late(Exception): pass
def late(number, frame): raise Late
signal.signal(signal.SIGALRM, late)
def rings(work):
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    begin = time.monotonic()
    try: work()
    except Late: return time.monotonic() - begin < 10
    finally: signal.alarm(0)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
signal.setitimer(signal.ITIMER_REAL, 0.02)
taken = [signal.sigwait([signal.SIGALRM]), signal.sigtimedwait([signal.SIGALRM], 0.01)]
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
begin = time.monotonic()
select.select([], [], [], 0.05)
try: signal.setitimer(-1, 1)
except signal.ItimerError as error: wrong = error.errno
[list(stuck), {rings(work) for work in ends + waits}, taken, 0.04 < time.monotonic() - begin < 10, wrong]`);
    const stuck = ["Resource deadlock avoided"];
    assert.deepEqual(seen.toJs(), [stuck, new Set([true]), [14, undefined], true, 22]);
    seen.destroy();
  });
});

suite("addresses of IPv6 as text", () => {
  test("are as glibc has them", async () => {
    const py = await python();
    const seen = py.runPython(`
import socket
def outcome(call, value):
    try: return call(socket.AF_INET6, value)
    except (OSError, TypeError, ValueError) as error: return type(error).__name__
packed = [bytes(16), bytes(15) + b"\\1", bytes(10) + b"\\xff\\xff\\1\\2\\3\\4", bytes(12) + b"\\1\\2\\3\\4",
          b"\\x20\\1\\r\\xb8" + bytes(11) + b"\\1", b"\\1\\0" + bytes(4) + b"\\0\\1" + bytes(4) + b"\\0\\1\\0\\0", b"", "::", None]
texts = ["::ffff:1.2.3.4", "1:2:3:4:5:6:7::", "01.2.3.4", "::01.2.3.4", "1::2::3", "::1%lo", " ::1", b"::1"]
[[outcome(socket.inet_ntop, one) for one in packed],
 [one.hex() if isinstance(one := outcome(socket.inet_pton, text), bytes) else one for text in texts]]`);
    assert.deepEqual(seen.toJs(), [
      [
        ...["::", "::1", "::ffff:1.2.3.4", "::1.2.3.4", "2001:db8::1", "100::1:0:0:1:0"],
        ...["ValueError", "TypeError", "TypeError"],
      ],
      [
        "00000000000000000000ffff01020304",
        "00010002000300040005000600070000",
        ...["OSError", "OSError", "OSError", "OSError", "OSError", "TypeError"],
      ],
    ]);
    seen.destroy();
  });
});
