// SPDX-License-Identifier: Apache-2.0
// The C modules of the standard library do their work: compression, database, foreign functions, hashes, decimals, ….
import { assert, assertAlive, python, suite, test } from "../harness/inside/kit.ts";
import { emJs } from "./fixtures/em-js.ts";

const UNVENDORED = "the oracle's package leaves it out of the standard library";

// Each code's last expression must be True.
const CHECKS: [name: string, code: string, ours?: string][] = [
  [
    "zlib",
    "import zlib\nd = b'abc' * 10_000\nc = zlib.compress(d, 9)\nlen(c) < 200 and zlib.decompress(c) == d and zlib.crc32(b'123456789') == 0xcbf43926 and zlib.adler32(b'Wikipedia') == 0x11e60398",
  ],
  ["gzip", "import gzip\ngzip.decompress(gzip.compress(b'x' * 1000)) == b'x' * 1000"],
  ["bz2", "import bz2\nbz2.decompress(bz2.compress(b'abc' * 1000)) == b'abc' * 1000"],
  [
    "lzma",
    "import lzma\nd = bytes(range(256)) * 100\nall(lzma.decompress(lzma.compress(d, format=f, preset=p)) == d for f in (lzma.FORMAT_XZ, lzma.FORMAT_ALONE) for p in (0, 6, 9 | lzma.PRESET_EXTREME))",
    UNVENDORED,
  ],
  [
    "zipfile",
    "import io, zipfile\nb = io.BytesIO()\nwith zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('ä.txt', 'x' * 99)\nzipfile.ZipFile(b).read('ä.txt') == b'x' * 99 and zipfile.ZipFile(b).testzip() is None",
  ],
  [
    "tarfile with every compression",
    "import io, tarfile\ndef go(mode):\n    b = io.BytesIO()\n    with tarfile.open(fileobj=b, mode='w:' + mode) as t:\n        i = tarfile.TarInfo('f'); i.size = 3; t.addfile(i, io.BytesIO(b'abc'))\n    b.seek(0)\n    with tarfile.open(fileobj=b) as t: return t.extractfile('f').read() == b'abc'\nall(map(go, ['', 'gz', 'bz2', 'xz']))",
    UNVENDORED,
  ],
  [
    "sqlite3 in memory",
    "import sqlite3\nd = sqlite3.connect(':memory:')\nd.execute('create table t(a integer primary key, b text)')\nd.executemany('insert into t(b) values(?)', [('é😀%d' % i,) for i in range(1000)])\nd.execute(\"select count(*), max(b), sum(a) from t where b like '%9'\").fetchone() == (100, 'é😀999', 50500)",
    UNVENDORED,
  ],
  [
    "sqlite3 in a file, with functions, JSON and full text search",
    "import sqlite3, os\np = '/tmp/test.db'\nwith sqlite3.connect(p) as d:\n    d.execute('create virtual table f using fts5(x)')\n    d.execute(\"insert into f values('the quick brown fox')\")\n    d.create_function('twice', 1, lambda x: 2 * x)\n    r = d.execute(\"select twice(21), json_extract('{\\\"a\\\": 5}', '$.a'), (select count(*) from f where f match 'quick')\").fetchone()\nd.close()\nd = sqlite3.connect(p)\nn = d.execute('select count(*) from f').fetchone()\nd.close(); os.remove(p)\nr == (42, 5, 1) and n == (1,)",
    UNVENDORED,
  ],
  [
    "sqlite3's errors are exceptions",
    "import sqlite3\ntry:\n    sqlite3.connect(':memory:').execute('select missing from nowhere')\nexcept sqlite3.OperationalError as e:\n    r = 'nowhere' in str(e)\nr",
    UNVENDORED,
  ],
  [
    "ctypes structures and arrays",
    "import ctypes as c\nclass P(c.Structure): _fields_ = [('x', c.c_int16), ('y', c.c_double)]\np = P(3, 2.5)\n(c.sizeof(P), c.sizeof(c.c_void_p), p.x, p.y, list((c.c_int * 3)(1, 2, 3)), c.string_at(c.create_string_buffer(b'abc'))) == (16, 4, 3, 2.5, [1, 2, 3], b'abc')",
  ],
  [
    "ctypes calls C functions",
    "import ctypes as c\nl = c.pythonapi\nl.PyLong_AsLong.argtypes = [c.py_object]\nl.PyLong_AsLong.restype = c.c_long\nl.PyFloat_FromDouble.argtypes = [c.c_double]\nl.PyFloat_FromDouble.restype = c.py_object\nl.PyLong_AsLong(12345) == 12345 and l.PyFloat_FromDouble(1.5) == 1.5",
  ],
  [
    "ctypes callbacks",
    "import ctypes as c\nT = c.CFUNCTYPE(c.c_int, c.c_int, c.c_double)\nf = T(lambda a, b: int(a * b))\nf(6, 7.0) == 42 and c.cast(f, T)(2, 4.5) == 9",
  ],
  [
    "ctypes passes a callback to C",
    "import ctypes as c\nT = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_int), c.POINTER(c.c_int))\nq = c.CDLL(None).qsort\nq.restype = None\nq.argtypes = [c.c_void_p, c.c_size_t, c.c_size_t, T]\na = (c.c_int * 7)(5, 3, 9, -1, 7, 0, 2)\nq(a, 7, 4, T(lambda x, y: x[0] - y[0]))\nlist(a) == [-1, 0, 2, 3, 5, 7, 9]",
    "the oracle does not export qsort",
  ],
  [
    "ctypes with 64-bit integers and structures by value",
    "import ctypes as c\nclass P(c.Structure): _fields_ = [('a', c.c_int64), ('b', c.c_int32)]\nT = c.CFUNCTYPE(c.c_int64, c.c_int64, c.c_uint8, c.c_float)\nU = c.CFUNCTYPE(c.c_int64, P)\nT(lambda a, b, d: a + b + int(d))(2**40, 255, 3.5) == 2**40 + 258 and U(lambda p: p.a * p.b)(P(2**33, 3)) == 3 * 2**33",
  ],
  [
    "decimal",
    "from decimal import *\ngetcontext().prec = 50\nr = str(Decimal(2).sqrt())\ngetcontext().prec = 28\nimport _decimal\nr == '1.4142135623730950488016887242096980785696718753769' and Decimal('0.1') + Decimal('0.2') == Decimal('0.3')",
  ],
  [
    "hashlib",
    "import hashlib as h\n[h.new(n, b'abc').hexdigest()[:8] for n in ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3_256', 'blake2b', 'blake2s')] == ['90015098', 'a9993e36', '23097d22', 'ba7816bf', 'cb00753f', 'ddaf35a1', '3a985da7', 'ba80a53f', '508c5e8c'] and h.shake_128(b'').hexdigest(4) == '7f9c2ba4'",
  ],
  ["hmac", "import hmac\nhmac.new(b'key', b'message', 'sha256').hexdigest()[:8] == '6e9ef29b'", UNVENDORED],
  [
    "secrets, random and uuid",
    "import random, secrets, uuid\nrandom.seed(1)\nr = random.random()\nr == 0.13436424411240122 and len(secrets.token_hex(16)) == 32 and secrets.token_hex() != secrets.token_hex() and uuid.uuid4().version == 4 and str(uuid.uuid5(uuid.NAMESPACE_DNS, 'python.org')) == '886313e1-3b8a-5372-9b90-0c9aee199e5d'",
  ],
  [
    "json's C scanner and encoder",
    "import json, json.scanner, json.encoder\njson.scanner.c_make_scanner is not None and json.encoder.c_make_encoder is not None and json.loads('{\"a\": [1, 2.5, null, \"\\\\ud83d\\\\ude00\"]}') == {'a': [1, 2.5, None, '😀']}",
  ],
  [
    "re",
    "import re\nre.findall(r'(?P<w>\\w+)@(\\w+)\\.com', 'é1@b.com, x@y.com') == [('é1', 'b'), ('x', 'y')] and re.sub(r'(?i)STRASSE|straße', '*', 'Strasse straße') == '* *'",
  ],
  [
    "pickle",
    "import pickle, _pickle, datetime\nx = {'a': [1, (2, {3})], 'd': datetime.date(2020, 1, 2), 'b': b'\\xff', 'n': 2**100}\nall(pickle.loads(pickle.dumps(x, p)) == x for p in range(6))",
  ],
  [
    "array, struct and memoryview",
    "import array, struct\na = array.array('d', [1.5, 2.5])\nstruct.unpack('<2d', a.tobytes()) == (1.5, 2.5) and struct.calcsize('P') == 4 and memoryview(a).cast('B').nbytes == 16",
  ],
  [
    "datetime and zoneinfo",
    "import datetime as d, _datetime\nd.datetime(2024, 2, 29, 12, tzinfo=d.timezone.utc).isoformat() == '2024-02-29T12:00:00+00:00' and d.date.fromisoformat('2024-12-31').isocalendar().week == 1 and d.datetime.strptime('3 Mar 2021', '%d %b %Y').month == 3",
  ],
  [
    "math and cmath",
    "import cmath, math\nmath.isclose(math.gamma(5), 24) and math.isqrt(10**40) == 10**20 and math.comb(50, 25) == 126410606437752 and abs(cmath.exp(1j * math.pi) + 1) < 1e-12 and math.fsum([.1] * 10) == 1 and math.erf(0.5) > .52",
  ],
  [
    "floats are written and read exactly",
    "import sys\nx = [0.1, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 123456789.123456789, 2**-1074]\nall(float(repr(v)) == v for v in x) and repr(0.1 + 0.2) == '0.30000000000000004' and sys.float_repr_style == 'short' and float('1e400') == float('inf')",
  ],
  [
    "unicodedata",
    "import unicodedata as u\nu.name('é') == 'LATIN SMALL LETTER E WITH ACUTE' and u.normalize('NFD', 'é') == 'e\\u0301' and u.lookup('GRINNING FACE') == '😀' and u.category('٣') == 'Nd'",
  ],
  [
    "codecs of East Asia",
    "all('漢字かな'.encode(e).decode(e) == '漢字かな' for e in ('shift_jis', 'euc_jp', 'iso2022_jp', 'gb18030', 'utf-16', 'utf-7')) and '한글'.encode('euc_kr').decode('cp949') == '한글' and '繁體'.encode('big5').decode('big5hkscs') == '繁體'",
  ],
  [
    "xml by expat",
    "import xml.etree.ElementTree as E, pyexpat\nE.fromstring('<a b=\"ü\"><c>t</c>x</a>').find('c').text == 't' and E.tostring(E.fromstring('<a/>')) == b'<a />' and E.XMLPullParser().feed('<a>') is None",
  ],
  [
    "csv, io and difflib",
    "import csv, io, difflib\nlist(csv.reader(io.StringIO('a,\"b\\nc\",d\\r\\n'))) == [['a', 'b\\nc', 'd']] and difflib.SequenceMatcher(None, 'abcd', 'bcde').ratio() == .75",
  ],
  [
    "heapq, bisect, collections, itertools and functools",
    "import bisect, collections, functools, heapq, itertools, operator\nheapq.nsmallest(2, [3, 1, 2]) == [1, 2] and bisect.bisect([1, 2, 3], 2) == 2 and collections.Counter('aab').most_common(1) == [('a', 2)] and list(itertools.batched('abc', 2)) == [('a', 'b'), ('c',)] and functools.reduce(operator.mul, range(1, 6)) == 120",
  ],
  [
    "contextvars, weakref, gc and copy",
    "import contextvars, copy, gc, weakref\nv = contextvars.ContextVar('v', default=1)\nclass A: pass\na = A(); a.me = a; r = weakref.ref(a); del a; gc.collect()\nr() is None and contextvars.copy_context().run(lambda: v.get()) == 1 and copy.deepcopy([[1]]) == [[1]]",
  ],
  [
    "time",
    "import time\na = time.perf_counter(); time.sleep(0.02); b = time.perf_counter()\n.015 < b - a < 2 and time.time() > 1.7e9 and time.strftime('%Y', time.gmtime(0)) == '1970' and time.monotonic() <= time.monotonic()",
  ],
  [
    "locale, gettext and string methods",
    "import locale\nlocale.setlocale(locale.LC_ALL, 'C')\n'ǆ'.title() == 'ǅ' and 'İ'.lower() == 'i̇' and 'ß'.upper() == 'SS' and 'ﬁ'.casefold() == 'fi' and f'{1234567.891:,.2f}' == '1,234,567.89'",
  ],
  [
    "tomllib, configparser and ast",
    "import ast, configparser, tomllib\ntomllib.loads('a = [1, 2]\\n[b]\\nc = 1979-05-27')['a'] == [1, 2] and ast.unparse(ast.parse('x=1+2')) == 'x = 1 + 2' and ast.literal_eval('{1: (2, None)}') == {1: (2, None)}",
  ],
  [
    "dis, inspect and traceback",
    "import dis, inspect, traceback\ndef f(a, *, b=2): 'doc'; return a\nstr(inspect.signature(f)) == '(a, *, b=2)' and inspect.getdoc(f) == 'doc' and any(i.opname == 'RETURN_VALUE' for i in dis.get_instructions(f))",
  ],
  [
    "concurrent, queue and threading import; a thread says that it cannot start",
    "import concurrent.futures, queue, threading\ntry:\n    threading.Thread(target=print).start()\n    r = False\nexcept RuntimeError as e:\n    r = 'thread' in str(e)\nr and threading.Lock().acquire()",
  ],
  [
    "subprocess imports and says that it cannot run",
    "import subprocess\ntry:\n    subprocess.run(['true'])\n    r = False\nexcept OSError as e:\n    r = True\nr",
  ],
  [
    "logging, argparse and tempfile",
    "import argparse, io, logging, tempfile, os\ns = io.StringIO(); h = logging.StreamHandler(s); l = logging.getLogger('t'); l.addHandler(h); l.warning('w%d', 1)\np = argparse.ArgumentParser(); p.add_argument('-n', type=int)\nwith tempfile.TemporaryDirectory() as d:\n    open(os.path.join(d, 'f'), 'w').close(); n = os.listdir(d)\ns.getvalue() == 'w1\\n' and p.parse_args(['-n', '3']).n == 3 and n == ['f'] and not os.path.exists(d)",
  ],
  [
    "ssl imports, with constants and contexts enough for urllib, http and asyncio",
    "import asyncio, http.client, ssl, urllib.request\nc = ssl.create_default_context()\nc.verify_mode == ssl.CERT_REQUIRED and ssl.PROTOCOL_TLS_CLIENT in ssl._SSLMethod and issubclass(ssl.SSLError, OSError) and hasattr(http.client, 'HTTPSConnection')",
    UNVENDORED,
  ],
  [
    "sysconfig, site and platform",
    "import platform, site, sysconfig\nsysconfig.get_config_var('SOABI') is not None and 'site-packages' in sysconfig.get_path('purelib') and platform.system() == 'Emscripten' and platform.python_implementation() == 'CPython'",
  ],
  [
    "doctest and unittest run",
    "import io, unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(1, 1)\n    def test_b(self): self.assertEqual(1, 2)\nr = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))\n(r.testsRun, len(r.failures)) == (2, 1)",
  ],
  [
    "compile, exec and match",
    "ns = {}\nexec(compile('match [1, 2]:\\n    case [a, b]: c = a + b', 'f', 'exec'), ns)\nns['c'] == 3",
  ],
  [
    "sys.setprofile, settrace and monitoring",
    "import sys\nseen = []\ndef f(): return 1\nsys.settrace(lambda frame, event, arg: seen.append(event))\nf()\nsys.settrace(None)\n'call' in seen",
  ],
];

