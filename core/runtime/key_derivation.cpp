// SPDX-License-Identifier: Apache-2.0
// The builtin module `_key_derivation`: PBKDF2 (RFC 8018) by SHA-1 and SHA-2, scrypt (RFC 7914), and short SHA-512.
#include "runtime/key_derivation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "convert/slot.h"
#include "py/call.h"
#include "system/scrypt.h"
#include "system/sha1.h"
#include "system/sha2.h"

namespace runtime {
namespace {

using bytes = std::vector<std::uint8_t>;
using view = std::span<std::uint8_t const>;

template <class Word>
using compression = void (*)(sha2::state<Word>& into, sha2::block<Word> words);

/// How many bytes of the digest there are, and the state that it begins with.
template <class Word, compression<Word> Compress = &sha2::compress<Word>>
struct variant {
  std::size_t digest;
  sha2::state<Word> start;
};

constexpr std::size_t roots = 8;

/// SHA-224 begins with the lower halves of the second eight square roots.
variant<std::uint32_t> sha256_or_224(bool shorter) {
  variant<std::uint32_t> made{.digest = shorter ? 28U : 32U, .start = {}};
  for (std::size_t at = 0; at < roots; ++at) {
    made.start.at(at) =
        static_cast<std::uint32_t>(shorter ? sha2::square_roots.at(roots + at) : sha2::square_roots.at(at) >> 32U);
  }
  return made;
}

variant<std::uint64_t> sha512_or_384(bool shorter) {
  variant<std::uint64_t> made{.digest = shorter ? 48U : 64U, .start = {}};
  std::ranges::copy(std::span{sha2::square_roots}.subspan(shorter ? roots : 0, roots), made.start.begin());
  return made;
}

template <class Word>
constexpr std::size_t block_size = 16 * sizeof(Word);

/// Up to a block of bytes as words, the first byte uppermost; the rest is 0.
template <class Word>
sha2::block<Word> words_of(view data) {
  sha2::block<Word> words{};
  for (std::size_t at = 0; at < data.size(); ++at) {
    auto const shift = 8 * (sizeof(Word) - 1 - at % sizeof(Word));
    words.at(at / sizeof(Word)) |= static_cast<Word>(data[at]) << shift;
  }
  return words;
}

/// Marks the end of the message behind the block's first bytes.
template <class Word>
void put_end(sha2::block<Word>& words, std::size_t length) {
  words.at(length / sizeof(Word)) |= static_cast<Word>(0x80) << (8 * (sizeof(Word) - 1 - length % sizeof(Word)));
}

/// Ends the last block with the length of the message in bytes.
template <class Word>
void put_total(sha2::block<Word>& words, std::uint64_t total) {
  words[15] = static_cast<Word>(total * 8);
  if constexpr (sizeof(Word) == 4) words[14] = static_cast<Word>((total * 8) >> 32U);
}

/// The state after a message, of which `before` bytes have been worked into `state`.
template <class Word, compression<Word> Compress = &sha2::compress<Word>>
sha2::state<Word> hashed(sha2::state<Word> state, view message, std::uint64_t before) {
  auto const total = before + message.size();
  for (; message.size() >= block_size<Word>; message = message.subspan(block_size<Word>))
    Compress(state, words_of<Word>(message.first(block_size<Word>)));
  auto words = words_of<Word>(message);
  put_end(words, message.size());
  // The length takes two words at the end of a block.
  if (message.size() + 1 + 2 * sizeof(Word) > block_size<Word>) {
    Compress(state, words);
    words = {};
  }
  put_total(words, total);
  Compress(state, words);
  return state;
}

template <class Word>
bytes digest_of(sha2::state<Word> const& state, std::size_t length) {
  bytes made(length);
  for (std::size_t at = 0; at < length; ++at)
    made[at] = static_cast<std::uint8_t>(state.at(at / sizeof(Word)) >> (8 * (sizeof(Word) - 1 - at % sizeof(Word))));
  return made;
}

/// HMAC with a key (RFC 2104): the states after the key's two blocks are kept.
template <class Word, compression<Word> Compress>
class hmac {
 public:
  hmac(variant<Word, Compress> const& kind, view key) : kind_{kind}, inner_{kind.start}, outer_{kind.start} {
    bytes shortened;
    if (key.size() > block_size<Word>) {
      shortened = digest_of(hashed<Word, Compress>(kind.start, key, 0), kind.digest);
      key = shortened;
    }
    for (auto [state, pad] : {std::pair{&inner_, 0x36}, std::pair{&outer_, 0x5c}}) {
      std::array<std::uint8_t, block_size<Word>> block{};
      std::ranges::copy(key, block.begin());
      for (auto& byte : block) byte ^= static_cast<std::uint8_t>(pad);
      Compress(*state, words_of<Word>(block));
    }
  }

