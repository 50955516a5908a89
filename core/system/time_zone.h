// SPDX-License-Identifier: Apache-2.0
// What a time zone says of a moment, and the kinds of zones: a rule in TZ, a file of tz data, the engine's.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zones {

/// A copy that lives as long as the program: times point at it.
char const* kept(std::string_view name);

/// Seconds east of UTC, and what the zone is called.
struct offset {
  long seconds = 0;
  bool is_daylight = false;
  char const* name = "";
};

/// TZ as POSIX has it, such as CET-1CEST,M3.5.0,M10.5.0/3, and as glibc understands what is wrong in it: up to there.
class rule {
 public:
  explicit rule(std::string_view text);
  offset at(long long seconds) const;
  /// Standard time and daylight saving time. Without that they are the same.
  std::array<offset, 2> offsets() const { return {parts_[0].kind, parts_[1].kind}; }

 private:
  class parser;
  enum class day_kind { from_zero, without_leap_day, weekday };

  /// What clocks show from a day of each year on.
  struct part {
    offset kind;
    day_kind type = day_kind::from_zero;
    int month = 0;
    int week = 0;
    int day = 0;
    long seconds = 0;

    /// Seconds since 1970, while clocks still show that offset.
    long long change(long long year, long offset_before) const;
  };

  std::array<part, 2> parts_;
};

/// A file that `zic` compiles (RFC 9636).
class file {
 public:
  /// None when the file is none of those.
  static std::optional<file> read(std::string const& path);
  offset at(long long seconds) const;
  std::array<offset, 2> offsets() const;

 private:
  std::vector<long long> changes_;
  std::vector<unsigned char> kinds_after_;
  std::vector<offset> kinds_;
  /// What holds after the last change.
  std::optional<rule> rest_;

  bool parse(std::string_view bytes);
};

}  // namespace zones
