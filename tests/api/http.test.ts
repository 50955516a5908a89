// SPDX-License-Identifier: Apache-2.0
// HTTP from Python: pyfetch, open_url and pyxhr, urllib.request and http.client, requests and urllib3 from PyPI.
import { sitePackages } from "../../host/platform/python-version.ts";
import { assert, load, python, scope, settings, suite, test } from "../harness/inside/kit.ts";

/** Runs code with `base`, the address of the test's services, on a stack that can be suspended or on one that cannot. */
async function run(code: string, suspendable = true): Promise<unknown> {
  const py = await python();
  return scope(py, { base: `${settings().server}/http` }, (globals) =>
    suspendable ? py.runPythonAsync(code, { globals }) : py.runPython(code, { globals }),
  );
}

const ours = { ours: "the oracle has no sockets" };

suite("modules for HTTP", () => {
  test("are imported", { ...ours, unbalanced: "they stay" }, async () => {
    await run("import urllib.request, http.client\nfrom pyodide.http import pyfetch, pyxhr\nNone");
  });
});

suite("pyfetch", () => {
  test("gives status, headers and body", async () => {
    const code = `
from pyodide.http import pyfetch
r = await pyfetch(base + "/echo?q=1", method="POST", body="hello", headers={"X-Test": "yes"})
d = await r.json()
repr((r.status, r.ok, r.status_text, r.redirected, r.url == base + "/echo?q=1", r.headers["content-type"], r.body_used,
      d["method"], d["query"], d["body"], d["headers"]["x-test"]))`;
    assert.equal(
      await run(code),
      "(200, True, 'OK', False, True, 'application/json', True, 'POST', {'q': '1'}, 'hello', 'yes')",
    );
  });

  test("reads a body in each form, once", async () => {
    const code = `
from pyodide.http import pyfetch, BodyUsedError
r = await pyfetch(base + "/bytes")
copies = [r.clone() for _ in range(3)]
found = [await r.bytes() == bytes(range(256)), bytes(await copies[0].memoryview()) == bytes(range(256)),
         (await copies[1].buffer()).byteLength, len(await copies[2].text()) > 0]
for use in (r.text, r.clone):
    try:
        coroutine = use()
        await coroutine
    except BodyUsedError as e: found.append(str(e))
repr(found)`;
    const used = "'Response body is already used'";
    assert.equal(await run(code), `[True, True, 256, True, ${used}, ${used}]`);
  });

  test("raise_for_status tells the status", async () => {
    const code = `
from pyodide.http import pyfetch, HttpStatusError
r = await pyfetch(base + "/status?code=404")
try: r.raise_for_status()
except HttpStatusError as e: error = e
(await pyfetch(base + "/status?code=201")).raise_for_status()
import pickle
again = pickle.loads(pickle.dumps(error))
repr((error.status, error.status_text, error.url == r.url, isinstance(error, OSError), str(again) == str(error)))`;
    assert.equal(await run(code), "(404, 'Not Found', True, True, True)");
  });

  test("aborts: by hand, by a signal, by cancellation; and fails with AbortError", async () => {
    const code = `
import asyncio
from js import AbortController
from pyodide.http import pyfetch, AbortError
found = []
r = await pyfetch(base + "/echo")
r.abort("enough")
try: await r.text()
except AbortError as e: found.append(str(e))
controller = AbortController.new()
asyncio.get_event_loop().call_later(0.02, controller.abort)
try: await pyfetch(base + "/slow?ms=3000", signal=controller.signal)
except AbortError: found.append("signal")
try: await asyncio.wait_for(pyfetch(base + "/slow?ms=3000"), 0.02)
except TimeoutError: found.append("timeout")
try: await pyfetch("http://127.0.0.1:1/")
except OSError as e: found.append(type(e).__name__)
repr(found)`;
    assert.equal(await run(code), "['enough', 'signal', 'timeout', 'AbortError']");
  });

  test("unpacks an archive", ours, async () => {
    const code = `
import os, tempfile
from pyodide.http import pyfetch
wheel = await pyfetch(base.replace("/http", "/wheels/idna"))
with tempfile.TemporaryDirectory() as folder:
    await wheel.unpack_archive(extract_dir=folder, format="zip")
    found = "idna" in os.listdir(folder)
found`;
    assert.isTrue(await run(code));
  });
});

