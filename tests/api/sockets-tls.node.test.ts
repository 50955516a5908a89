// SPDX-License-Identifier: Apache-2.0
// TLS of asyncio's connections in Node, with a certificate that nobody has signed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createWebServer } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import { assert, load, python, scope, suite, test } from "../harness/inside/kit.ts";

interface Identity {
  key: Buffer;
  cert: Buffer;
}

function makeIdentity(): Identity {
  const folder = mkdtempSync(join(tmpdir(), "pyxide-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  try {
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, ...subject],
      {
        stdio: "pipe",
      },
    );
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

/** Gives back what it hears, in TLS from the start. */
function echoServer(identity: Identity): Server {
  return createTlsServer(identity, (socket) => socket.pipe(socket));
}

/** Begins in the clear and goes on in TLS once it is spoken to. */
function upgradingServer(identity: Identity): Server {
  return createServer((socket) => {
    socket.once("data", () => {
      socket.write("go\n");
      const secure = new TLSSocket(socket, { isServer: true, ...identity });
      secure.on("data", (data) => secure.write(data));
      secure.on("error", () => {});
    });
  });
}

async function talk(server: Server, code: string, pem = "", given = python()): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  try {
    const py = await given;
    return await scope(
      py,
      { port, pem },
      (globals) => py.runPythonAsync(SETUP + code, { globals }) as Promise<string>,
    );
  } finally {
    server.close();
  }
}

const SETUP = `
import asyncio, ssl
anyone = ssl.create_default_context()
anyone.check_hostname = False
anyone.verify_mode = ssl.CERT_NONE
async def ask(reader, writer):
    writer.write(b"secret\\n")
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer.decode().strip()
`;

