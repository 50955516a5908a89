# SPDX-License-Identifier: Apache-2.0
"""Vectors of FIPS 197 (AES), FIPS 180-4 (SHA), RFC 8439 (ChaCha20) and RFC 7914 (scrypt); and keys made here."""

from Crypto.Cipher import AES, PKCS1_OAEP, ChaCha20
from Crypto.Hash import SHA256, SHA512
from Crypto.Protocol.KDF import scrypt
from Crypto.PublicKey import ECC, RSA
from Crypto.Signature import DSS


def test_aes_of_fips_197() -> None:
    text = bytes.fromhex("00112233445566778899aabbccddeeff")
    cipher = AES.new(bytes(range(16)), AES.MODE_ECB)
    assert cipher.encrypt(text).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"


def test_gcm_refuses_what_was_changed() -> None:
    key, nonce = bytes(range(32)), bytes(12)
    packed, tag = AES.new(key, AES.MODE_GCM, nonce=nonce).encrypt_and_digest(b"secret" * 10)
    assert AES.new(key, AES.MODE_GCM, nonce=nonce).decrypt_and_verify(packed, tag) == b"secret" * 10
    changed = bytes([packed[0] ^ 1]) + packed[1:]
    try:
        AES.new(key, AES.MODE_GCM, nonce=nonce).decrypt_and_verify(changed, tag)
    except ValueError:
        return
    raise AssertionError("it was taken")


def test_hashes() -> None:
    assert SHA256.new(b"abc").hexdigest().startswith("ba7816bf8f01cfea414140de5dae2223")
    assert SHA512.new(b"abc").hexdigest().startswith("ddaf35a193617abacc417349ae204131")


def test_chacha20_of_rfc_8439() -> None:
    nonce = bytes.fromhex("000000000000004a00000000")
    cipher = ChaCha20.new(key=bytes(range(32)), nonce=nonce)
    cipher.seek(64)
    assert cipher.encrypt(b"Ladies and Gentl").hex() == "6e2e359a2568f98041ba0728dd0d6981"


def test_scrypt_of_rfc_7914() -> None:
    key = scrypt("password", "NaCl", 64, N=1024, r=8, p=16)  # type: ignore[arg-type]
    assert bytes(key).hex().startswith("fdbabe1c9d3472007856e7190d01e9fe")


def test_keys() -> None:
    key = RSA.generate(1024)
    assert PKCS1_OAEP.new(key).decrypt(PKCS1_OAEP.new(key.public_key()).encrypt(b"hello")) == b"hello"
    curve = ECC.generate(curve="P-256")
    signature = DSS.new(curve, "fips-186-3").sign(SHA256.new(b"message"))
    DSS.new(curve.public_key(), "fips-186-3").verify(SHA256.new(b"message"), signature)