for (const suspendable of [true, false]) {
  suite(`blocking HTTP ${suspendable ? "on a suspended stack" : "that blocks the thread"}`, () => {
    test("open_url", ours, async () => {
      const code =
        "from pyodide.http import open_url\nimport json\njson.load(open_url(base + '/echo'))['method']";
      assert.equal(await run(code, suspendable), "GET");
    });

    test("pyxhr", ours, async () => {
      const code = `
from pyodide.http import pyxhr
r = pyxhr.post(base + "/echo", json={"a": [1]}, params={"p": "q r"}, headers={"X-A": "b"}, auth=("u", "p"))
d = r.json()
found = [r.status_code, r.ok, d["body"], d["query"], d["headers"]["x-a"], d["headers"]["authorization"], d["headers"]["content-type"]]
bad = pyxhr.get(base + "/status?code=500")
try: bad.raise_for_status()
except OSError as e: found.append((bad.ok, e.status))
found.append(pyxhr.get(base + "/bytes").content == bytes(range(256)))
try: pyxhr.get("http://127.0.0.1:1/")
except pyxhr.XHRNetworkError: found.append("network")
repr(found)`;
      assert.equal(
        await run(code, suspendable),
        `[200, True, '{"a": [1]}', {'p': 'q r'}, 'b', 'Basic dTpw', 'application/json', (False, 500), True, 'network']`,
      );
    });

    test("urllib.request", ours, async () => {
      const code = `
import json, urllib.error, urllib.request as u
found = []
with u.urlopen(base + "/echo?a=b") as r:
    d = json.load(r)
    found += [r.status, r.headers["Content-Type"], d["method"], d["query"]]
request = u.Request(base + "/echo", data=b"\\x00\\xff body", method="PUT", headers={"X-A": "b"})
d = json.load(u.urlopen(request))
found += [d["method"], d["body"] == "\\x00\\xff body", d["headers"]["x-a"]]
found.append(u.urlopen(base + "/bytes").read() == bytes(range(256)))
found.append(json.load(u.urlopen(base + "/redirect"))["query"])
try: u.urlopen(base + "/status?code=404")
except urllib.error.HTTPError as e: found.append((e.code, e.reason, e.read()))
try: u.urlopen("http://127.0.0.1:1/")
except urllib.error.URLError as e: found.append(isinstance(e.reason, ConnectionError))
repr(found)`;
      assert.equal(
        await run(code, suspendable),
        "[200, 'application/json', 'GET', {'a': 'b'}, 'PUT', True, 'b', True, {'redirected': '1'}, (404, 'Not Found', b'as you wish'), True]",
      );
    });

    test("http.client: one connection for several requests, bodies in pieces", ours, async () => {
      const code = `
import http.client, json
from urllib.parse import urlsplit
parts = urlsplit(base)
c = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
found = []
c.request("POST", "/http/echo", body=iter([b"one ", b"two"]), headers={"Content-Type": "text/plain"})
r = c.getresponse()
found += [r.status, json.load(r)["body"]]
c.request("GET", "/http/bytes")
r = c.getresponse()
found += [r.read(3), r.getheader("content-length"), len(r.read())]
c.request("HEAD", "/http/bytes")
r = c.getresponse()
found += [r.status, r.read()]
c.close()
repr(found)`;
      assert.equal(
        await run(code, suspendable),
        "[200, 'one two', b'\\x00\\x01\\x02', '256', 253, 200, b'']",
      );
    });
  });
}

