// SPDX-License-Identifier: Apache-2.0
// Files of tz data: a header and a block of 32-bit times, another header and block of 64-bit ones, and a rule for
// later.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "system/time_zone.h"

namespace zones {
namespace {

constexpr std::size_t header_size = 44;
constexpr std::size_t kind_size = 6;
constexpr off_t largest_file = 1 << 20;

long long number(std::string_view bytes, std::size_t at, std::size_t size) {
  unsigned long long value = 0;
  for (std::size_t next = 0; next < size; ++next) value = value * 256 + static_cast<unsigned char>(bytes[at + next]);
  return size == 4 ? static_cast<int>(value) : static_cast<long long>(value);
}

/// How many there are of each, and where the block's parts begin.
struct block {
  std::size_t time_size, changes, kinds, letters, leaps, standards, universals;

  static std::optional<block> of(std::string_view bytes, std::size_t time_size) {
    if (bytes.size() < header_size || !bytes.starts_with("TZif")) return std::nullopt;
    auto const count = [bytes](std::size_t at) { return static_cast<std::size_t>(number(bytes, at, 4)); };
    block const found{time_size, count(32), count(36), count(40), count(28), count(24), count(20)};
    constexpr std::size_t most = largest_file;
    for (auto const one : {found.changes, found.kinds, found.letters, found.leaps, found.standards, found.universals})
      if (one > most) return std::nullopt;
    return found.kinds == 0 || bytes.size() < found.end() ? std::nullopt : std::optional{found};
  }

  std::size_t indices() const { return header_size + changes * time_size; }
  std::size_t kind_list() const { return indices() + changes; }
  std::size_t names() const { return kind_list() + kinds * kind_size; }
  std::size_t end() const { return names() + letters + leaps * (time_size + 4) + standards + universals; }
};

std::optional<std::string> content(std::string const& path) {
  auto const descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  struct stat status{};
  std::string bytes;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= largest_file)
    bytes.resize(static_cast<std::size_t>(status.st_size));
  auto const got = read(descriptor, bytes.data(), bytes.size());
  close(descriptor);
  if (std::cmp_not_equal(got, bytes.size())) return std::nullopt;
  return bytes;
}

}  // namespace

std::optional<file> file::read(std::string const& path) {
  auto const bytes = content(path);
  file found;
  return bytes && found.parse(*bytes) ? std::optional{std::move(found)} : std::nullopt;
}

bool file::parse(std::string_view bytes) {
  auto from = block::of(bytes, 4);
  if (!from) return false;
  if (bytes[4] != '\0') {
    bytes.remove_prefix(from->end());
    from = block::of(bytes, 8);
    if (!from) return false;
    auto footer = bytes.substr(from->end());
    if (footer.starts_with('\n')) {
      footer.remove_prefix(1);
      footer = footer.substr(0, footer.find('\n'));
      if (!footer.empty()) rest_.emplace(footer);
    }
  }
  for (std::size_t at = 0; at < from->changes; ++at) {
    changes_.push_back(number(bytes, header_size + at * from->time_size, from->time_size));
    kinds_after_.push_back(static_cast<unsigned char>(bytes[from->indices() + at]));
    if (kinds_after_.back() >= from->kinds) return false;
  }
  for (std::size_t at = 0; at < from->kinds; ++at) {
    auto const begin = from->kind_list() + at * kind_size;
    auto const letter = static_cast<std::size_t>(static_cast<unsigned char>(bytes[begin + 5]));
    if (letter >= from->letters) return false;
    auto const name = bytes.substr(from->names() + letter, from->letters - letter);
    kinds_.push_back({.seconds = static_cast<long>(number(bytes, begin, 4)),
                      .is_daylight = bytes[begin + 4] != 0,
                      .name = kept(name.substr(0, name.find('\0')))});
  }
  return std::ranges::is_sorted(changes_);
}

offset file::at(long long seconds) const {
  auto const next = std::ranges::upper_bound(changes_, seconds) - changes_.begin();
  if (next == std::ssize(changes_) && rest_) return rest_->at(seconds);
  if (next == 0) {
    auto const standard = std::ranges::find_if_not(kinds_, &offset::is_daylight);
    return standard == kinds_.end() ? kinds_.front() : *standard;
  }
  return kinds_[kinds_after_[static_cast<std::size_t>(next - 1)]];
}

std::array<offset, 2> file::offsets() const {
  if (rest_) return rest_->offsets();
  std::array found{at(changes_.empty() ? 0 : changes_.back()), offset{}};
  found[1] = found[0];
  for (auto const kind : kinds_after_) found.at(kinds_[kind].is_daylight ? 1 : 0) = kinds_[kind];
  return found;
}

}  // namespace zones
