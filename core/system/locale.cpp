// SPDX-License-Identifier: Apache-2.0
// The locales that there are: C, also as POSIX, C.UTF-8, and what the environment names, which is C.UTF-8 by another
// name. libc takes any name for C.UTF-8.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

namespace {

/// Case and punctuation in the name of an encoding say nothing.
std::string normalized(std::string_view name) {
  std::string kept;
  std::ranges::copy_if(name, std::back_inserter(kept), [](char letter) { return letter != '-' && letter != '_'; });
  std::ranges::transform(kept, kept.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return kept;
}

constexpr std::array variables{"LC_ALL",     "LC_CTYPE",    "LC_NUMERIC",  "LC_TIME",
                               "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LANG"};

bool is_of_environment(std::string_view name) {
  return std::ranges::any_of(variables, [name](char const* variable) {
    auto const* const value = std::getenv(variable);
    return value != nullptr && name == value;
  });
}

bool exists(std::string_view name) {
  if (name.empty() || is_of_environment(name)) return true;
  auto const plain = normalized(name);
  return plain == "c" || plain == "posix" || plain == "c.utf8";
}

}  // namespace

extern "C" char* __real_setlocale(int category, char const* name);  // NOLINT: the linker's name

/// Stands for `setlocale` (product.toml): null where one of the names is that of no locale. Several have `;` between
/// them.
extern "C" char* __wrap_setlocale(int category, char const* name) {  // NOLINT: the linker's name
  if (name != nullptr) {
    std::string_view rest{name};
    do {
      auto const end = std::min(rest.find(';'), rest.size());
      auto const part = rest.substr(0, end);
      if (!exists(part.substr(std::min(part.find('=') + 1, part.size())))) return nullptr;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    } while (!rest.empty());
  }
  return __real_setlocale(category, name);
}
