// SPDX-License-Identifier: Apache-2.0
// Stands for the C library's functions of local time, which Emscripten has over JavaScript's Date: that knows one zone
// and no TZ. As in glibc the zone is that of the last `tzset`, which `mktime` and `strftime` call.
#include "system/local_time.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <variant>

#include "system/calendar.h"
#include "system/host_zone.h"

namespace {

using any_zone = std::variant<zones::rule, zones::file, zones::host>;

constexpr auto local_file = "/etc/localtime";

std::optional<zones::file> file_of(std::string const& name) {
  if (name.starts_with('/')) return zones::file::read(name);
  auto const* const folder = std::getenv("TZDIR");
  if (folder != nullptr && *folder != '\0') return zones::file::read(std::string{folder} + '/' + name);
  for (auto const* const one : {"/usr/share/zoneinfo/", "/share/zoneinfo/", "/etc/zoneinfo/"})
    if (auto found = zones::file::read(one + name)) return found;
  return std::nullopt;
}

/// A rule such as CET-1CEST has a number behind its name, which a zone's name has only behind a slash.
bool is_rule(std::string const& text) {
  auto const end = text.find_first_of("/0123456789");
  return text.starts_with('<') || (end != std::string::npos && text[end] != '/');
}

any_zone zone_of(std::optional<std::string> const& value) {
  if (!value) {
    if (auto found = file_of(local_file)) return *found;
    if (auto found = zones::host::find("")) return *found;
    return zones::rule{"UTC0"};
  }
  auto name = value->empty() ? "Universal" : *value;
  if (name.starts_with(':')) name.erase(0, 1);
  if (name.empty() || name == local_file) {
    auto found = name.empty() ? std::nullopt : file_of(name);
    return found ? any_zone{*found} : zones::rule{"UTC0"};
  }
  if (auto found = file_of(name)) return *found;
  if (!is_rule(name) && name[0] != '/' && name[0] != '.') {
    if (auto found = zones::host::find(name)) return *found;
  }
  return zones::rule{name};
}

/// The zone and the value of TZ that it is of.
struct {
  bool is_known = false;
  std::optional<std::string> value;
  any_zone zone{zones::rule{"UTC0"}};
} current;

}  // namespace

// libc's names.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier)
// For shared objects, too.
#pragma GCC visibility push(default)
extern "C" {

long timezone = 0;
int daylight = 0;
char* tzname[2] = {const_cast<char*>("UTC"), const_cast<char*>("UTC")};

void tzset() {
  auto const* const text = std::getenv("TZ");
  auto value = text == nullptr ? std::nullopt : std::optional<std::string>{text};
  if (current.is_known && current.value == value) return;
  current.is_known = true;
  current.zone = zone_of(value);
  current.value = std::move(value);
  auto const [standard, other] = std::visit([](auto const& zone) { return zone.offsets(); }, current.zone);
  timezone = -standard.seconds;
  daylight = standard.seconds == other.seconds ? 0 : 1;
  tzname[0] = const_cast<char*>(standard.name);
  tzname[1] = const_cast<char*>(other.name);
}

std::tm* __localtime_r(std::time_t const* seconds, std::tm* date) {
  if (local_time::at(*seconds, *date)) return date;
  errno = EOVERFLOW;
  return nullptr;
}
std::tm* localtime_r(std::time_t const* seconds, std::tm* date) { return __localtime_r(seconds, date); }

std::tm* __gmtime_r(std::time_t const* seconds, std::tm* date) {
  date->tm_isdst = 0;
  date->tm_gmtoff = 0;
  date->tm_zone = "GMT";
  if (calendar::to_date(*seconds, *date)) return date;
  errno = EOVERFLOW;
  return nullptr;
}
std::tm* gmtime_r(std::time_t const* seconds, std::tm* date) { return __gmtime_r(seconds, date); }
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier)

void local_time::set_zone() { tzset(); }

bool local_time::at(long long seconds, std::tm& date) {
  if (!current.is_known) tzset();
  // What is further away has no date.
  constexpr long long farthest = 1LL << 57;
  if (seconds > farthest || seconds < -farthest) return false;
  auto const found = std::visit([seconds](auto const& zone) { return zone.at(seconds); }, current.zone);
  date.tm_isdst = found.is_daylight ? 1 : 0;
  date.tm_gmtoff = found.seconds;
  date.tm_zone = found.name;
  return calendar::to_date(seconds + found.seconds, date);
}