suite("extension modules", () => {
  for (const [name, code, ours] of CHECKS) {
    test(name, ours === undefined ? {} : { ours }, async () => {
      const py = await python();
      const globals = py.runPython("dict(__name__='check')");
      try {
        assert.isTrue(py.runPython(code, { globals }));
      } finally {
        globals.clear();
        globals.destroy();
      }
    });
  }

  test("JavaScript inside of a C library finds Emscripten's names", async () => {
    const py = await python();
    const path = "/tmp/em-js.so";
    py.FS.writeFile(
      path,
      Uint8Array.from(atob(emJs), (letter) => letter.charCodeAt(0)),
    );
    const code = `import ctypes\nl = ctypes.CDLL('${path}')\nf'{l.em_js()} {l.em_asm(21)}'`;
    assert.equal(py.runPython(code), "111111 42");
    py.runPython("del l, ctypes");
    py.FS.unlink(path);
  });

  test("an exception in a ctypes callback does not kill the interpreter", async () => {
    const py = await python();
    py.setStderr({ batched: () => undefined });
    py.runPython(
      "import ctypes as c\ndef bad(a): raise ValueError('in a callback')\nc.CFUNCTYPE(c.c_int, c.c_int)(bad)(1)",
    );
    py.setStderr();
    assertAlive(py);
  });

  test("what cannot work in ssl says so", { ours: UNVENDORED }, async () => {
    const py = await python();
    const said = py.runPython(`
import ssl, socket
try:
    ssl.create_default_context().wrap_socket(socket.socket(), server_hostname="example.org")
    said = "nothing"
except (OSError, NotImplementedError) as error:
    said = str(error)
said`);
    assert.notEqual(said, "nothing");
    assert.isNotEmpty(said);
  });
});
