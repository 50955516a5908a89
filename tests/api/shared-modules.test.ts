// SPDX-License-Identifier: Apache-2.0
// Modules of the standard library that are fetched when they are first imported.
import { dynloadFolder } from "../../host/platform/python-version.ts";
import { assert, assertAlive, load, raises, settings, suite, test } from "../harness/inside/kit.ts";

const OURS = "which modules are apart differs";

/** By module: code that uses it for what it is there for, and is true. */
const USES: Record<string, string> = {
  unicodedata:
    "'\\N{SNOWMAN}' == '\\u2603' and __import__('unicodedata').normalize('NFD', '\\xe9') == 'e\\u0301'",
  _codecs_cn: "'\\u4f60\\u597d'.encode('gbk') == b'\\xc4\\xe3\\xba\\xc3'",
  _codecs_hk: "b'\\xad\\xbb'.decode('big5hkscs') == '\\u9999'",
  _codecs_iso2022: "'\\u65e5\\u672c'.encode('iso2022_jp') == b'\\x1b$BF|K\\\\\\x1b(B'",
  _codecs_jp: "'\\u65e5\\u672c'.encode('shift_jis') == b'\\x93\\xfa\\x96{'",
  _codecs_kr: "b'\\xc7\\xd1'.decode('euc_kr') == '\\ud55c'",
  _codecs_tw: "'\\u81fa'.encode('big5') == b'\\xbbO'",
  _decimal: "str(__import__('decimal').Decimal('0.1') * 3) == '0.3'",
  _elementtree: "__import__('xml.etree.ElementTree').etree.ElementTree.fromstring('<a>b</a>').text == 'b'",
  _multibytecodec: "__import__('codecs').getincrementalencoder('gbk')().encode('\\u4f60') == b'\\xc4\\xe3'",
  _sqlite3:
    "__import__('sqlite3').connect(':memory:').execute('select sqrt(4) + length(?)', ('abc',)).fetchone() == (5,)",
  pyexpat: "__import__('xml.parsers.expat').parsers.expat.ParserCreate().Parse('<a/>', True) == 1",
};

type Read = (address: string) => string;

/** Runs `body` while files that are read synchronously come from where `read` says. */
async function reading<T>(read: Read, body: () => T): Promise<Awaited<T>> {
  const warn = console.warn;
  console.warn = () => undefined;
  const undo = settings().context === "node" ? replaceInNode(read) : replaceInBrowser(read);
  try {
    return await body();
  } finally {
    undo();
    console.warn = warn;
  }
}

function replaceInBrowser(read: Read): () => void {
  const { prototype } = XMLHttpRequest;
  const { open } = prototype;
  prototype.open = function (
    this: XMLHttpRequest,
    method: string,
    address: string | URL,
    wait: boolean = true,
  ) {
    open.call(this, method, read(String(address)), wait);
  };
  return () => {
    prototype.open = open;
  };
}

function replaceInNode(read: Read): () => void {
  const fs = process.getBuiltinModule("node:fs");
  const { readFileSync } = fs;
  fs.readFileSync = ((path: string, ...rest: []) => readFileSync(read(path), ...rest)) as typeof readFileSync;
  return () => {
    fs.readFileSync = readFileSync;
  };
}

const forbidden: Read = (address) => {
  throw new Error(`${address} was read`);
};

/** Another file of the package, which is there but not what is asked for. */
const another: Read = (address) => address.replace(/dynload\/[^/]*$/, "package.json");
const missing: Read = (address) => `${address}.missing`;

suite("modules that are fetched on first import", () => {
  test("each of them works, and nothing else is one", { ours: OURS }, async () => {
    const py = await load();
    for (const [module, code] of Object.entries(USES)) assert.isTrue(py.runPython(code), module);
    const names = "import _pyxide_shared, json; json.dumps(sorted(_pyxide_shared.files))";
    assert.deepEqual(JSON.parse(py.runPython(names)), Object.keys(USES).sort());
    const origin =
      "import sys; [n for n in _pyxide_shared.files if not sys.modules[n].__file__.endswith('.so')] == []";
    assert.isTrue(py.runPython(origin));
  });

  test("they serve what needs them: idna, identifiers, files", async () => {
    const py = await load();
    assert.isTrue(py.runPython("'b\\xfccher.example'.encode('idna') == b'xn--bcher-kva.example'"));
    assert.equal(py.runPython("\u00b5 = 3\n\u03bc"), 3);
    const code =
      "open('/tmp/k', 'w', encoding='shift_jis').write('\\u65e5')\nopen('/tmp/k', 'rb').read() == b'\\x93\\xfa'";
    assert.isTrue(py.runPython(code));
  });

  test("nothing is fetched at the start", { ours: OURS }, async () => {
    const py = await reading(forbidden, () => load());
    await reading(forbidden, () => py.runPythonAsync("import json, re, asyncio, random, datetime"));
  });

  test("fullStdLib fetches all at the start, and none later", { ours: OURS }, async () => {
    const seen = new Set<string>();
    const py = await load({ fullStdLib: true, onProgress: ({ name }) => seen.add(name) });
    const files = [...seen].filter((name) => name.endsWith(".so"));
    assert.lengthOf(files, Object.keys(USES).length);
    await reading(forbidden, () => {
      for (const [module, code] of Object.entries(USES)) assert.isTrue(py.runPython(code), module);
    });
  });

  test("a file that cannot be fetched is an ImportError with its address, and can be had later", {
    ours: OURS,
  }, async () => {
    const py = await load();
    const error = await reading(missing, () => raises(py, "import sqlite3", "ImportError"));
    assert.match(error.message, /dynload.*_sqlite3\S*\.so/);
    assert.include(error.message, "fullStdLib: true");
    assertAlive(py);
    assert.isTrue(py.runPython(USES["_sqlite3"] as string));
  });

  test("a file that is not the one of the build is an ImportError, and is not loaded", {
    ours: OURS,
  }, async () => {
    const py = await load();
    const error = await reading(another, () => raises(py, "import unicodedata", "ImportError"));
    assert.match(
      error.message,
      /sha256 of \S*dynload\S*unicodedata\S* is [0-9a-f]{64}, but must be [0-9a-f]{64}/,
    );
    assert.equal(py.runPython(`import os; os.listdir('${dynloadFolder}') == []`), true);
    assert.isTrue(py.runPython(USES["unicodedata"] as string));
  });

  test("where CPython hides the reason, the console has it", { ours: OURS }, async () => {
    const py = await load();
    const said: string[] = [];
    await reading(missing, () => {
      console.warn = (text: string) => said.push(text);
      raises(py, "b'a'.decode('gbk')", "LookupError");
    });
    assert.match(said.join("\n"), /dynload.*_codecs_cn\S*\.so.*fullStdLib: true/);
  });
});
