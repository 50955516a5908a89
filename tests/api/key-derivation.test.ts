// SPDX-License-Identifier: Apache-2.0
// What hashlib has beyond CPython's own code: password hashes, rare algorithms, and errors as OpenSSL's module has them.
import { assert, python, raises, suite, test } from "../harness/inside/kit.ts";

suite("password hashes and rare algorithms", () => {
  test("PBKDF2 and scrypt give what the standards' examples give", async () => {
    const py = await python();
    const seen = py.runPython(`
import hashlib
[hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 4096).hex(),
 hashlib.pbkdf2_hmac("sha1", b"password", b"salt", 2).hex(),
 hashlib.pbkdf2_hmac("sha1", b"passwordPASSWORDpassword", b"saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 25).hex(),
 hashlib.pbkdf2_hmac("sha1", b"p" * 100, b"s" * 60, 3).hex(),
 hashlib.pbkdf2_hmac("sha512", b"passwordPASSWORDpassword", b"saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 16).hex(),
 hashlib.scrypt(b"", salt=b"", n=16, r=1, p=1, dklen=16).hex(),
 hashlib.scrypt(b"password", salt=b"NaCl", n=1024, r=8, p=16, dklen=16).hex()]`);
    assert.deepEqual(seen.toJs(), [
      "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a",
      "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
      "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
      "36e4919fae9bad191cca961e8ce5a92e2c93e7dd",
      "8c0511f4c6e597c6ac6315d8f0362e22",
      "77d6576238657b203b19ca42c18a0497",
      "fdbabe1c9d3472007856e7190d01e9fe",
    ]);
    seen.destroy();
    raises(py, "hashlib.scrypt(b'', salt=b'', n=15, r=1, p=1)", "ValueError");
    raises(py, "hashlib.pbkdf2_hmac('sha256', b'', b'', 0)", "ValueError");
    raises(py, "hashlib.pbkdf2_hmac('none', b'', b'', 1)", "UnsupportedDigestmodError");
  });

  test("algorithms that OpenSSL adds", async () => {
    const py = await python();
    const seen = py.runPython(`
import hashlib
[hashlib.new(name, b"abc").hexdigest() for name in ("ripemd160", "sm3", "sha512_256", "sha512_224", "md5-sha1")]`);
    assert.deepEqual(seen.toJs(), [
      "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
      "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
      "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa",
      "900150983cd24fb0d6963f7d28e17f72a9993e364706816aba3e25717850c26c9cd0d89d",
    ]);
    seen.destroy();
    raises(py, "hashlib.new('none')", "ValueError");
  });

  test("arguments of the wrong type, and unknown names, are errors as OpenSSL's module has them", async () => {
    const py = await python();
    const seen = py.runPython(`
import hashlib, hmac
def error_of(call, *args, **options):
    try: call(*args, **options)
    except (TypeError, ValueError) as error: return f"{type(error).__name__}: {error}"
numbers = {"salt": b"s", "n": 2, "r": 1, "p": 1}
[error_of(hashlib.new, 1), error_of(hashlib.new, None), error_of(hashlib.new, b"md5"), error_of(hashlib.new, "none"),
 error_of(hashlib.pbkdf2_hmac, None, b"", b"", 1), error_of(hashlib.pbkdf2_hmac, "none", b"", b"", 1),
 error_of(hashlib.pbkdf2_hmac, "md5", b"", b"", "1"), error_of(hashlib.pbkdf2_hmac, "shake128", b"", b"", 1),
 error_of(hashlib.scrypt, b"", **numbers | {"n": 2.0}), error_of(hashlib.scrypt, b"", **numbers | {"r": -1}),
 error_of(hashlib.scrypt, b"", **numbers | {"n": 2**25}), error_of(hashlib.scrypt, b"", salt=b"", r=1, p=1),
 error_of(hmac.digest, b"", b"", "none")]`);
    assert.deepEqual(seen.toJs(), [
      "TypeError: new() argument 'name' must be str, not int",
      "TypeError: new() argument 'name' must be str, not None",
      "TypeError: new() argument 'name' must be str, not bytes",
      "ValueError: unsupported hash type none",
      "TypeError: pbkdf2_hmac() argument 'hash_name' must be str, not None",
      "UnsupportedDigestmodError: [digital envelope routines] unsupported",
      "TypeError: 'str' object cannot be interpreted as an integer",
      "ValueError: key length must be greater than 0.",
      "TypeError: scrypt() argument 'n' must be int, not float",
      "TypeError: r is required and must be an unsigned int",
      "ValueError: [digital envelope routines] memory limit exceeded",
      "TypeError: n is required and must be an unsigned int",
      "ValueError: unsupported hash type none",
    ]);
    seen.destroy();
    py.runPython("del error_of");
  });
});
