// SPDX-License-Identifier: Apache-2.0
// Dates as text, as glibc writes them in the C locale: with its flags, widths and directives. What is none stays as it
// is.
#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <ctime>
#include <cwchar>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "system/calendar.h"
#include "system/local_time.h"

namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

template <std::size_t Count>
std::string_view name_of(std::array<std::string_view, Count> const& names, int index) {
  return index < 0 || std::cmp_greater_equal(index, Count) ? "?" : names.at(static_cast<std::size_t>(index));
}

/// Week and year as ISO 8601 counts: weeks begin on Mondays and are of the year of their Thursday.
struct iso_week {
  long long year;
  int week;

  explicit iso_week(std::tm const& date) : year{calendar::first_year + static_cast<long long>(date.tm_year)} {
    constexpr int thursday = 3;
    auto const since_monday = static_cast<int>(calendar::modulo(date.tm_wday - 1LL, 7));
    auto day = date.tm_yday - since_monday + thursday;
    if (day < 0) {
      --year;
      day += calendar::is_leap(year) ? 366 : 365;
    } else if (auto const length = calendar::is_leap(year) ? 366 : 365; day >= length) {
      ++year;
      day -= length;
    }
    week = day / 7 + 1;
  }
};

enum class letters { as_they_are, upper, lower };

/// What stands between the per cent sign and the letter.
struct directive {
  char padding = '\0';
  bool is_upper = false;
  bool is_changed = false;
  int width = -1;
  char modifier = '\0';
};

class writer {
 public:
  /// No width counts for more than `room`.
  writer(std::tm const& date, std::size_t room) : date_{date}, room_{room} {}

  std::string text(std::string_view format) {
    std::string result;
    while (!format.empty()) {
      auto const plain = format.substr(0, format.find('%'));
      result += plain;
      format.remove_prefix(plain.size());
      if (format.empty()) break;
      auto const end = parse(format);
      if (auto const written = end < format.size() ? write(format[end]) : std::nullopt) {
        result += *written;
        format.remove_prefix(end + 1);
      } else {
        auto const unknown = format.substr(0, end + 1);
        auto const is_month = unknown.ends_with('b') || unknown.ends_with('h');
        auto const is_upper = options_.is_upper || (options_.is_changed && is_month);
        result += padded(std::string{unknown}, is_upper ? letters::upper : letters::as_they_are);
        format.remove_prefix(unknown.size());
      }
    }
    return result;
  }

 private:
  std::tm const& date_;
  std::size_t room_;
  directive options_;

  /// Sets the options; where the letter is.
  std::size_t parse(std::string_view format) {
    options_ = {};
    std::size_t at = 1;
    for (; at < format.size(); ++at) {
      auto const flag = format[at];
      if (flag == '_' || flag == '-' || flag == '0')
        options_.padding = flag;
      else if (flag == '^')
        options_.is_upper = true;
      else if (flag == '#')
        options_.is_changed = true;
      else
        break;
    }
    auto const* const begin = format.data() + at;
    auto const [end, error] = std::from_chars(begin, format.data() + format.size(), options_.width);
    if (error == std::errc::result_out_of_range) options_.width = INT_MAX;
    if (std::cmp_greater(options_.width, room_)) options_.width = static_cast<int>(room_);
    at += static_cast<std::size_t>(end - begin);
    if (at < format.size() && (format[at] == 'E' || format[at] == 'O')) options_.modifier = format[at++];
    return at;
  }

