// SPDX-License-Identifier: Apache-2.0
// `socket.socket` in Node, after useNodeSockFS: each call blocks Python and not the host.
import { ECHO } from "../harness/inside/echo.ts";
import { assert, load, RUN, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";

const SETUP = `${ECHO}
import http.client, socket
server = await asyncio.start_server(echo, "127.0.0.1", 0)
address = server.sockets[0].getsockname()
`;

/** Code, and the `repr` of its last expression. */
const ROWS: Record<string, { code: string; is: string }> = {
  "a connection": {
    code: `
with socket.create_connection(address) as s:
    s.sendall(b"hello")
    said = s.recv(3), s.recv(10), s.getpeername() == address, s.getsockname()[0]
said`,
    is: "(b'HEL', b'LO', True, '127.0.0.1')",
  },
  "files of sockets": {
    code: `
with socket.create_connection(address) as s, s.makefile("rwb") as file:
    file.write(b"a\\nb\\n")
    file.flush()
    lines = file.readline(), file.readline()
lines`,
    is: "(b'A\\n', b'B\\n')",
  },
  "five megabytes, written and read at once": {
    code: `
data = bytes(range(65, 75)) * 500_000
with socket.create_connection(address) as s:
    async def send():
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
    sending = asyncio.create_task(send())
    got = bytearray()
    while part := s.recv(70_000): got += part
    await sending
got == data`,
    is: "True",
  },
  servers: {
    code: `
with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname()) as client:
    accepted, peer = listening.accept()
    with accepted:
        accepted.sendall(b"hi")
    said = client.recv(9), client.recv(9), peer == client.getsockname()
said`,
    is: "(b'hi', b'', True)",
  },
  "addresses are known once they are bound": {
    code: `
import socketserver
class Shout(socketserver.StreamRequestHandler):
    def handle(self): self.wfile.write(self.rfile.readline().upper())
with socketserver.TCPServer(("127.0.0.1", 0), Shout) as shouting:
    with socket.create_connection(shouting.server_address) as s:
        s.sendall(b"hello\\n")
        shouting.handle_request()
        said = [s.recv(10)]
    try: socket.socket().bind(shouting.server_address)
    except OSError as error: said.append(type(error).__name__)
said`,
    is: "[b'HELLO\\n', 'OSError']",
  },
  "select, poll and selectors": {
    code: `
import select, selectors, time
a, b = socket.socketpair()
with a, b, selectors.DefaultSelector() as selector:
    start = time.monotonic()
    said = [select.select([a], [], [], 0.05), time.monotonic() - start > 0.04]
    poll = select.poll()
    poll.register(a, select.POLLIN)
    said += [poll.poll(10), select.select([], [a], [], 5)[1] == [a]]
    selector.register(a, selectors.EVENT_READ, "a")
    said += [selector.select(0.01), a.recv(0), a.recv_into(bytearray())]
    b.sendall(b"x")
    said += [select.select([a], [], [])[0] == [a], poll.poll() == [(a.fileno(), select.POLLIN)],
             [key.data for key, _ in selector.select()]]
    a.recv(1)
    b.shutdown(socket.SHUT_WR)
    said += [select.select([a], [], [], 5)[0] == [a], a.recv(1)]
said`,
    is: "[([], [], []), True, [], True, [], b'', 0, True, True, ['a'], True, b'']",
  },
  "serve_forever in a task of its own": {
    code: `
import http.server, urllib.request
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"page " + self.path.encode())
    def log_message(self, *args): pass
web = http.server.HTTPServer(("127.0.0.1", 0), Page)
async def serve(): web.serve_forever(0.01)
serving = asyncio.create_task(serve())
await asyncio.sleep(0)
connection = http.client.HTTPConnection(*web.server_address)
connection.request("GET", "/here")
body = connection.getresponse().read()
connection.close()
web._BaseServer__shutdown_request = True
await serving
web.server_close()
body`,
    is: "b'page /here'",
  },
  "servers that do not block": {
    code: `
import select
with socket.create_server(("127.0.0.1", 0)) as listening:
    listening.setblocking(False)
    said = []
    try: listening.accept()
    except BlockingIOError: said.append("nobody")
    with socket.create_connection(listening.getsockname()) as client:
        said.append(select.select([listening], [], [], 5)[0] == [listening])
        accepted, peer = listening.accept()
        said.append(peer == client.getsockname())
        client.setblocking(False)
        try:
            for _ in range(1000): client.send(b"x" * 100_000)
        except BlockingIOError: said.append("full")
        accepted.close()
said`,
    is: "['nobody', True, True, 'full']",
  },
  "a connection that is reset": {
    code: `
from js import process
from pyodide.ffi import create_proxy
def reset(host_socket):
    host_socket.once("data", create_proxy(lambda _: host_socket.resetAndDestroy()))
resetting = process.getBuiltinModule("node:net").createServer(create_proxy(reset))
resetting.listen(0, "127.0.0.1")
await asyncio.sleep(0.05)
said = []
with socket.create_connection(("127.0.0.1", resetting.address().port)) as s:
    s.sendall(b"x")
    for _ in range(2):
        try: said.append(s.recv(1))
        except OSError as error: said.append(type(error).__name__)
resetting.close()
said`,
    is: "['ConnectionResetError', b'']",
  },
  "calls that make no sense": {
    code: `
s = socket.socket()
calls = [lambda: s.connect("x"), lambda: s.connect(("127.0.0.1",)), lambda: s.connect(("127.0.0.1", "80")),
         lambda: s.connect(("::1", 80)), lambda: s.recv(-1), lambda: s.send("x"), lambda: s.send(b"x"), lambda: s.shutdown(9)]
closed = [s.getsockname, s.listen, s.accept, lambda: s.recv(1), lambda: s.sendall(b""), lambda: s.connect(address)]
said = []
for call in calls + [s.close] + closed:
    try: said.append(call())
    except OSError as error: said.append(type(error).__name__ if type(error) is not OSError else error.errno)
    except Exception as error: said.append(type(error).__name__)
said`,
    is: "['TypeError', 'TypeError', 'TypeError', 'gaierror', 'ValueError', 'TypeError', 'BrokenPipeError', 22, None, 9, 9, 9, 9, 9, 9]",
  },
  "IPv6, and data in parts": {
    code: `
six = await asyncio.start_server(echo, "::1", 0)
place = six.sockets[0].getsockname()
said = []
for connect in (lambda: socket.create_connection(place[:2]), lambda: socket.socket(socket.AF_INET6)):
    with connect() as s:
        if not said: said.append(s.getpeername() == place)
        else: s.connect(place)
        s.sendmsg([b"a", b"bc"])
        said += [s.recv(3), s.family.name]
six.close()
with socket.create_server(("::1", 0), family=socket.AF_INET6) as listening:
    said += [listening.family.name, listening.getsockname()[0]]
said`,
    is: "[True, b'ABC', 'AF_INET6', b'ABC', 'AF_INET6', 'AF_INET6', '::1']",
  },
  "names and addresses, by the loop too": {
    code: `
said = []
for host in ("127.0.0.1", "::1"):
    said.append(socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM))
    said.append(await asyncio.get_running_loop().getaddrinfo(host, 80, type=socket.SOCK_STREAM) == said[-1])
said.append({entry[4][0] for entry in socket.getaddrinfo("localhost", 80)} <= {"127.0.0.1", "::1"})
try: await asyncio.get_running_loop().getaddrinfo("nobody.invalid", 80)
except socket.gaierror: said.append("gaierror")
[[tuple(map(int, e[:3])) + e[3:] for e in part] if isinstance(part, list) else part for part in said]`,
    is: "[[(2, 1, 6, '', ('127.0.0.1', 80))], True, [(10, 1, 6, '', ('::1', 80, 0, 0))], True, True, 'gaierror']",
  },
  "a pair of sockets": {
    code: `
a, b = socket.socketpair()
with a, b:
    a.sendall(b"1")
    b.sendall(b"2")
    said = b.recv(1), a.recv(1)
said`,
    is: "(b'1', b'2')",
  },
  "timeouts, and sockets that do not block": {
    code: `
said = []
with socket.create_connection(address, timeout=0.05) as s:
    for timeout in (0.05, 0):
        s.settimeout(timeout)
        try: s.recv(1)
        except OSError as error: said.append(type(error).__name__)
said`,
    is: "['TimeoutError', 'BlockingIOError']",
  },
  "options, and what ends": {
    code: `
said = []
with socket.create_connection(address) as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    said.append(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    s.shutdown(socket.SHUT_WR)
    try: s.send(b"x")
    except OSError as error: said.append(type(error).__name__)
try: s.recv(1)
except OSError as error: said.append(error.errno == 9)
said`,
    is: "[1, 'BrokenPipeError', True]",
  },
  "what fails": {
    code: `
with socket.create_server(("127.0.0.1", 0)) as closed: free = closed.getsockname()
said = []
with socket.create_connection(address) as s: pass
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for attempt in (lambda: socket.create_connection(free), lambda: s.recv(1), lambda: udp.connect(address),
                lambda: socket.create_connection(("no-such-name.invalid", 1))):
    try: attempt()
    except OSError as error: said.append(type(error).__name__)
udp.close()
said`,
    is: "['ConnectionRefusedError', 'OSError', 'OSError', 'gaierror']",
  },
  names: {
    code: `socket.gethostbyname("localhost"), {entry[4][:2] for entry in socket.getaddrinfo("127.0.0.1", 80)}`,
    is: "('127.0.0.1', {('127.0.0.1', 80)})",
  },
  "http.client": {
    code: `
async def answer(reader, writer):
    while (await reader.readline()).strip(): pass
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello")
    await writer.drain()
    writer.close()
web = await asyncio.start_server(answer, "127.0.0.1", 0)
connection = http.client.HTTPConnection(*web.sockets[0].getsockname())
connection.request("GET", "/")
body = connection.getresponse().read()
connection.close()
web.close()
body`,
    is: "b'hello'",
  },
  "the loop's methods": {
    code: `
loop = asyncio.get_running_loop()
with socket.socket() as s:
    s.setblocking(False)
    await loop.sock_connect(s, address)
    await loop.sock_sendall(s, b"abc")
    room = bytearray(1)
    said = await loop.sock_recv(s, 2), await loop.sock_recv_into(s, room), bytes(room)
said`,
    is: "(b'AB', 1, b'C')",
  },
};

suite("sockets that block", () => {
  let python: Promise<Python> | undefined;

  /** An interpreter of its own: others keep Emscripten's sockets. */
  async function withSockets(): Promise<Python> {
    python ??= load().then(async (py) => {
      await py.useNodeSockFS();
      await py.runPythonAsync(SETUP);
      return py;
    });
    return python;
  }

  for (const [name, { code, is }] of Object.entries(ROWS)) {
    test(name, { ours: "for clients alone, and other words" }, async () => {
      const py = await withSockets();
      py.globals.set("code", code);
      const said = await py.runPythonAsync(RUN);
      assert.equal(said, is);
    });
  }

  test("the host goes on meanwhile", { ours: "as above" }, async () => {
    const py = await withSockets();
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await py.runPythonAsync(`
with socket.create_connection(address, timeout=0.2) as s:
    try: s.recv(1)
    except TimeoutError: pass`);
    clearInterval(timer);
    assert.isAbove(turns, 3);
    await py.runPythonAsync("server.close()");
  });
});
