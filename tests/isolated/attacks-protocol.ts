// SPDX-License-Identifier: Apache-2.0
// The messages to the host: forged, too large, too many; and what is granted, used against its owner.
import type { Attack } from "./attack.ts";

const PORT = "from pyxide.isolated import grants; port = grants._ports[0]\n";

/** Sends a value that Python's own side of the protocol would not send. */
const forged = (title: string, text: string, stopped = /no value/): Attack => ({
  title,
  code: `${PORT}port.addText(${JSON.stringify(text)}); port.finish(True)\nwhile True: await __import__('asyncio').sleep(0)`,
  stopped,
});

export const protocol: readonly Attack[] = [
  forged("a result that is no JSON", "{"),
  forged("a result with a tag that is none", '{"x":1}'),
  forged("a result with two tags", '{"d":[],"m":[]}'),
  forged("a result with __proto__ as a tag", '{"__proto__":[]}'),
  forged("a dict with the key __proto__", '{"d":[["__proto__",{"d":[["polluted",1]]}]]}'),
  forged("a dict with a key that is no text", '{"d":[[1,2]]}'),
  forged("pairs that are none", '{"m":[[1]]}'),
  forged("a bigint of nonsense", '{"i":"0x1n"}'),
  forged("a number of nonsense", '{"n":"process.exit()"}'),
  forged("bytes beyond the data", '{"b":[0,1000000000]}'),
  forged("bytes of a negative length", '{"b":[0,-1]}'),
  forged("a granted function", '{"f":[1,"x"]}'),
  forged("a date of nonsense", '{"t":"x"}'),
  {
    title: "the same bytes a thousand times",
    code: `${PORT}port.addData('x' * 60000); port.addText('[' + ','.join(['{"b":[0,60000]}'] * 1000) + ']'); port.finish(True)\nwhile True: await __import__('asyncio').sleep(0)`,
    stopped: /no value/,
  },
  {
    title: "a tree of too many levels",
    code: `${PORT}port.addText('[' * 30000); port.addText(']' * 30000); port.finish(True)\nwhile True: await __import__('asyncio').sleep(0)`,
    stopped: /no value/,
  },
  {
    title: "text without end",
    code: `${PORT}while True: port.addText('x' * 60000)`,
    stopped: /isolated mode/,
  },
  {
    title: "data without end",
    code: `${PORT}while True: port.addData('x' * 60000)`,
    stopped: /isolated mode/,
  },
  {
    title: "a text that crosses at once",
    code: `${PORT}port.addText('x' * 10_000_000)`,
    stopped: /isolated mode|fatal error/,
  },
  {
    title: "names of properties that JavaScript keeps",
    code: `${PORT}import sys\nfor i in range(1000):\n    try:\n        getattr(port, sys.intern(str(i) + 'x' * 10_000_000))\n    except AttributeError: pass`,
    stopped: /isolated mode|fatal error/,
  },
  { title: "a target that is none", code: `${PORT}port.call('stdin')`, stopped: /isolated mode/ },
  { title: "a target that is half a number", code: `${PORT}port.call(0.5)`, stopped: /isolated mode/ },
  {
    title: "a function that was not granted, by its number",
    code: "from pyxide.isolated.grants import GrantedFunction\nknown = {add._number, never._number, fails._number}\nfor number in range(-1, 1000):\n    if number in known: continue\n    try:\n        GrantedFunction(number, 'x')()\n    except Exception as error:\n        if 'not granted' in str(error): continue\n        raise\n    raise SystemError('escaped')\nraise RuntimeError('none is granted')",
    stopped: /none is granted/,
  },
  {
    title: "calls that nobody waits for",
    code: `${PORT}while True:\n    port.addText('[[1,2],null]'); port.call(add._number)`,
    stopped: /isolated mode/,
  },
  {
    title: "promises that are never settled",
    code: "while True: never()",
    stopped: /isolated|promises|HostError/,
  },
  {
    title: "an answer to a call that was not made",
    code: `${PORT}import _pyxide; _pyxide.suspend(port.answer(12345))`,
    stopped: /isolated mode/,
  },
  { title: "text of an answer that has not come", code: `${PORT}port.takeText(1)`, stopped: /isolated mode/ },
  { title: "pauses without end", code: `${PORT}while True: port.openPause()`, stopped: /isolated mode/ },
  {
    title: "wakes of nonsense",
    code: `${PORT}port.wake(float('nan')); port.wake(-1e300); port.wake('x')`,
    stopped: /isolated mode/,
  },
  { title: "a function as an argument", code: "add(print, 1)", stopped: /TypeError: .*cannot leave/ },
  { title: "an object as an argument", code: "add(object(), 1)", stopped: /TypeError: .*cannot leave/ },
  {
    title: "a dict with __proto__ as an argument",
    code: "add({'__proto__': {'polluted': 1}}, 1)",
    stopped: /ValueError/,
  },
  {
    title: "an argument that contains itself",
    code: "a = []; a.append(a); add(a, 1)",
    stopped: /ValueError|RecursionError/,
  },
  {
    title: "an argument of too many bytes",
    code: "add(bytes(100 << 20), 1)",
    stopped: /too large|MemoryError/,
  },
  { title: "an object as the result", code: "object()", stopped: /TypeError: .*cannot leave/ },
  { title: "a module as the result", code: "import sys; sys", stopped: /TypeError: .*cannot leave/ },
  {
    title: "a result that contains itself",
    code: "a = {}; a['a'] = a; a",
    stopped: /ValueError|RecursionError/,
  },
  { title: "a result of too many bytes", code: "bytes(100 << 20)", stopped: /too large|MemoryError/ },
  {
    title: "an error of the host tells no file",
    code: "try:\n    fails()\nexcept Exception as error:\n    text = repr(vars(error)) + str(error) + repr(error.__reduce__())\n    assert '/' not in text and 'at ' not in text, 'escaped ' + text\n    raise",
    stopped: /HostError: RangeError: no$/m,
  },
  {
    title: "the end is told, and the program goes on",
    code: `${PORT}port.addText('1'); port.finish(True)\nwhile True: pass`,
    stopped: /milliseconds/,
    limits: { time: 1000 },
  },
  {
    title: "a task that never ends",
    code: "import asyncio\nasync def spin():\n    while True: pass\nkept = asyncio.create_task(spin())\nawait asyncio.sleep(0)",
    stopped: /milliseconds/,
    limits: { time: 1000 },
  },
];