  std::string padded(std::string text, letters wanted) const {
    for (auto& letter : text) {
      if (wanted == letters::upper && letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
      if (wanted == letters::lower && letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    if (std::cmp_less(text.size(), options_.width))
      text.insert(0, static_cast<std::size_t>(options_.width) - text.size(), options_.padding == '0' ? '0' : ' ');
    return text;
  }

  std::string name(std::string_view text, std::size_t length = std::string_view::npos) const {
    auto const is_upper = options_.is_upper || options_.is_changed;
    return padded(std::string{text.substr(0, length)}, is_upper ? letters::upper : letters::as_they_are);
  }

  /// A flag makes it lower.
  std::string lowered(std::string_view text, bool is_lower) const {
    if (is_lower || options_.is_changed) return padded(std::string{text}, letters::lower);
    return padded(std::string{text}, options_.is_upper ? letters::upper : letters::as_they_are);
  }

  std::string number(int digits, long long value, bool is_spaced = false) const {
    auto text = std::to_string(value);
    auto padding = options_.padding;
    if (is_spaced && padding == '\0') padding = '_';
    if (padding == '-') return padded(text, letters::as_they_are);
    auto const size = static_cast<std::size_t>(std::max(digits, options_.width));
    if (text.size() < size)
      text.insert(value < 0 && padding != '_' ? 1 : 0, size - text.size(), padding == '_' ? ' ' : '0');
    return text;
  }

  std::string composed(std::string_view format) const {
    return padded(writer{date_, room_}.text(format), options_.is_upper ? letters::upper : letters::as_they_are);
  }

  std::string offset() const {
    if (date_.tm_isdst < 0) return "";
    auto const minutes = std::abs(date_.tm_gmtoff) / 60;
    return padded(date_.tm_gmtoff < 0 ? "-" : "+", letters::as_they_are) + number(4, minutes / 60 * 100 + minutes % 60);
  }

  std::string_view zone() const {
    if (date_.tm_zone != nullptr && *date_.tm_zone != '\0') return date_.tm_zone;
    return date_.tm_isdst < 0 ? "" : tzname[date_.tm_isdst != 0 ? 1 : 0];
  }

  /// None when there is no such directive, or none with that modifier.
  std::optional<std::string> write(char letter) const {
    constexpr std::string_view alone = "DF";
    constexpr std::string_view never_era = "aABbdegGhHIjklmMSUVwW";
    constexpr std::string_view never_digits = "aAcxXY";
    if (options_.modifier != '\0' && alone.contains(letter)) return std::nullopt;
    if (options_.modifier == 'E' && never_era.contains(letter)) return std::nullopt;
    if (options_.modifier == 'O' && never_digits.contains(letter)) return std::nullopt;
    auto const year = calendar::first_year + static_cast<long long>(date_.tm_year);
    auto const since_monday = calendar::modulo(date_.tm_wday - 1LL, 7);
    auto const hour = date_.tm_hour > 12 ? date_.tm_hour - 12 : date_.tm_hour;
    auto const half = date_.tm_hour > 11 ? "PM" : "AM";
    switch (letter) {
      case '%':
        return padded("%", letters::as_they_are);
      case 'n':
        return padded("\n", letters::as_they_are);
      case 't':
        return padded("\t", letters::as_they_are);
      case 'a':
        return name(name_of(weekdays, date_.tm_wday), 3);
      case 'A':
        return name(name_of(weekdays, date_.tm_wday));
      case 'b':
      case 'h':
        return name(name_of(months, date_.tm_mon), 3);
      case 'B':
        return name(name_of(months, date_.tm_mon));
      case 'c':
        return composed("%a %b %e %H:%M:%S %Y");
      case 'D':
      case 'x':
        return composed("%m/%d/%y");
      case 'F':
        return composed("%Y-%m-%d");
      case 'R':
        return composed("%H:%M");
      case 'r':
        return composed("%I:%M:%S %p");
      case 'T':
      case 'X':
        return composed("%H:%M:%S");
      case 'C':
        return number(1, calendar::floor_divide(year, 100));
      case 'd':
        return number(2, date_.tm_mday);
      case 'e':
        return number(2, date_.tm_mday, true);
      case 'g':
        return number(2, calendar::modulo(iso_week{date_}.year, 100));
      case 'G':
        return number(1, iso_week{date_}.year);
      case 'H':
        return number(2, date_.tm_hour);
      case 'I':
        return number(2, hour == 0 ? 12 : hour);
      case 'j':
        return number(3, date_.tm_yday + 1);
      case 'k':
        return number(2, date_.tm_hour, true);
      case 'l':
        return number(2, hour == 0 ? 12 : hour, true);
      case 'm':
        return number(2, date_.tm_mon + 1);
      case 'M':
        return number(2, date_.tm_min);
      case 'p':
        return lowered(half, false);
      case 'P':
        return lowered(half, true);
      case 's': {
        auto date = date_;
        return padded(std::to_string(std::mktime(&date)), letters::as_they_are);
      }
      case 'S':
        return number(2, date_.tm_sec);
      case 'u':
        return number(1, since_monday + 1);
      case 'U':
        return number(2, (date_.tm_yday - date_.tm_wday + 7) / 7);
      case 'V':
        return number(2, iso_week{date_}.week);
      case 'w':
        return number(1, date_.tm_wday);
      case 'W':
        return number(2, (date_.tm_yday - since_monday + 7) / 7);
      case 'y':
        return number(2, calendar::modulo(year, 100));
      case 'Y':
        return number(1, year);
      case 'Z':
        if (options_.padding == '-') return std::string{zone()};
        return padded(std::string{zone()}, letters::as_they_are);
      case 'z':
        return offset();
      default:
        return std::nullopt;
    }
  }
};

}  // namespace

// What the linker puts in place of libc's.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
#pragma GCC visibility push(default)
extern "C" {

std::size_t __wrap_strftime(char* target, std::size_t size, char const* format, std::tm const* date) {
  local_time::set_zone();
  auto const text = writer{*date, size}.text(format);
  if (text.size() >= size) return 0;
  *std::ranges::copy(text, target).out = '\0';
  return text.size();
}

std::size_t __wrap_wcsftime(wchar_t* target, std::size_t size, wchar_t const* format, std::tm const* date) {
  local_time::set_zone();
  std::wstring result;
  for (std::wstring_view rest{format}; !rest.empty();) {
    // Directives are ASCII.
    auto const is_ascii = [](wchar_t letter) { return letter >= 0 && letter < 128; };
    auto const end = std::ranges::find_if_not(rest, is_ascii);
    auto const text = writer{*date, size}.text(std::string(rest.begin(), end));
    result.append(text.begin(), text.end());
    auto const next = std::ranges::find_if(end, rest.end(), is_ascii);
    result.append(end, next);
    rest.remove_prefix(static_cast<std::size_t>(next - rest.begin()));
  }
  if (result.size() >= size) return 0;
  *std::ranges::copy(result, target).out = L'\0';
  return result.size();
}
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