suite("pyfetch's surroundings", () => {
  test("a fetcher gets a Request, and the options", async () => {
    const code = `
from js import Object, Request, Response
from pyodide.http import pyfetch
found = []
async def fetcher(request, options):
    found.append((str(request), request.url, request.method, sorted(Object.keys(options))))
    return Response.new("mine")
made = Request.new("http://localhost/b", method="PUT")
answer = await pyfetch("http://localhost/a", fetcher=fetcher, method="POST", body="x")
found.append((str(answer.js_request), await answer.text()))
await pyfetch(made, fetcher=fetcher)
repr(found)`;
    assert.equal(
      await run(code),
      "[('[object Request]', 'http://localhost/a', 'POST', ['body', 'method', 'signal']), ('[object Request]', 'mine'), " +
        "('[object Request]', 'http://localhost/b', 'PUT', ['signal'])]",
    );
  });

  test("what makes no request is JavaScript's error", async () => {
    const code = `
from js import AbortController
from pyodide.ffi import JsException
from pyodide.http import AbortError, pyfetch
found = []
for options in ({"method": "NO SUCH"}, {"headers": 3}, {"signal": 3}):
    try: await pyfetch(base + "/echo", **options)
    except JsException as e: found.append(e.name)
try: await pyfetch(base + "/echo", body="x")
except (JsException, AbortError): found.append("refused") # Bun makes that request, which then fails
repr(found)`;
    // Bun takes any method.
    const refused = "Bun" in globalThis ? 2 : 3;
    assert.equal(await run(code), `[${"'TypeError', ".repeat(refused)}'refused']`);
  });

  test("fetch and Request are those of jsglobals", async () => {
    const jsglobals = {
      Object,
      AbortController,
      AbortSignal,
      setTimeout,
      clearTimeout,
      Request: class {
        url: string;
        constructor(address: string) {
          this.url = `https://base.example${address}`;
        }
      },
      fetch: async (request: { url: string }) => new Response(`mine: ${request.url}`),
    };
    const py = await load({ jsglobals });
    const code = "from pyodide.http import pyfetch\nawait (await pyfetch('/a')).text()";
    assert.equal(await py.runPythonAsync(code), "mine: https://base.example/a");
  });

  test("errors say that they are of pyodide.http, and pickle", async () => {
    const code = `
import pickle
from pyodide.http import AbortError, BodyUsedError, FetchResponse, HttpStatusError
error = pickle.loads(pickle.dumps(HttpStatusError(404, "Not Found", "u")))
repr((str(error), [c.__module__.rpartition(".")[0] for c in (AbortError, BodyUsedError, FetchResponse, HttpStatusError)]))`;
    assert.equal(
      await run(code),
      "('404 Client Error: Not Found for url: u', ['pyodide.http', 'pyodide.http', 'pyodide.http', 'pyodide.http'])",
    );
  });
});

suite("blocking HTTP and time", () => {
  test("a timeout is TimeoutError", { ...ours, needs: "suspended stacks" }, async () => {
    const code = `
import http.client, time
from urllib.parse import urlsplit
parts = urlsplit(base)
c = http.client.HTTPConnection(parts.hostname, parts.port, timeout=0.05)
start = time.time()
try:
    c.request("GET", "/http/slow?ms=2000")
    c.getresponse()
except TimeoutError: found = time.time() - start < 1
found`;
    assert.isTrue(await run(code));
  });

  test("JavaScript goes on while a suspended stack waits", {
    ...ours,
    needs: "suspended stacks",
  }, async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const code = "import urllib.request as u\nu.urlopen(base + '/slow?ms=100').read()\nNone";
    await run(code);
    clearInterval(timer);
    assert.isAbove(ticks, 0);
  });
});

suite("requests and urllib3 from PyPI", () => {
  test("get, post, sessions, errors", {
    ...ours,
    timeout: 90,
    unbalanced: "modules stay imported",
  }, async () => {
    const py = await python();
    const names = ["certifi", "charset_normalizer", "idna", "requests", "urllib3"];
    for (const name of names) {
      const bytes = await (await fetch(`${settings().server}/wheels/${name}`)).arrayBuffer();
      py.unpackArchive(bytes, "wheel", { extractDir: sitePackages });
    }
    const code = `
import requests, urllib3
found = []
r = requests.get(base + "/echo", params={"a": "b"})
found += [r.status_code, r.json()["query"], r.headers["content-type"]]
r = requests.post(base + "/echo", json={"x": 1})
found += [r.json()["body"], requests.get(base + "/status?code=418").status_code]
found.append(requests.get(base + "/bytes").content == bytes(range(256)))
with requests.Session() as s:
    s.headers["X-Session"] = "1"
    found.append(s.get(base + "/echo").json()["headers"]["x-session"])
try: requests.get("http://127.0.0.1:1/", timeout=5)
except requests.RequestException as e: found.append("RequestException")
found.append(urllib3.PoolManager().request("GET", base + "/echo").json()["method"])
repr(found)`;
    assert.equal(
      await run(code),
      `[200, {'a': 'b'}, 'application/json', '{"x": 1}', 418, True, '1', 'RequestException', 'GET']`,
    );
  });
});
