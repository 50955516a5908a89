// SPDX-License-Identifier: Apache-2.0
// asyncio's connections and servers: over the sockets of Node, and a clear error where the host has none.
import { ECHO } from "../harness/inside/echo.ts";
import { assert, python, RUN, scope, suite, test } from "../harness/inside/kit.ts";

const SETUP = `${ECHO}async def visit(handle, client):
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try: return await client(reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()
    finally:
        server.close()
        await server.wait_closed()
`;

/** Code, and the `repr` of its last expression. */
const ROWS: Record<string, { code: string; is: string }> = {
  "lines go there and back": {
    code: `
async def client(reader, writer):
    writer.writelines([b"one\\n", bytearray(b"two\\n"), memoryview(b"three")])
    writer.write_eof()
    return await reader.readline(), await reader.read()
await visit(echo, client)`,
    is: "(b'ONE\\n', b'TWO\\nTHREE')",
  },
  "ten megabytes, with the reader slower than the writer": {
    code: `
data = b"abcdefghij" * 1_000_000
async def client(reader, writer):
    async def send():
        for at in range(0, len(data), 300_000):
            writer.write(data[at : at + 300_000])
            await writer.drain()
        writer.write_eof()
    sending = asyncio.create_task(send())
    got = bytearray()
    while part := await reader.read(50_000):
        got += part
        if len(got) < 500_000: await asyncio.sleep(0.01)
    await sending
    return got == data.upper()
await visit(echo, client)`,
    is: "True",
  },
  "twenty at once": {
    code: `
server = await asyncio.start_server(echo, "127.0.0.1", 0)
address = server.sockets[0].getsockname()
async def client(n):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"client %d\\n" % n)
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line
lines = await asyncio.gather(*map(client, range(20)))
server.close()
await server.wait_closed()
lines == [b"CLIENT %d\\n" % n for n in range(20)], server.is_serving()`,
    is: "(True, False)",
  },
  "a loop of its own": {
    code: `
async def client(reader, writer):
    writer.write(b"x\\n")
    return await reader.readline()
asyncio.run(visit(echo, client))`,
    is: "b'X\\n'",
  },
  "nobody listens": {
    code: `
async def rude(reader, writer): writer.close()
server = await asyncio.start_server(rude, "127.0.0.1", 0)
address = server.sockets[0].getsockname()
server.close()
await server.wait_closed()
try: await asyncio.open_connection(*address)
except ConnectionRefusedError as error: said = str(error)
"ECONNREFUSED" in said`,
    is: "True",
  },
  "an address in use": {
    code: `
import errno
server = await asyncio.start_server(echo, "127.0.0.1", 0)
try: await asyncio.start_server(echo, *server.sockets[0].getsockname())
except OSError as error: number = error.errno
server.close()
await server.wait_closed()
number == errno.EADDRINUSE`,
    is: "True",
  },
  "a name that there is not": {
    code: `
import socket
try: await asyncio.open_connection("no-such-name.invalid", 80)
except socket.gaierror as error: kind = type(error).__name__
kind`,
    is: "'gaierror'",
  },
  "what is written after the end is dropped": {
    code: `
loop = asyncio.get_running_loop()
lost = loop.create_future()
class Late(asyncio.Protocol):
    def connection_lost(self, error): lost.set_result(error)
server = await asyncio.start_server(echo, "127.0.0.1", 0)
transport, _ = await loop.create_connection(Late, *server.sockets[0].getsockname())
transport.write(b"x" * 1_000_000)
transport.abort()
transport.write(b"at once")
await lost
for _ in range(3):
    await asyncio.sleep(0.02)
    transport.write(b"late")
await asyncio.sleep(0.02)
server.close()
lost.result()`,
    is: "None",
  },
  "a peer that goes away while it is written to": {
    code: `
ended = asyncio.get_running_loop().create_future()
async def flood(reader, writer):
    try:
        while True:
            writer.write(b"x" * 100_000)
            await writer.drain()
    except ConnectionError:
        for _ in range(3): writer.write(b"late")
        ended.set_result("told")
async def client(reader, writer):
    await reader.read(10)
    writer.transport.abort()
    return await ended
await visit(flood, client)`,
    is: "'told'",
  },
  "an abort is an end, or a reset": {
    code: `
async def rude(reader, writer): writer.transport.abort()
async def client(reader, writer):
    try: return await reader.read()
    except ConnectionResetError: return b""
await visit(rude, client)`,
    is: "b''",
  },
  "time is up": {
    code: `
async def silent(reader, writer):
    await reader.read()
    writer.close()
async def client(reader, writer):
    try:
        async with asyncio.timeout(0.05): return await reader.read()
    except TimeoutError: return "late"
await visit(silent, client)`,
    is: "'late'",
  },
  "an exception of a protocol goes to the loop's handler": {
    code: `
told = []
loop = asyncio.get_running_loop()
before = loop.get_exception_handler()
loop.set_exception_handler(lambda loop, context: told.append(repr(context["exception"])))
class Bad(asyncio.Protocol):
    def data_received(self, data): raise ValueError(data)
    def connection_lost(self, error):
        told.append(f"lost by {error!r}")
        raise KeyError("once")
server = await loop.create_server(Bad, "127.0.0.1", 0)
reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
writer.write(b"x")
try: rest = await reader.read()
except ConnectionError: rest = b""
await asyncio.sleep(0.05)
loop.set_exception_handler(before)
writer.close()
server.close()
await server.wait_closed()
told, rest`,
    is: `(["ValueError(b'x')", "lost by ValueError(b'x')", "KeyError('once')"], b'')`,
  },
  "a server that serves later": {
    code: `
later = await asyncio.start_server(echo, b"127.0.0.1", 0, start_serving=False)
said = [later.is_serving()]
reader, writer = await asyncio.open_connection(*later.sockets[0].getsockname())
writer.write(b"early")
await asyncio.sleep(0.05)
await later.start_serving()
said += [await reader.read(9), later.is_serving()]
writer.close()
later.close()
said`,
    is: "[False, b'EARLY', True]",
  },
  "what is known of a connection": {
    code: `
import socket
async def client(reader, writer):
    info = writer.get_extra_info("socket")
    info.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return info.getpeername() == writer.get_extra_info("peername"), info.getsockname()[0], info.family == socket.AF_INET
await visit(echo, client)`,
    is: "(True, '127.0.0.1', True)",
  },
  "wrong arguments": {
    code: `
said = []
for options in ({}, {"host": "localhost"}, {"host": "localhost", "port": 1, "server_hostname": "x"},
                {"host": "localhost", "port": 1, "ssl": "yes"}, {"host": "localhost", "port": 1, "nonsense": 1},
                {"host": "localhost", "port": 70_000}, {"host": "a\\0b", "port": 1}, {"host": "x" * 300, "port": 1},
                {"host": "localhost", "port": 1, "ssl_handshake_timeout": 1}):
    try: await asyncio.get_running_loop().create_connection(asyncio.Protocol, **options)
    except (ValueError, TypeError, OverflowError) as error: said.append(type(error).__name__)
said`,
    is: "['ValueError', 'ValueError', 'ValueError', 'TypeError', 'TypeError', 'OverflowError', 'ValueError', 'UnicodeEncodeError', 'ValueError']",
  },
};

const PAGE = `
import asyncio
said = []
for attempt in (asyncio.open_connection("127.0.0.1", 1), asyncio.start_server(print, "127.0.0.1", 0)):
    try: await attempt
    except NotImplementedError as error: said.append(str(error).partition("()")[0])
" ".join(said)`;

suite("sockets", () => {
  for (const [name, { code, is }] of Object.entries(ROWS)) {
    test(name, { ours: "it has them after useNodeSockFS alone", on: ["node"] }, async () => {
      const py = await python();
      await scope(py, { code: SETUP + code }, async (globals) => {
        assert.equal(await py.runPythonAsync(RUN, { globals }), is);
      });
    });
  }

  test("a page has none", { ours: "other words", on: ["browser"] }, async () => {
    const py = await python();
    await scope(py, {}, async (globals) => {
      const said = await py.runPythonAsync(PAGE, { globals });
      assert.equal(said, "create_connection create_server");
      const refused = await py.useNodeSockFS().then(String, String);
      assert.include(refused, "useNodeSockFS() needs the sockets of Node, Deno or Bun");
    });
  });
});
