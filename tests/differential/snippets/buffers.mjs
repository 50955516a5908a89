// SPDX-License-Identifier: Apache-2.0
// Buffers: typed arrays in Python, Python's buffers in JavaScript, files.
import { python, rows } from "../inside/table.mjs";

const sources = [
  "b'abc'",
  "bytearray(b'abcd')",
  "memoryview(b'abc')",
  "memoryview(b'abcdef')[1:4]",
  "memoryview(b'abcdef')[::2]",
  "memoryview(b'abcdef')[::-1]",
  "memoryview(bytes(range(12))).cast('B', (3, 4))",
  "memoryview(bytes(range(12))).cast('B', (2, 3, 2))",
  "memoryview(bytes(24)).cast('i', (2, 3))",
  "memoryview(bytes(24)).cast('i', (2, 3))[1:]",
  "memoryview(bytes(8)).cast('d', ())",
  "memoryview(b'')",
  "memoryview(b'ab').cast('c')",
  "memoryview(b'\\x01\\x00').cast('?')",
  "__import__('array').array('b', [-1])",
  "__import__('array').array('B', [1])",
  "__import__('array').array('h', [-1])",
  "__import__('array').array('H', [1])",
  "__import__('array').array('i', [-1])",
  "__import__('array').array('I', [1])",
  "__import__('array').array('l', [-1])",
  "__import__('array').array('L', [1])",
  "__import__('array').array('q', [-1])",
  "__import__('array').array('Q', [1])",
  "__import__('array').array('f', [1.5])",
  "__import__('array').array('d', [1.5])",
  "__import__('array').array('u', 'a')",
  "(__import__('ctypes').c_int * 2)(1, 2)",
  "(__import__('ctypes').c_double.__ctype_be__ * 1)(2)",
];

const described = (view) => {
  const {
    offset,
    readonly,
    format,
    itemsize,
    ndim,
    nbytes,
    shape,
    strides,
    data,
    c_contiguous,
    f_contiguous,
  } = view;
  const flags = [readonly, c_contiguous, f_contiguous].map(Boolean);
  const result = { offset, flags, format, itemsize, ndim, nbytes, shape, strides };
  return {
    ...result,
    kind: data.constructor.name,
    data: data instanceof DataView ? data.byteLength : [...data],
  };
};

