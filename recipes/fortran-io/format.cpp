// SPDX-License-Identifier: Apache-2.0
// Reads formats. Blanks outside of literals mean nothing.
#include "format.h"

namespace fortran {
namespace {

class reader {
 public:
  explicit reader(std::string_view text) : text_(text) {}

  format read() {
    if (!take('(')) fail("a format begins with (");
    group(0);
    return std::move(made_);
  }

 private:
  [[noreturn]] void fail(std::string_view why) const {
    throw std::string(why) + " in the format " + std::string(text_) + ", at its character " + std::to_string(at_ + 1);
  }

  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') at_++;
    if (at_ == text_.size()) return 0;
    char letter = text_[at_];
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }

  bool take(char letter) {
    if (peek() != letter) return false;
    at_++;
    return true;
  }

  /// A number, or -1 when there is none.
  int number() {
    int value = -1;
    for (char digit = peek(); digit >= '0' && digit <= '9'; digit = peek()) {
      value = (value < 0 ? 0 : value) * 10 + (digit - '0');
      if (value > 1'000'000) fail("too large a number");
      at_++;
    }
    return value;
  }

  int wanted() {
    int value = number();
    if (value < 0) fail("a number is wanted");
    return value;
  }

  /// All up to the parenthesis that closes the group, and that.
  void group(int depth) {
    while (!take(')')) {
      if (take(',')) continue;
      if (peek() == 0) fail("no )");
      part(depth);
    }
  }

  void part(int depth) {
    if (take('*')) return endless(depth);
    bool minus = take('-');
    if (!minus) take('+');
    int count = number();
    if (take('P')) return plain({.what = edit::kind::scale, .number = minus ? -count : count});
    if (minus) fail("only a scale factor can be negative");
    if (take('X')) return plain({.what = edit::kind::skip, .number = count < 0 ? 1 : count});
    if (take('H')) return plain({.what = edit::kind::literal, .text = raw(count)});
    int times = count < 0 ? 1 : count;
    std::size_t begun = made_.edits.size();
    if (take('(')) {
      if (depth == 0) made_.revert = begun;
      group(depth + 1);
    } else if (take('/')) {
      plain({.what = edit::kind::slash});
    } else if (count < 0 && control()) {
      return;
    } else {
      data();
    }
    std::vector<edit> once(made_.edits.begin() + static_cast<std::ptrdiff_t>(begun), made_.edits.end());
    for (int done = 1; done < times; done++) made_.edits.insert(made_.edits.end(), once.begin(), once.end());
  }

  void endless(int depth) {
    if (!take('(')) fail("a group is wanted after *");
    int begun = static_cast<int>(made_.edits.size());
    group(depth + 1);
    plain({.what = edit::kind::again, .number = begun});
  }

  std::string raw(int count) {
    if (count < 0 || at_ + static_cast<std::size_t>(count) > text_.size()) fail("a wrong count before H");
    at_ += static_cast<std::size_t>(count);
    return std::string(text_.substr(at_ - static_cast<std::size_t>(count), static_cast<std::size_t>(count)));
  }

  /// What takes no data and no repeat.
  bool control() {
    if (char quote = peek(); quote == '\'' || quote == '"') {
      plain({.what = edit::kind::literal, .text = quoted(quote)});
    } else if (take(':')) {
      plain({.what = edit::kind::colon});
    } else if (take('T')) {
      edit::kind what = take('L') ? edit::kind::back : take('R') ? edit::kind::skip : edit::kind::tab;
      plain({.what = what, .number = wanted()});
    } else if (take('S')) {
      plain({.what = edit::kind::sign, .letter = take('P') ? 'P' : (take('S'), 'S')});
    } else {
      return false;
    }
    return true;
  }

  std::string quoted(char quote) {
    std::string found;
    for (at_++; at_ < text_.size(); at_++) {
      if (text_[at_] != quote) {
        found += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == quote) {
        found += text_[at_++];
      } else {
        at_++;
        return found;
      }
    }
    fail("a literal does not end");
  }

  void data() {
    char letter = peek();
    if (std::string_view("IFEDGAL").find(letter) == std::string_view::npos || letter == 0) {
      fail("this descriptor is not known");
    }
    at_++;
    edit one{.what = edit::kind::data, .letter = letter, .width = number()};
    if (take('.')) one.digits = wanted();
    if ((letter == 'E' || letter == 'G') && take('E')) one.exponent = wanted();
    plain(one);
  }

  void plain(edit one) { made_.edits.push_back(std::move(one)); }

  std::string_view text_;
  std::size_t at_ = 0;
  format made_;
};

}  // namespace

format parse(std::string_view text) { return reader(text).read(); }

}  // namespace fortran
