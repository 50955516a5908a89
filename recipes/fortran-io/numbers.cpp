// SPDX-License-Identifier: Apache-2.0
// Numbers as text. C's printf has the digits, rounded right; what is done here is Fortran's way to place them.
#include "numbers.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace fortran {
namespace {

[[noreturn]] void refuse(std::string_view value, const edit& how) {
  throw std::string(value) + " cannot be written with the descriptor " + how.letter;
}

/// At the right end of a field; a field of width 0 is as wide as its text.
std::string field(const std::string& text, int width) {
  if (width <= 0) return text;
  std::size_t wide = static_cast<std::size_t>(width);
  return text.size() > wide ? std::string(wide, '*') : std::string(wide - text.size(), ' ') + text;
}

std::string sign(bool negative, const mode& now) { return negative ? "-" : now.plus ? "+" : ""; }

/// `digits` after the point, in decimal.
std::string decimal(double value, int digits) {
  std::size_t size = static_cast<std::size_t>(std::snprintf(nullptr, 0, "%.*f", digits, value));
  std::string text(size, 0);
  std::snprintf(text.data(), size + 1, "%.*f", digits, value);
  return text;
}

/// The first `count` digits of a value that is not negative, and the exponent of ten of the first.
std::pair<std::string, int> significant(double value, int count) {
  if (count <= 0) return {"", 0};
  char text[1100];
  std::snprintf(text, sizeof text, "%.*e", std::min(count, 1000) - 1, value);
  std::string all = text;
  std::size_t letter = all.find('e');
  int power = std::atoi(all.c_str() + letter + 1);
  std::string digits = all.substr(0, 1) + (letter > 2 ? all.substr(2, letter - 2) : "");
  return {digits, power};
}

/// The sign, what is before the point, and the rest. A lone zero before the point goes when there is no room.
std::string placed(const std::string& front, std::string before, const std::string& rest, int width) {
  if (before.empty() || before == "0") {
    before = width > 0 && front.size() + 1 + rest.size() > static_cast<std::size_t>(width) ? "" : "0";
  }
  return field(front + before + rest, width);
}

std::string fixed(double value, const edit& how, const mode& now) {
  if (how.digits < 0) throw std::string("F without a number of digits");
  double size = std::fabs(value);
  int digits = how.digits + now.scale;
  std::string text = digits >= 0 ? decimal(size, digits) : decimal(size * std::pow(10, now.scale), how.digits);
  if (now.scale != 0 && digits >= 0) {
    std::erase(text, '.');
    if (text.size() <= static_cast<std::size_t>(how.digits)) text.insert(0, how.digits + 1 - text.size(), '0');
    text.insert(text.size() - static_cast<std::size_t>(how.digits), ".");
    text.erase(0, std::min(text.find_first_not_of('0'), text.find('.')));
  }
  std::size_t point = std::min(text.find('.'), text.size());
  std::string after = point < text.size() ? text.substr(point) : ".";
  return placed(sign(std::signbit(value), now), text.substr(0, point), after, how.width);
}

/// `E+05`, and `+105`, which has no room for the letter; a number of digits for it may be asked for.
std::string power_text(int power, const edit& how) {
  std::string digits = std::to_string(std::abs(power));
  int wanted = how.exponent > 0 ? how.exponent : 2;
  if (how.exponent > 0 && digits.size() > static_cast<std::size_t>(wanted)) return "";
  bool letter = how.exponent > 0 || digits.size() <= 2;
  if (digits.size() < static_cast<std::size_t>(wanted)) digits.insert(0, wanted - digits.size(), '0');
  std::string front = letter ? std::string(1, how.letter == 'D' ? 'D' : 'E') : "";
  return front + (power < 0 ? "-" : "+") + digits;
}

std::string scientific(double value, const edit& how, const mode& now) {
  if (how.digits < 0) throw std::string(1, how.letter) + " without a number of digits";
  int scale = now.scale;
  if (scale <= -how.digits - 1 || scale >= how.digits + 2) return std::string(std::max(how.width, 1), '*');
  auto [digits, power] = significant(std::fabs(value), scale > 0 ? how.digits + 1 : how.digits + scale);
  if (scale < 0) digits.insert(0, -scale, '0');
  std::size_t before = scale > 0 ? static_cast<std::size_t>(scale) : 0;
  std::string last = power_text(value == 0 ? 0 : power + 1 - scale, how);
  if (last.empty()) return std::string(std::max(how.width, 1), '*');
  return placed(sign(std::signbit(value), now), digits.substr(0, before), "." + digits.substr(before) + last,
                how.width);
}

/// As F when that shows the digits that were asked for, then blanks where an exponent would be; else as E.
std::string general(double value, const edit& how, const mode& now) {
  if (how.digits <= 0 || how.width <= 0) throw std::string("G needs a width and a number of digits for a real number");
  double size = std::fabs(value);
  int power = size == 0 ? 0 : significant(size, how.digits).second + 1;
  if (power < 0 || power > how.digits) return scientific(value, how, now);
  int blanks = how.exponent > 0 ? how.exponent + 2 : 4;
  edit plain{.letter = 'F', .width = how.width - blanks, .digits = how.digits - power};
  if (size == 0) plain.digits = how.digits - 1;
  return fixed(value, plain, {.plus = now.plus}) + std::string(blanks, ' ');
}

}  // namespace

std::string integer(std::int64_t value, const edit& how, const mode& now) {
  if (how.letter != 'I' && how.letter != 'G') refuse("an integer", how);
  std::string digits = std::to_string(value < 0 ? 0 - static_cast<std::uint64_t>(value) : value);
  if (how.letter == 'I' && how.digits == 0 && value == 0) return field("", how.width);
  int least = how.letter == 'I' ? how.digits : 0;
  if (least > 0 && digits.size() < static_cast<std::size_t>(least)) digits.insert(0, least - digits.size(), '0');
  return field(sign(value < 0, now) + digits, how.width < 0 ? 12 : how.width);
}

std::string real(double value, const edit& how, const mode& now) {
  if (how.letter == 'I' || how.letter == 'A' || how.letter == 'L') refuse("a real number", how);
  if (std::isnan(value)) return field("NaN", how.width);
  if (std::isinf(value)) {
    std::string front = sign(value < 0, now);
    return field(front + (how.width >= static_cast<int>(front.size()) + 8 ? "Infinity" : "Inf"), how.width);
  }
  if (how.letter == 'F') return fixed(value, how, now);
  return how.letter == 'G' ? general(value, how, now) : scientific(value, how, now);
}

std::string characters(std::string_view value, const edit& how) {
  if (how.letter != 'A' && how.letter != 'G') refuse("text", how);
  if (how.width <= 0) return std::string(value);
  return field(std::string(value.substr(0, static_cast<std::size_t>(how.width))), how.width);
}

std::string logical(bool value, const edit& how) {
  if (how.letter != 'L' && how.letter != 'G') refuse("a logical value", how);
  return field(value ? "T" : "F", how.width < 0 ? 2 : how.width);
}

}  // namespace fortran
