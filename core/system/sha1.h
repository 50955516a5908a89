// SPDX-License-Identifier: Apache-2.0
// The compression function of SHA-1 (FIPS 180-4), whose blocks and digests are laid out as SHA-256's.
#pragma once
#include <array>
#include <bit>
#include <cstdint>

#include "system/sha2.h"

namespace sha1 {

/// What it begins with; of SHA-256's eight words it has five.
inline constexpr sha2::state<std::uint32_t> start{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
inline constexpr std::size_t digest_size = 20;

/// A quarter of the rounds.
template <std::size_t Quarter>
void work(sha2::state<std::uint32_t>& into, sha2::block<std::uint32_t>& words) {
  constexpr std::array<std::uint32_t, 4> constants{0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
  auto [a, b, c, d, e, unused_5, unused_6, unused_7] = into;
  for (std::size_t round = Quarter * 20; round < Quarter * 20 + 20; ++round) {
    auto& word = words[round % 16];
    if (round >= 16)
      word = std::rotl(words[(round + 13) % 16] ^ words[(round + 8) % 16] ^ words[(round + 2) % 16] ^ word, 1);
    std::uint32_t mixed = b ^ c ^ d;
    if constexpr (Quarter == 0) mixed = (b & c) ^ (~b & d);
    if constexpr (Quarter == 2) mixed = (b & c) ^ (b & d) ^ (c & d);
    auto const next = std::rotl(a, 5) + mixed + e + constants[Quarter] + word;
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  into = {a, b, c, d, e};
}

/// Works a block into the state.
inline void compress(sha2::state<std::uint32_t>& into, sha2::block<std::uint32_t> words) {
  auto worked = into;
  work<0>(worked, words);
  work<1>(worked, words);
  work<2>(worked, words);
  work<3>(worked, words);
  for (std::size_t at = 0; at < worked.size(); ++at) into[at] += worked[at];
}

}  // namespace sha1
