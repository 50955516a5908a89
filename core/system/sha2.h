// SPDX-License-Identifier: Apache-2.0
// The compression functions of SHA-2 (FIPS 180-4), for keys that take millions of them (runtime/key_derivation.cpp).
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace sha2 {

/// Fractional parts of the cube roots of the first 80 primes; SHA-256's constants are the upper halves of the first 64.
inline constexpr std::array<std::uint64_t, 80> cube_roots{
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

/// Fractional parts of the square roots of the first 16 primes, from which all begin.
inline constexpr std::array<std::uint64_t, 16> square_roots{
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};

/// SHA-256 and SHA-224 work on words of 32 bits, SHA-512 and SHA-384 on words of 64.
template <class Word>
struct family;

template <>
struct family<std::uint32_t> {
  static constexpr std::size_t rounds = 64;
  static constexpr std::array big_a{2, 13, 22}, big_e{6, 11, 25}, small_0{7, 18, 3}, small_1{17, 19, 10};
  static constexpr std::uint32_t constant(std::size_t round) {
    return static_cast<std::uint32_t>(cube_roots.at(round) >> 32U);
  }
};

template <>
struct family<std::uint64_t> {
  static constexpr std::size_t rounds = 80;
  static constexpr std::array big_a{28, 34, 39}, big_e{14, 18, 41}, small_0{1, 8, 7}, small_1{19, 61, 6};
  static constexpr std::uint64_t constant(std::size_t round) { return cube_roots.at(round); }
};

template <class Word>
using state = std::array<Word, 8>;
template <class Word>
using block = std::array<Word, 16>;

template <class Word>
constexpr Word rotated(Word value, std::array<int, 3> const& by) {
  return std::rotr(value, by[0]) ^ std::rotr(value, by[1]) ^ std::rotr(value, by[2]);
}

/// The last is a shift.
template <class Word>
constexpr Word shifted(Word value, std::array<int, 3> const& by) {
  return std::rotr(value, by[0]) ^ std::rotr(value, by[1]) ^ static_cast<Word>(value >> by[2]);
}

template <class Word>
inline constexpr auto constants = [] {
  std::array<Word, family<Word>::rounds> all{};
  for (std::size_t round = 0; round < all.size(); ++round) all.at(round) = family<Word>::constant(round);
  return all;
}();

/// Works a block into the state.
template <class Word>
void compress(state<Word>& into, block<Word> words) {
  using rules = family<Word>;
  auto [a, b, c, d, e, f, g, h] = into;
  for (std::size_t round = 0; round < rules::rounds; ++round) {
    auto& word = words[round % 16];
    if (round >= 16) {
      word += shifted(words[(round + 1) % 16], rules::small_0) + words[(round + 9) % 16] +
              shifted(words[(round + 14) % 16], rules::small_1);
    }
    Word const first = h + rotated(e, rules::big_e) + ((e & f) ^ (~e & g)) + constants<Word>[round] + word;
    Word const second = rotated(a, rules::big_a) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  state<Word> const worked{a, b, c, d, e, f, g, h};
  for (std::size_t at = 0; at < into.size(); ++at) into[at] += worked[at];
}

}  // namespace sha2
