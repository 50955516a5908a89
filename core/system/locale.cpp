// SPDX-License-Identifier: Apache-2.0
// The locales that there are: C, also as POSIX, C.UTF-8, and what the environment names, which is C.UTF-8 by another
// name. libc takes any name for C.UTF-8, and forgets all names but that of LC_CTYPE.
#include <algorithm>
#include <array>
#include <cctype>
#include <clocale>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace {

/// As glibc lists them; the first ones are at the places of their constants.
constexpr std::array<std::string_view, 12> categories{
    "LC_CTYPE", "LC_NUMERIC", "LC_TIME",    "LC_COLLATE",   "LC_MONETARY",    "LC_MESSAGES",
    "LC_PAPER", "LC_NAME",    "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION",
};
static_assert(LC_CTYPE == 0 && LC_MESSAGES == 5 && LC_ALL == 6);

using names = std::array<std::string, categories.size()>;

names& current() {
  static names all = [] {
    names initial;
    initial.fill("C");
    return initial;
  }();
  return all;
}

/// The variable's value, and none when it is empty.
std::optional<std::string> variable(std::string_view name) {
  auto const* const value = std::getenv(std::string{name}.c_str());
  return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>{value};
}

/// Without any variable, CPython takes C.UTF-8 for the encoding, but C for the rest.
std::string named_by_environment(std::size_t category) {
  for (auto const name : {std::string_view{"LC_ALL"}, categories.at(category), std::string_view{"LANG"}})
    if (auto const value = variable(name)) return *value;
  return category == LC_CTYPE ? "C.UTF-8" : "C";
}

bool is_of_environment(std::string_view name) {
  auto const is_value = [name](std::string_view other) { return variable(other) == name; };
  return is_value("LC_ALL") || is_value("LANG") || std::ranges::any_of(categories, is_value);
}

bool is_c(std::string_view name) { return name == "C" || name == "POSIX"; }

/// Case and punctuation in the name of an encoding say nothing.
bool is_utf8(std::string_view encoding) {
  std::string kept;
  std::ranges::copy_if(encoding, std::back_inserter(kept), [](char letter) { return letter != '-' && letter != '_'; });
  std::ranges::transform(kept, kept.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return kept == "utf8";
}

/// The name that a category has then; none when there is no such locale.
std::optional<std::string> chosen(std::size_t category, std::string_view name) {
  if (name.empty()) return chosen(category, named_by_environment(category));
  if (is_c(name)) return "C";
  auto const exists = (name.starts_with("C.") && is_utf8(name.substr(2))) || is_of_environment(name);
  return exists ? std::optional{std::string{name}} : std::nullopt;
}

/// All categories' names, from one name or from what `described` gives.
std::optional<names> chosen_for_all(std::string_view text) {
  names all;
  auto const is_list = text.contains(';');
  for (std::size_t category = 0; category < categories.size(); ++category) {
    auto name = text;
    if (is_list) {
      auto const begin = text.find(std::string{categories.at(category)} + '=');
      if (begin == std::string_view::npos) return std::nullopt;
      name = text.substr(begin + categories.at(category).size() + 1);
      name = name.substr(0, name.find(';'));
    }
    auto found = chosen(category, name);
    if (!found) return std::nullopt;
    all.at(category) = std::move(*found);
  }
  return all;
}

std::string described() {
  auto const& all = current();
  if (std::ranges::all_of(all, [&all](auto const& name) { return name == all[0]; })) return all[0];
  std::string text;
  for (std::size_t category = 0; category < categories.size(); ++category)
    text += (text.empty() ? "" : ";") + std::string{categories.at(category)} + '=' + all.at(category);
  return text;
}

}  // namespace

extern "C" char* __real_setlocale(int category, char const* name);  // NOLINT: the linker's name

/// Stands for `setlocale` (product.toml): null where one of the names is that of no locale.
extern "C" char* __wrap_setlocale(int category, char const* name) {  // NOLINT: the linker's name
  static std::string answer;
  if (category < LC_CTYPE || category > LC_ALL) return nullptr;
  if (name != nullptr) {
    if (category == LC_ALL) {
      auto all = chosen_for_all(name);
      if (!all) return nullptr;
      current() = std::move(*all);
    } else {
      auto const index = static_cast<std::size_t>(category);
      auto found = chosen(index, name);
      if (!found) return nullptr;
      current().at(index) = std::move(*found);
    }
    if (category == LC_ALL || category == LC_CTYPE) {
      auto const& encoding = current()[LC_CTYPE];
      if (__real_setlocale(LC_CTYPE, is_c(encoding) ? "C" : encoding.c_str()) == nullptr) return nullptr;
    }
  }
  answer = category == LC_ALL ? described() : current().at(static_cast<std::size_t>(category));
  return answer.data();
}
