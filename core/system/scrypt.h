// SPDX-License-Identifier: Apache-2.0
// The mixing functions of scrypt (RFC 7914).
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace scrypt {

using block = std::array<std::uint32_t, 16>;

/// Salsa20/8.
inline void salsa(block& data) {
  auto x = data;
  auto const quarter = [&x](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    x[b] ^= std::rotl(x[a] + x[d], 7);
    x[c] ^= std::rotl(x[b] + x[a], 9);
    x[d] ^= std::rotl(x[c] + x[b], 13);
    x[a] ^= std::rotl(x[d] + x[c], 18);
  };
  for (int round = 0; round < 4; ++round) {
    quarter(0, 4, 8, 12);
    quarter(5, 9, 13, 1);
    quarter(10, 14, 2, 6);
    quarter(15, 3, 7, 11);
    quarter(0, 1, 2, 3);
    quarter(5, 6, 7, 4);
    quarter(10, 11, 8, 9);
    quarter(15, 12, 13, 14);
  }
  for (std::size_t at = 0; at < data.size(); ++at) data[at] += x[at];
}

using blocks = std::vector<block>;

/// scryptBlockMix: from `data` to `mixed`, of the same even length.
inline void mix(blocks const& data, blocks& mixed) {
  auto last = data.back();
  auto const half = data.size() / 2;
  for (std::size_t at = 0; at < data.size(); ++at) {
    for (std::size_t word = 0; word < last.size(); ++word) last[word] ^= data[at][word];
    salsa(last);
    mixed[at / 2 + (at % 2) * half] = last;
  }
}

/// scryptROMix, with `table` for n times as many blocks as `data` has. `between` is called now and then.
template <class Interrupt>
void mix_from_memory(blocks& data, std::uint32_t n, blocks& table, Interrupt between) {
  auto const width = data.size();
  blocks other(width);
  for (std::uint32_t at = 0; at < n; ++at) {
    std::ranges::copy(data, table.begin() + static_cast<std::ptrdiff_t>(at * width));
    mix(data, other);
    std::swap(data, other);
    if (at % 1024 == 0) between();
  }
  for (std::uint32_t at = 0; at < n; ++at) {
    auto const row = static_cast<std::size_t>(data.back()[0] & (n - 1)) * width;
    for (std::size_t column = 0; column < width; ++column)
      for (std::size_t word = 0; word < data[column].size(); ++word) data[column][word] ^= table[row + column][word];
    mix(data, other);
    std::swap(data, other);
    if (at % 1024 == 0) between();
  }
}

}  // namespace scrypt
