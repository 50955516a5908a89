// SPDX-License-Identifier: Apache-2.0
// TZ as POSIX has it. What a text lacks, or has after an error, is what it is in glibc.
#include <algorithm>
#include <charconv>
#include <set>

#include "system/calendar.h"
#include "system/time_zone.h"

namespace zones {
namespace {

constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
constexpr bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }

constexpr long default_time = 2L * 3600;
constexpr std::size_t shortest_name = 3;

}  // namespace

char const* kept(std::string_view name) {
  static std::set<std::string, std::less<>> names;
  auto found = names.find(name);
  if (found == names.end()) found = names.emplace(name).first;
  return found->c_str();
}

/// Takes from the front of the text what it knows. What returns false has found an error and leaves the text as it is.
class rule::parser {
 public:
  parser(std::string_view text, std::array<part, 2>& parts) : rest_{text}, parts_{parts} {}

  void parse() {
    auto& [standard, daylight] = parts_;
    if (!name(standard.kind) || !standard_offset(standard.kind)) return;
    if (rest_.empty()) {
      daylight.kind = standard.kind;
      return;
    }
    if (name(daylight.kind)) {
      if (!offset_into(daylight.kind)) daylight.kind.seconds = standard.kind.seconds + 3600;
    }
    // Without rules, those of the United States.
    if (day(standard, {.type = day_kind::weekday, .month = 3, .week = 2}))
      day(daylight, {.type = day_kind::weekday, .month = 11, .week = 1});
  }

 private:
  std::string_view rest_;
  std::array<part, 2>& parts_;

  char front() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char letter) {
    if (front() != letter) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool number(int& value) {
    auto const [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (!is_digit(front()) || error != std::errc{}) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  bool name(offset& kind) {
    auto rest = rest_;
    auto length = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_letter) - rest.begin());
    auto behind = length;
    if (length < shortest_name) {
      if (!rest.starts_with('<')) return false;
      rest.remove_prefix(1);
      length = static_cast<std::size_t>(std::ranges::find_if_not(rest,
                                                                 [](char letter) {
                                                                   return is_letter(letter) || is_digit(letter) ||
                                                                          letter == '+' || letter == '-';
                                                                 }) -
                                        rest.begin());
      if (length < shortest_name || !rest.substr(length).starts_with('>')) return false;
      behind = length + 2;
    }
    kind.name = kept(rest.substr(0, length));
    rest_.remove_prefix(behind);
    return true;
  }

  /// Hours, minutes and seconds with colons between them; false when there is not even one number.
  bool time(std::array<int, 3>& numbers) {
    if (!number(numbers[0])) return false;
    for (auto& value : {&numbers[1], &numbers[2]}) {
      auto const before = rest_;
      if (take(':') && number(*value)) continue;
      rest_ = before;
      break;
    }
    return true;
  }

  /// POSIX counts to the west.
  bool offset_into(offset& kind) {
    auto const is_east = take('-');
    if (!is_east) take('+');
    std::array<int, 3> numbers{};
    if (!time(numbers)) return false;
    auto const seconds = 3600 * std::min(numbers[0], 24) + 60 * std::min(numbers[1], 59) + std::min(numbers[2], 59);
    kind.seconds = is_east ? seconds : -seconds;
    return true;
  }

  bool standard_offset(offset& kind) {
    return (front() == '+' || front() == '-' || is_digit(front())) && offset_into(kind);
  }

  bool day(part& target, part const& otherwise) {
    take(',');
    auto const fill = [&target](part const& from) {
      auto const kind = target.kind;
      target = from;
      target.kind = kind;
    };
    part found{.seconds = default_time};
    if (rest_.empty()) {
      fill(otherwise);
      target.seconds = default_time;
      return true;
    }
    if (take('M')) {
      found.type = day_kind::weekday;
      if (!number(found.month) || !take('.') || !number(found.week) || !take('.') || !number(found.day)) return false;
      if (found.month < 1 || found.month > 12 || found.week < 1 || found.week > 5 || found.day > 6) return false;
    } else {
      if (take('J')) found.type = day_kind::without_leap_day;
      if (!number(found.day) || found.day > 365) return false;
      if (found.type == day_kind::without_leap_day && found.day == 0) return false;
    }
    found.seconds = 0;
    fill(found);
    if (!rest_.empty() && front() != '/' && front() != ',') return false;
    target.seconds = default_time;
    if (!take('/')) return true;
    target.seconds = 0;
    if (rest_.empty()) return false;
    auto const is_before = take('-');
    std::array numbers{2, 0, 0};
    time(numbers);
    target.seconds = 3600L * numbers[0] + 60L * numbers[1] + numbers[2];
    if (is_before) target.seconds = -target.seconds;
    return true;
  }
};

rule::rule(std::string_view text) { parser{text, parts_}.parse(); }

long long rule::part::change(long long year, long offset_before) const {
  auto days = calendar::days_until(year);
  // In glibc, rules of earlier years are for 1970, too.
  auto const too_early = days < 0 ? days : 0;
  switch (type) {
    case day_kind::from_zero:
      days += day;
      break;
    case day_kind::without_leap_day:
      days += day - 1 + (day >= 60 && calendar::is_leap(year) ? 1 : 0);
      break;
    case day_kind::weekday: {
      for (int before = 1; before < month; ++before) days += calendar::days_of_month(year, before);
      auto const first = static_cast<int>(calendar::modulo(this->day - calendar::weekday_of(days), 7));
      auto const length = calendar::days_of_month(year, month);
      auto in_month = first + 7 * (week - 1);
      while (in_month >= length) in_month -= 7;
      days += in_month;
      break;
    }
  }
  return (days - too_early) * calendar::day + seconds - offset_before;
}

offset rule::at(long long seconds) const {
  auto const& [standard, daylight] = parts_;
  auto const year = calendar::year_of(calendar::floor_divide(seconds, calendar::day));
  auto const begin = standard.change(year, standard.kind.seconds);
  auto const end = daylight.change(year, daylight.kind.seconds);
  auto const is_daylight = begin > end ? seconds < end || seconds >= begin : seconds >= begin && seconds < end;
  auto found = is_daylight ? daylight.kind : standard.kind;
  found.is_daylight = is_daylight;
  return found;
}

}  // namespace zones