  /// The digest of a message as words, those behind it 0.
  [[nodiscard]] sha2::state<Word> of(view message) const {
    return outer(hashed<Word, Compress>(inner_, message, block_size<Word>));
  }

  /// The digest of a digest.
  [[nodiscard]] sha2::state<Word> again(sha2::state<Word> const& digest) const {
    auto state = inner_;
    Compress(state, block_of(digest));
    return outer(state);
  }

 private:
  /// A digest as the last block of a message whose first block was a pad.
  [[nodiscard]] sha2::block<Word> block_of(sha2::state<Word> const& digest) const {
    sha2::block<Word> block{};
    std::ranges::copy(digest, block.begin());
    for (auto at = kind_.digest / sizeof(Word); at < digest.size(); ++at) block.at(at) = 0;
    put_end(block, kind_.digest);
    put_total(block, block_size<Word> + kind_.digest);
    return block;
  }

  [[nodiscard]] sha2::state<Word> outer(sha2::state<Word> const& digest) const {
    auto state = outer_;
    Compress(state, block_of(digest));
    return state;
  }

  variant<Word, Compress> kind_;
  sha2::state<Word> inner_;
  sha2::state<Word> outer_;
};

/// How often a long work asks whether Ctrl-C was pressed.
constexpr std::uint32_t between_signals = 1U << 14U;

void let_signals_come() {
  if (PyErr_CheckSignals() != 0) throw py::error::fetch();
}

template <class Word, compression<Word> Compress>
bytes pbkdf2(variant<Word, Compress> const& kind, view password, view salt, std::uint32_t iterations,
             std::size_t length) {
  hmac<Word, Compress> const keyed{kind, password};
  bytes numbered(salt.begin(), salt.end());
  numbered.resize(salt.size() + 4);
  bytes made;
  made.reserve(length + kind.digest);
  for (std::uint32_t number = 1; made.size() < length; ++number) {
    for (std::size_t at = 0; at < 4; ++at)
      numbered[salt.size() + at] = static_cast<std::uint8_t>(number >> (8 * (3 - at)));
    auto last = keyed.of(numbered);
    auto sum = last;
    for (std::uint32_t round = 1; round < iterations; ++round) {
      last = keyed.again(last);
      for (std::size_t at = 0; at < sum.size(); ++at) sum.at(at) ^= last.at(at);
      if (round % between_signals == 0) let_signals_come();
    }
    auto const part = digest_of(sum, kind.digest);
    made.insert(made.end(), part.begin(), part.end());
  }
  made.resize(length);
  return made;
}

/// A buffer that is released when this ends.
struct argument {
  Py_buffer buffer{};
  argument() = default;
  argument(argument const&) = delete;
  argument& operator=(argument const&) = delete;
  ~argument() { PyBuffer_Release(&buffer); }
  [[nodiscard]] view data() const {
    return {static_cast<std::uint8_t const*>(buffer.buf), static_cast<std::size_t>(buffer.len)};
  }
};

py::ref as_python(bytes const& made) {
  return py::check(
      PyBytes_FromStringAndSize(reinterpret_cast<char const*>(made.data()), static_cast<Py_ssize_t>(made.size())));
}

constexpr int sha1_bits = 160;

/// What is passed has been checked by hashlib's functions (python/_hashlib.py).
py::ref pbkdf2_sha(py::borrowed, py::borrowed arguments) {
  argument password;
  argument salt;
  int bits = 0;
  unsigned int iterations = 0;
  Py_ssize_t length = 0;
  if (PyArg_ParseTuple(arguments.get(), "iy*y*In", &bits, &password.buffer, &salt.buffer, &iterations, &length) == 0)
    throw py::error::fetch();
  auto const size = static_cast<std::size_t>(length);
  auto const with = [&](auto const& kind) {
    return as_python(pbkdf2(kind, password.data(), salt.data(), iterations, size));
  };
  if (bits == sha1_bits) return with(variant<std::uint32_t, &sha1::compress>{sha1::digest_size, sha1::start});
  if (bits <= 256) return with(sha256_or_224(bits == 224));
  return with(sha512_or_384(bits == 384));
}

py::ref scrypt_key(py::borrowed, py::borrowed arguments) {
  argument password;
  argument salt;
  unsigned int n = 0;
  unsigned int r = 0;
  unsigned int p = 0;
  Py_ssize_t length = 0;
  if (PyArg_ParseTuple(arguments.get(), "y*y*IIIn", &password.buffer, &salt.buffer, &n, &r, &p, &length) == 0)
    throw py::error::fetch();
  auto const kind = sha256_or_224(false);
  auto const row = std::size_t{r} * 2;
  auto mixed = pbkdf2(kind, password.data(), salt.data(), 1, row * p * sizeof(scrypt::block));
  scrypt::blocks table(row * n);
  scrypt::blocks data(row);
  for (std::size_t part = 0; part < p; ++part) {
    auto* const place = mixed.data() + part * row * sizeof(scrypt::block);
    std::memcpy(data.data(), place, row * sizeof(scrypt::block));
    scrypt::mix_from_memory(data, n, table, let_signals_come);
    std::memcpy(place, data.data(), row * sizeof(scrypt::block));
  }
  return as_python(pbkdf2(kind, password.data(), mixed, 1, static_cast<std::size_t>(length)));
}

/// SHA-512/224 and SHA-512/256: SHA-512 from a start that is the hash of their name by another SHA-512.
py::ref sha512_t(py::borrowed, py::borrowed arguments) {
  argument message;
  int bits = 0;
  if (PyArg_ParseTuple(arguments.get(), "iy*", &bits, &message.buffer) == 0) throw py::error::fetch();
  auto start = sha512_or_384(false).start;
  for (auto& word : start) word ^= 0xa5a5'a5a5'a5a5'a5a5;
  auto const name = "SHA-512/" + std::to_string(bits);
  start = hashed<std::uint64_t>(start, view{reinterpret_cast<std::uint8_t const*>(name.data()), name.size()}, 0);
  return as_python(digest_of(hashed<std::uint64_t>(start, message.data(), 0), static_cast<std::size_t>(bits) / 8));
}

PyObject* make_module() {
  static std::array methods{
      convert::method<&sha512_t>("sha512_t", METH_VARARGS, "sha512_t(bits, message)"),
      convert::method<&pbkdf2_sha>("pbkdf2_sha", METH_VARARGS, "pbkdf2_sha(bits, password, salt, iterations, dklen)"),
      convert::method<&scrypt_key>("scrypt", METH_VARARGS, "scrypt(password, salt, n, r, p, dklen)"), PyMethodDef{}};
  static PyModuleDef definition{.m_base = PyModuleDef_HEAD_INIT,
                                .m_name = "_key_derivation",
                                .m_doc = "PBKDF2 and scrypt, for hashlib.",
                                .m_size = -1,
                                .m_methods = methods.data()};
  return PyModule_Create(&definition);
}

}  // namespace

void register_key_derivation() { PyImport_AppendInittab("_key_derivation", &make_module); }

}  // namespace runtime
