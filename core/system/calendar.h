// SPDX-License-Identifier: Apache-2.0
// The calendar of Gregory, before his time too: seconds and days since 1970 and the dates that they are.
#pragma once
#include <ctime>
#include <limits>

namespace calendar {

constexpr int first_year = 1900;
constexpr long long hour = 3600;
constexpr long long day = 24 * hour;

constexpr bool is_leap(long long year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int days_of_month(long long year, int month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// What is left to the lower multiple: never negative.
constexpr long long modulo(long long value, long long divisor) { return (value % divisor + divisor) % divisor; }
constexpr long long floor_divide(long long value, long long divisor) {
  return (value - modulo(value, divisor)) / divisor;
}

/// Of the year's first day.
constexpr long long days_until(long long year) {
  auto const last = year - 1;
  return 365 * (year - 1970) + floor_divide(last, 4) - floor_divide(last, 100) + floor_divide(last, 400) - 477;
}
static_assert(days_until(1970) == 0 && days_until(2000) == 10'957 && days_until(1600) == -135'140);

/// From 0, Sunday.
constexpr int weekday_of(long long days) { return static_cast<int>(modulo(days + 4, 7)); }

constexpr long long year_of(long long days) {
  auto year = 1970 + floor_divide(days * 400, 146'097);
  while (days_until(year) > days) --year;
  while (days_until(year + 1) <= days) ++year;
  return year;
}

/// Fills in all but the zone; false where the year is no `int`, as times of 64 bits can be.
inline bool to_date(long long seconds, std::tm& date) {
  constexpr auto far = (static_cast<long long>(std::numeric_limits<int>::max()) + first_year + 1) * 366 * day;
  if (seconds > far || seconds < -far) return false;
  auto const days = floor_divide(seconds, day);
  auto const year = year_of(days);
  auto const counted = year - first_year;
  if (counted > std::numeric_limits<int>::max() || counted < std::numeric_limits<int>::min()) return false;
  auto left = static_cast<int>(days - days_until(year));
  date.tm_year = static_cast<int>(counted);
  date.tm_yday = left;
  date.tm_mon = 0;
  for (; left >= days_of_month(year, date.tm_mon + 1); ++date.tm_mon) left -= days_of_month(year, date.tm_mon + 1);
  date.tm_mday = left + 1;
  date.tm_wday = weekday_of(days);
  auto const rest = static_cast<int>(modulo(seconds, day));
  date.tm_hour = rest / 3600;
  date.tm_min = rest / 60 % 60;
  date.tm_sec = rest % 60;
  return true;
}

}  // namespace calendar
