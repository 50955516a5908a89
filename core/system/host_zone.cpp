// SPDX-License-Identifier: Apache-2.0
#include "system/host_zone.h"

#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "bridge.h"
#include "js/string.h"

namespace {

bool is_file(std::string const& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0;
}

/// Where musl looks for a zone of this name.
bool has_file(std::string const& name) {
  for (auto const* folder : {"/usr/share/zoneinfo/", "/share/zoneinfo/", "/etc/zoneinfo/"})
    if (is_file(folder + name)) return true;
  return false;
}

/// A rule such as CET-1CEST has a number behind its name, which a zone's name has only behind a slash.
bool is_rule(std::string const& text) {
  auto const end = text.find_first_of("/0123456789");
  return text.starts_with('<') || (end != std::string::npos && text[end] != '/');
}

/// Is this value of TZ, or its lack, the engine's to tell?
bool is_for_engine(std::optional<std::string> const& value) {
  if (!value) return !is_file("/etc/localtime") && bridge::zone_select(js::string(""));
  auto const name = value->starts_with(':') ? value->substr(1) : *value;
  if (name.empty() || name[0] == '/' || name[0] == '.' || is_rule(name) || has_file(name)) return false;
  return bridge::zone_select(js::string(name));
}

struct {
  bool known = false;
  std::optional<std::string> value;
  bool is_engines = false;
} zone;

/// The longest name that tz data has is six letters.
constexpr std::size_t longest_name = 32;

/// A copy that lives as long as the program: times point at it.
char const* kept(std::string const& name) {
  static std::set<std::string> names;
  return names.insert(name).first->c_str();
}

}  // namespace

int host_zone_is_used() {
  auto const* const text = std::getenv("TZ");
  auto value = text == nullptr ? std::nullopt : std::optional<std::string>{text};
  if (!zone.known || zone.value != value) {
    zone.known = true;
    zone.value = std::move(value);
    zone.is_engines = is_for_engine(zone.value);
  }
  return zone.is_engines ? 1 : 0;
}

void host_zone_at(long long time, int is_local, int* is_daylight, long* offset, long* other_offset, char const** name) {
  bridge::zone_offset found{};
  bridge::zone_at(static_cast<double>(time), is_local != 0, &found);
  std::array<char, longest_name> text{};
  auto const length = bridge::zone_name(found.offset, found.daylight != 0, text.data());
  *is_daylight = found.daylight;
  *offset = found.offset;
  if (other_offset != nullptr) *other_offset = found.other;
  *name = kept({text.data(), static_cast<std::size_t>(length)});
}