export const snippets = {
  ...rows(
    sources,
    (code) => `getBuffer of ${code}`,
    (code) =>
      ({ run }) => {
        const view = run(code).getBuffer();
        try {
          return described(view);
        } finally {
          view.release();
        }
      },
  ),
  ...rows(
    [
      "i8",
      "u8",
      "u8clamped",
      "i16",
      "u16",
      "i32",
      "u32",
      "i64",
      "u64",
      "f32",
      "f64",
      "dataview",
      "x9",
      "",
      5,
    ],
    (type) => `getBuffer(${JSON.stringify(type)})`,
    (type) =>
      ({ run }) => {
        const view = run("memoryview(bytes(range(16)))").getBuffer(type);
        const result = described(view);
        view.release();
        return result;
      },
  ),
  "getBuffer of a list": ({ run }) => typeof run("[1]").getBuffer,
  "getBuffer is a view": ({ run }) => {
    const view = run("b = bytearray(3)\nb").getBuffer();
    view.data[1] = 7;
    const result = run("b.hex()");
    view.release();
    return result;
  },
  "getBuffer holds the buffer": ({ run }) => {
    const view = run("b = bytearray(3)\nb").getBuffer();
    try {
      run("b.append(1)");
      return "not held";
    } catch (error) {
      return error.type;
    } finally {
      view.release();
    }
  },
  "after release": ({ run }) => {
    const view = run("b = bytearray(3)\nb").getBuffer();
    view.release();
    view.release();
    run("b.append(1)");
    return [run("len(b)"), view.data?.length];
  },
  PyBufferView: ({ py, run }) => {
    const view = run("b''").getBuffer();
    const result = [view instanceof py.ffi.PyBufferView, view.constructor.name];
    view.release();
    return result;
  },
  "flags of a view": ({ run }) => {
    const view = run("b'abc'").getBuffer();
    const result = [view.readonly, view.c_contiguous];
    view.release();
    return result;
  },
  "getBuffer of a destroyed proxy": ({ run }) => {
    const b = run("b'abc'");
    b.destroy();
    return b.getBuffer();
  },
  "the proxy may go before the view": ({ run }) => {
    const b = run("bytes([7, 8])");
    const view = b.getBuffer();
    b.destroy();
    const result = [...view.data];
    view.release();
    return result;
  },
  "reading with strides": ({ run }) => {
    const view = run("memoryview(bytes(range(12))).cast('B', (3, 4))").getBuffer();
    const result = view.data[view.offset + view.strides[0] * 2 + view.strides[1] * 3];
    view.release();
    return result;
  },
  "bytes from Python": ({ run }) => run("b'abc'").toJs(),
  "bytes as an argument": ({ run }) => run("f(b'abc')", { f: (x) => [x.type, x.toJs()] }),
  "a typed array and back is the same": ({ run }) => {
    const a = new Uint8Array([1]);
    return run("x", { x: a }) === a;
  },
  ...python(
    "run_js('new Uint8Array([1, 2, 3])').to_bytes()",
    "run_js('new Uint16Array([1, 2])').to_bytes()",
    "run_js('new ArrayBuffer(2)').to_bytes()",
    "run_js('new DataView(new ArrayBuffer(2))').to_bytes()",
    "run_js('new Uint8Array([1, 2, 3, 4]).subarray(1, 3)').to_bytes()",
    "run_js('new Uint8Array([1, 2, 3])').to_memoryview()",
    "run_js('new Float32Array([1.5])').to_memoryview()",
    "run_js('new BigInt64Array([-1n])').to_memoryview()",
    "run_js('new Uint8ClampedArray([1])').to_memoryview()",
    "run_js('new ArrayBuffer(2)').to_memoryview()",
    "run_js('new DataView(new ArrayBuffer(2))').to_memoryview()",
    "run_js('new Uint8Array([104, 105])').to_string()",
    "run_js('new Uint8Array([255, 254, 104, 0])').to_string('utf-16le')",
    "run_js('new Uint8Array([228])').to_string('latin1')",
    "run_js('new Uint8Array([228])').to_string(encoding='latin1')",
    "run_js('new Uint8Array([228])').to_string('iso-8859-5')",
    "run_js('new Uint8Array([255])').to_string()",
    "run_js('new Uint8Array([239, 187, 191, 104])').to_string()",
    "run_js('new Uint8Array([104])').to_string('nonsense')",
    "run_js('new Uint8Array([104])').to_string(5)",
    "a = run_js('new Uint8Array(3)')\na.assign(b'abc')\nlist(a)",
    "a = run_js('new Uint8Array(3)')\na.assign(b'ab')",
    "a = run_js('new Uint8Array(3)')\na.assign(b'abcd')",
    "a = run_js('new Float64Array(1)')\nimport array\na.assign(array.array('d', [2.5]))\nlist(a)",
    "a = run_js('new Uint8Array(8)')\nimport array\na.assign(array.array('d', [2.5]))\nlist(a)",
    "a = run_js('new Float32Array(1)')\nimport array\na.assign(array.array('i', [5]))",
    "a = run_js('new Uint8Array(3)')\na.assign([1, 2, 3])",
    "a = run_js('new Uint8Array(3)')\na.assign(5)",
    "a = run_js('new ArrayBuffer(3)')\na.assign(b'abc')\na.to_bytes()",
    "a = run_js('new Uint8Array(3)')\na.assign(memoryview(b'abcdef')[::2])\na.to_bytes()",
    "b = bytearray(3)\nrun_js('new Uint8Array([1, 2, 3])').assign_to(b)\nb",
    "b = bytearray(2)\nrun_js('new Uint8Array([1, 2, 3])').assign_to(b)",
    "b = bytearray(4)\nrun_js('new Uint8Array([1, 2, 3])').assign_to(b)",
    "run_js('new Uint8Array([1, 2, 3])').assign_to(b'abc')",
    "import array\nb = array.array('d', [0])\nrun_js('new Float64Array([2.5])').assign_to(b)\nb",
    "import array\nb = array.array('i', [0])\nrun_js('new Float32Array([2.5])').assign_to(b)",
    "run_js('new Uint8Array([1, 2, 3])').assign_to([1, 2, 3])",
    "run_js('new Uint8Array([1, 2, 3])').assign()",
    "bytes(run_js('new Uint8Array([1, 2, 3])'))",
    "memoryview(run_js('new Uint8Array([1, 2, 3])'))",
    "bytearray(run_js('new Uint8Array([1, 2, 3])'))",
    "b'' + run_js('new Uint8Array([1, 2, 3])').to_bytes()",
    "import io\nf = open('/tmp/d1', 'wb')\nrun_js('new Uint8Array([1, 2, 3])').to_file(f)\nf.close()\nopen('/tmp/d1', 'rb').read()",
    "f = open('/tmp/d2', 'wb')\nf.write(b'ab')\nf.flush()\nrun_js('new Uint8Array([1, 2, 3])').to_file(f)\nf.close()\nopen('/tmp/d2', 'rb').read()",
    "f = open('/tmp/d2b', 'wb')\nf.write(b'ab')\nrun_js('new Uint8Array([1, 2, 3])').to_file(f)\nf.close()\nopen('/tmp/d2b', 'rb').read()",
    "f = open('/tmp/d3', 'wb')\nf.write(b'abcdef')\nf.close()\na = run_js('new Uint8Array(4)')\nf = open('/tmp/d3', 'rb')\na.from_file(f)\nlist(a)",
    "f = open('/tmp/d3', 'wb')\nf.write(b'ab')\nf.close()\na = run_js('new Uint8Array(4)')\nf = open('/tmp/d3', 'rb')\na.from_file(f)\nlist(a)",
    "f = open('/tmp/d3', 'wb')\nf.write(b'abcdef')\nf.close()\na = run_js('new Uint8Array(2)')\nf = open('/tmp/d3', 'rb')\nf.seek(2)\na.from_file(f)\nlist(a)",
    "f = open('/tmp/d3', 'wb')\nf.write(b'abcdef')\nf.close()\na = run_js('new Uint8Array(2)')\nf = open('/tmp/d3', 'rb')\na.from_file(f)\na.from_file(f)\nlist(a)",
    "f = open('/tmp/d4', 'wb')\nrun_js('new Uint8Array([1, 2, 3])')._into_file(f)\nf.close()\nopen('/tmp/d4', 'rb').read()",
    "f = open('/tmp/d5', 'w')\nrun_js('new Uint8Array([97])').to_file(f)\nf.close()\nopen('/tmp/d5', 'rb').read()",
    "f = open('/tmp/d5', 'rb')\nrun_js('new Uint8Array([97])').to_file(f)",
    "run_js('new Uint8Array([97])').to_file(5)",
    "import io\nrun_js('new Uint8Array([97])').to_file(io.BytesIO())",
    "f = open('/tmp/d6', 'wb')\nf.close()\nrun_js('new Uint8Array([97])').to_file(f)",
    "run_js('new Uint8Array([1, 2])').to_py().tolist()",
    "run_js('[]').to_bytes()",
    "m = run_js('new Uint8Array([1, 2])').to_py()\nm[0] = 5\nm.tolist()",
    "a = run_js('new Uint8Array([1, 2])')\na.to_py()[0] = 5\na[0]",
    "run_js('new Uint8Array([1])').buffer.byteLength",
  ),
};