suite("TLS", () => {
  const skip = hasOpenssl() ? undefined : "there is no openssl to make a certificate with";
  const options = { ours: "it has none without a call of useNodeSockFS", skip };

  test("a certificate that nobody has signed is refused", options, async () => {
    const said = await talk(
      echoServer(makeIdentity()),
      `
try: await asyncio.open_connection("localhost", port, ssl=True)
except ssl.SSLCertVerificationError as error: said = type(error).__name__
said`,
    );
    assert.equal(said, "SSLCertVerificationError");
  });

  test("a context that does not verify takes it", options, async () => {
    const code = `await ask(*await asyncio.open_connection("localhost", port, ssl=anyone))`;
    assert.equal(await talk(echoServer(makeIdentity()), code), "secret");
  });

  test("a context trusts those that it is told to, and nobody else", options, async () => {
    const [identity, other] = [makeIdentity(), makeIdentity()];
    const code = `
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
said = []
for trusted in (None, OTHER, pem):
    if trusted: context.load_verify_locations(cadata=trusted)
    try: said.append(await ask(*await asyncio.open_connection("localhost", port, ssl=context)))
    except ssl.SSLCertVerificationError: said.append("refused")
with open("/tmp/ca.pem", "w") as file: file.write(pem)
context = ssl.create_default_context(cafile="/tmp/ca.pem")
said.append(await ask(*await asyncio.open_connection("localhost", port, ssl=context)))
f"{said} {len(context.get_ca_certs(True))}"`.replace("OTHER", JSON.stringify(other.cert.toString()));
    assert.equal(
      await talk(echoServer(identity), code, identity.cert.toString()),
      "['refused', 'refused', 'secret', 'secret'] 1",
    );
  });

  test("what a connection tells of itself", options, async () => {
    const identity = makeIdentity();
    const code = `
context = ssl.create_default_context(cadata=pem)
context.set_alpn_protocols(["b", "a"])
context.maximum_version = ssl.TLSVersion.TLSv1_2
reader, writer = await asyncio.open_connection("localhost", port, ssl=context)
told = writer.get_extra_info("ssl_object")
certificate = writer.get_extra_info("peercert")
said = [told.version(), told.selected_alpn_protocol(), certificate["subject"], certificate["subjectAltName"],
        writer.get_extra_info("cipher") == told.cipher(), told.cipher()[2] in (128, 256), told.getpeercert(True)[0],
        writer.get_extra_info("sslcontext") is context]
writer.close()
str(said)`;
    const server = createTlsServer({ ...identity, ALPNProtocols: ["a", "b"] }, (socket) =>
      socket.pipe(socket),
    );
    assert.equal(
      await talk(server, code, identity.cert.toString()),
      "['TLSv1.2', 'a', ((('commonName', 'localhost'),),), (('DNS', 'localhost'),), True, True, 48, True]",
    );
  });

  test("versions and ciphers that do not match", options, async () => {
    const code = `
said = []
for change in (lambda: setattr(anyone, "minimum_version", ssl.TLSVersion.TLSv1_3), lambda: anyone.set_ciphers("NOPE"),
               lambda: setattr(anyone, "options", anyone.options | ssl.OP_NO_TLSv1_3)):
    change()
    try: await asyncio.open_connection("localhost", port, ssl=anyone)
    except OSError as error: said.append(type(error).__name__)
str(said)`;
    const server = createTlsServer({ ...makeIdentity(), maxVersion: "TLSv1.2" });
    assert.equal(await talk(server, code), "['SSLError', 'SSLError', 'SSLError']");
  });

  test("why a certificate is refused", options, async () => {
    const code = `
try: await asyncio.open_connection("localhost", port, ssl=True)
except ssl.SSLCertVerificationError as error: said = error.reason, error.verify_code, error.verify_message
str(said)`;
    assert.equal(
      await talk(echoServer(makeIdentity()), code),
      "('CERTIFICATE_VERIFY_FAILED', 18, 'self-signed certificate')",
    );
  });

  test("a handshake that does not end, and one that cannot begin", options, async () => {
    const code = `
said = []
try: await asyncio.open_connection("localhost", port, ssl=anyone, ssl_handshake_timeout=0.1)
except OSError as error: said.append(str(error))
async def leave(reader, writer): writer.close()
left = await asyncio.start_server(leave, "127.0.0.1", 0)
reader, writer = await asyncio.open_connection(*left.sockets[0].getsockname())
await reader.read()
try: await writer.start_tls(anyone)
except OSError as error: said.append(type(error).__name__)
left.close()
str(said)`;
    const silent = createServer();
    assert.equal(
      await talk(silent, code),
      "['SSL handshake is taking longer than 0.1 seconds: aborting the connection', 'SSLEOFError']",
    );
  });

  test("start_tls", options, async () => {
    const said = await talk(
      upgradingServer(makeIdentity()),
      `
reader, writer = await asyncio.open_connection("localhost", port)
writer.write(b"STARTTLS\\n")
go = await reader.readline()
await writer.start_tls(anyone, server_hostname="localhost")
go.decode().strip() + " " + await ask(reader, writer)`,
    );
    assert.equal(said, "go secret");
  });

  test("a server that speaks no TLS", options, async () => {
    const plain = createServer((socket) => socket.end("hello, this is no TLS\n"));
    const said = await talk(
      plain,
      `
try: await asyncio.open_connection("localhost", port, ssl=anyone)
except OSError as error: said = isinstance(error, (ssl.SSLError, ConnectionError))
str(said)`,
    );
    assert.equal(said, "True");
  });

  test("http.client by sockets", options, async () => {
    const identity = makeIdentity();
    const server = createWebServer(identity, (asked, answer) => answer.end(asked.url));
    const py = await load();
    await py.useNodeSockFS();
    const code = `
import http.client, urllib.request
context = ssl.create_default_context(cadata=pem)
connection = http.client.HTTPSConnection("localhost", port, context=context)
said = []
for path in "/one", "/two":
    connection.request("GET", path)
    said.append(connection.getresponse().read().decode())
    said.append(connection.sock.getpeername()[1] == port)
connection.close()
with urllib.request.urlopen(f"https://localhost:{port}/three", context=context) as answer:
    said.append(answer.read().decode())
try: urllib.request.urlopen(f"https://localhost:{port}/")
except OSError as error: said.append(type(error.reason).__name__)
str(said)`;
    assert.equal(
      await talk(server, code, identity.cert.toString(), Promise.resolve(py)),
      "['/one', True, '/two', True, '/three', 'SSLCertVerificationError']",
    );
  });
});
