// SPDX-License-Identifier: Apache-2.0
// The network, with one origin granted: SERVER stands for it.
import type { Attack } from "./attack.ts";

const refused = /isolated mode does not allow requests to/;
const limits = { fetch: ["http://granted.invalid"] };

const fetches = (url: string, title = url): Attack => ({
  title: `fetches ${title}`,
  code: `import urllib.request; urllib.request.urlopen(${JSON.stringify(url)}).read()`,
  stopped: /isolated mode does not allow requests to|URLError|ValueError|InvalidURL|unknown url type/,
  limits,
});

export const network: readonly Attack[] = [
  {
    title: "urllib without a grant",
    code: "import urllib.request; urllib.request.urlopen('http://example.com/')",
    stopped: refused,
  },
  {
    title: "http.client without a grant",
    code: "import http.client; c = http.client.HTTPConnection('example.com'); c.request('GET', '/'); c.getresponse()",
    stopped: refused,
  },
  {
    title: "pyfetch without a grant",
    code: "from pyodide.http import pyfetch; await pyfetch('http://example.com/')",
    stopped: refused,
  },
  {
    title: "open_url without a grant",
    code: "from pyodide.http import open_url; open_url('http://example.com/')",
    stopped: refused,
  },
  fetches("http://other.invalid/"),
  fetches("https://granted.invalid/", "the granted host by another scheme"),
  fetches("http://granted.invalid:81/", "the granted host at another port"),
  fetches("http://granted.invalid@other.invalid/", "another host behind a user name"),
  fetches("http://other.invalid#@granted.invalid/", "another host before a fragment"),
  fetches("http://granted.invalid.other.invalid/"),
  fetches("http://sub.granted.invalid/"),
  fetches("http://127.0.0.1/"),
  fetches("http://[::1]/"),
  fetches("http://169.254.169.254/latest/meta-data/"),
  fetches("file:///etc/passwd"),
  fetches("ftp://other.invalid/"),
  {
    title: "the request itself, to another origin",
    code: "from pyxide.isolated.grants import call; call('fetch', [{'method': 'GET', 'url': 'http://other.invalid/', 'headers': [], 'body': None, 'timeout': None}])",
    stopped: refused,
    limits,
  },
  {
    title: "a request with a password",
    code: "from pyxide.isolated.grants import call; call('fetch', [{'method': 'GET', 'url': 'http://a:b@granted.invalid/', 'headers': []}])",
    stopped: /password/,
    limits,
  },
  {
    title: "a cookie",
    code: "from pyxide.isolated.grants import call; call('fetch', [{'method': 'GET', 'url': 'http://granted.invalid/', 'headers': [['Cookie', 'a=b']]}])",
    stopped: /the header Cookie is the host's/,
    limits,
  },
  {
    title: "another Host",
    code: "from pyxide.isolated.grants import call; call('fetch', [{'method': 'GET', 'url': 'http://granted.invalid/', 'headers': [['host', 'other.invalid']]}])",
    stopped: /the header host is the host's/,
    limits,
  },
  {
    title: "a method that is none",
    code: "from pyxide.isolated.grants import call; call('fetch', [{'method': 'CONNECT', 'url': 'http://granted.invalid/', 'headers': []}])",
    stopped: /not allowed/,
    limits,
  },
  {
    title: "a request of nonsense",
    code: "from pyxide.isolated.grants import call; call('fetch', [[1, 2]])",
    stopped: /HostError/,
    limits,
  },
  {
    title: "a socket",
    code: "import socket; socket.socket().connect(('127.0.0.1', 80))",
    stopped: /OSError/,
  },
  {
    title: "a datagram",
    code: "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))",
    stopped: /OSError/,
  },
  {
    title: "a listening socket",
    code: "import socket; socket.create_server(('127.0.0.1', 0))",
    stopped: /OSError/,
  },
  {
    title: "a name asked for",
    code: "import socket; socket.getaddrinfo('secret.example.com', 80)",
    stopped: /gaierror|OSError/,
  },
  {
    title: "asyncio's connection",
    code: "import asyncio; await asyncio.open_connection('127.0.0.1', 80)",
    stopped: /Error/,
  },
];
