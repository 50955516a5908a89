// SPDX-License-Identifier: Apache-2.0
// Sockets of the command line, which programs have without asking for them, and what JavaScript still calls when a program
// has ended.
import { cli, execute, inFolder } from "../harness/inside/command.ts";
import { assert, suite, test } from "../harness/inside/kit.ts";

const OURS = { ours: "the oracle's package has no command line" };

/** Programs, and what they print. */
const ROWS: Record<string, [code: string, out: string]> = {
  "a server and its client": [
    `
import socket
with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
    accepted, _ = server.accept()
    client.sendall(b"hello")
    print(accepted.recv(10), type(accepted) is socket.socket)
    accepted.close()
    print(client.recv(5))
`,
    "b'hello' True\nb''\n",
  ],
  "asyncio, which imports socket": [
    `
import asyncio
async def main():
    async def shout(reader, writer):
        writer.write((await reader.readline()).upper()); writer.close()
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"abc\\n")
    print(await reader.read())
    writer.close()
asyncio.run(main())
import socket
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4])
`,
    "b'ABC\\n'\n('127.0.0.1', 80)\n",
  ],
  "a server that wants a thread for each request": [
    `
import http.server, socket
class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
idle = socket.create_connection(server.server_address)
clients = [socket.create_connection(server.server_address) for _ in range(3)]
for client in clients: client.sendall(b"GET /a.txt HTTP/1.0\\r\\n\\r\\n")
for _ in range(4): server.handle_request()
for client in clients:
    answer = b""
    while part := client.recv(4096): answer += part
    print(answer.partition(b" ")[2][:3], answer[-6:])
`,
    "b'200' b'hello\\n'\n".repeat(3),
  ],
  "a request by a socket": [
    `
import http.client, http.server, socketserver
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(self.headers["User-Agent"].encode())
    def log_message(self, *args): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
connection = http.client.HTTPConnection(*server.server_address)
connection.request("GET", "/", headers={"User-Agent": "mine"})
server.handle_request()
print(connection.getresponse().read())
`,
    "b'mine'\n",
  ],
};

/** Programs that have ended when JavaScript calls them. */
const LATE: Record<string, string> = {
  "a timer": "from js import setTimeout; setTimeout(create_proxy(lambda: print('late')), 0)",
  "a timer that goes on": "from js import setInterval; setInterval(create_proxy(lambda: print('late')), 1)",
  "a server that closes": `
import asyncio
from pyodide.ffi import run_sync
async def serve(): (await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)).close()
run_sync(serve())`,
};

suite("sockets of the command line", () => {
  for (const [name, [code, out]] of Object.entries(ROWS)) {
    test(name, { ...OURS, needs: ["suspended stacks"] }, () =>
      inFolder({ "a.txt": "hello\n" }, async (cwd) => {
        const { code: exit, stdout, stderr } = await execute(cli(), { args: ["-c", code], cwd });
        assert.deepEqual([exit, stdout, stderr], [0, out, ""]);
      }),
    );
  }
  for (const [name, code] of Object.entries(LATE)) {
    test(`nothing happens when ${name} calls a program that has ended`, OURS, async () => {
      const { code: exit, stderr } = await execute(cli(), {
        args: ["-c", `from pyodide.ffi import create_proxy\n${code}\nraise SystemExit(3)`],
      });
      assert.deepEqual([exit, stderr], [3, ""]);
    });
  }
});
