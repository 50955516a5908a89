// SPDX-License-Identifier: Apache-2.0
// By what a test is skipped: the first pattern that matches its reason names the kind.

const KINDS = [
  ["no threads", /thread/i],
  [
    "no processes",
    /subprocess|fork|multiprocess|spawn|os\.exec|popen|waitpid|process|_posixsubprocess|requires? os\.kill|script_helper/i,
  ],
  [
    "no sockets or network",
    /socket|network|AF_|IPv6|urlfetch|_ssl|\bssl\b|TLS|SSL|getaddrinfo|epoll|kqueue|select\.poll|devpoll/i,
  ],
  [
    "no test extension modules (_testcapi and its like)",
    /_test(capi|internalcapi|limitedcapi|buffer|clinic|multiphase|singlephase|importmultiple|externalinspection)|xxsubtype|ndarray object|test modules|_xx|_ctypes_test/i,
  ],
  [
    "another operating system",
    /Windows|Win32|winreg|_winapi|\bnt\b|macOS|Mac OS|darwin|Android|iOS|AIX|FreeBSD|OpenBSD|NetBSD|Solaris|SunOS|Linux|VMS|Unix|non-unix|POSIX|posix platform/i,
  ],
  ["Emscripten or WASI named in the test", /Emscripten|WASI|WASM|wasm/i],
  [
    "resource not asked for (long, large or with a screen)",
    /resource .* (is )?not enabled|not enabled|bigmem|memory limit|too slow|large|huge|enough memory|takes too long|bytes free/i,
  ],
  ["needs a 64-bit machine", /64-?bit|32-?bit/i],
  [
    "needs a debug, JIT, free-threaded or instrumented build",
    /debug|Py_DEBUG|Py_TRACE|refcount|free-?thread|GIL|JIT|sanitiz|Py_REF|pydebug|PGO|tsan|asan|dtrace|systemtap|test_gdb|EXTRA_FUNCTIONALITY/i,
  ],
  [
    "no terminal, Tk or curses",
    /curses|tkinter|_tkinter|readline|terminal|tty|termios|pty\b|gui\b|display|turtle|idlelib/i,
  ],
  [
    "a system call or file feature that is not there",
    /os\.|mkfifo|chown|chmod|chflags|symlink|hard ?link|umask|xattr|signal|fcntl|mmap|resource module|getpwnam|pwd|grp|root|permission|sparse|inotify|memfd|sched|statvfs|file ?system|setuid|getuid|mknod|sendfile|fd\b|timerfd|eventfd|pipe|locale|tzset|syslog|dlopen|shm/i,
  ],
  [
    "a module that is not there",
    /No module named|Hypothesis|numpy|requires? .*module|cannot import|missing|not (installed|available|present|found)|no .* module|module .* (is )?required/i,
  ],
];

/** The kind of a skip, e.g. "no threads". */
export function kindOf(reason) {
  return KINDS.find(([, pattern]) => pattern.test(reason))?.[0] ?? "other reasons";
}
