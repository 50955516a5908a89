// SPDX-License-Identifier: Apache-2.0
// What code that flang compiled calls for OPEN, CLOSE and a formatted WRITE; the names and types are flang's, with
// lengths of 64 bits. A statement begins, is told its parts, and ends. What fails ends the program, but with IOSTAT= or
// ERR=.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "numbers.h"
#include "unit.h"

namespace fortran {
namespace {

/// The lines that a WRITE makes, by a format. Data come one after the other.
class writer {
 public:
  explicit writer(std::string_view text) : format_(parse(text)) {}

  template <typename Text>
  void data(Text text_of) {
    const edit* how = next();
    if (how == nullptr) {
      line();
      at_ = format_.revert;
      how = next();
      if (how == nullptr) throw std::string("the format takes no data, and there are some");
    }
    put(text_of(*how, mode_));
  }

  /// What is left of the format, up to what would take data.
  const std::string& end() {
    finished_ = true;
    next();
    line();
    return lines_;
  }

 private:
  /// Does what needs no data; then the descriptor for the next datum, or nothing at the end.
  const edit* next() {
    bool again = false;
    while (at_ < format_.edits.size()) {
      const edit& one = format_.edits[at_++];
      switch (one.what) {
        case edit::kind::data:
          return &one;
        case edit::kind::literal:
          put(one.text);
          break;
        case edit::kind::skip:
          column_ += static_cast<std::size_t>(one.number);
          break;
        case edit::kind::tab:
          column_ = static_cast<std::size_t>(one.number > 0 ? one.number - 1 : 0);
          break;
        case edit::kind::back:
          column_ -= std::min(column_, static_cast<std::size_t>(one.number));
          break;
        case edit::kind::slash:
          line();
          break;
        case edit::kind::scale:
          mode_.scale = one.number;
          break;
        case edit::kind::sign:
          mode_.plus = one.letter == 'P';
          break;
        case edit::kind::colon:
          if (finished_) return nullptr;
          break;
        case edit::kind::again:
          if (again || finished_) return nullptr;
          again = true;
          at_ = static_cast<std::size_t>(one.number);
          break;
      }
    }
    return nullptr;
  }

  /// Writes over what is there; a place to the right of the line's end is reached with blanks.
  void put(std::string_view text) {
    if (text.empty()) return;
    if (line_.size() < column_ + text.size()) line_.resize(column_ + text.size(), ' ');
    line_.replace(column_, text.size(), text);
    column_ += text.size();
  }

  void line() {
    lines_ += line_ + '\n';
    line_.clear();
    column_ = 0;
  }

  format format_;
  std::size_t at_ = 0;
  mode mode_;
  std::string line_;
  std::string lines_;
  std::size_t column_ = 0;
  bool finished_ = false;
};

enum class verb { write, write_text, open, close };

}  // namespace

/// One statement that is under way; compiled code has a pointer to it.
struct statement {
  verb what;
  const char* source;
  int line;
  connection target = {};
  char* text = nullptr;
  std::size_t length = 0;
  std::optional<writer> output = {};
  bool handled = false;
  std::string failure = {};

  /// Does a part, unless one before failed.
  template <typename Part>
  bool part(Part work) {
    if (!failure.empty()) return false;
    try {
      work();
    } catch (const std::string& why) {
      failure = why;
    }
    return failure.empty();
  }

  void end() {
    if (what == verb::open) open_unit(target);
    if (what == verb::close) close_unit(target);
    if (what == verb::write) write_unit(target.unit, output->end());
    if (what == verb::write_text) to_text(output->end());
  }

  /// An internal file: one line, filled up with blanks.
  void to_text(std::string_view lines) const {
    std::string_view one = lines.substr(0, lines.find('\n'));
    if (one.size() > length || lines.size() != one.size() + 1)
      throw std::string("the text has no room for what is written");
    std::string filled(one);
    filled.resize(length, ' ');
    filled.copy(text, length);
  }
};

namespace {

statement* begin(statement made, const char* format = nullptr, std::uint64_t length = 0) {
  auto* one = new statement(std::move(made));
  if (format != nullptr)
    one->part([&] { one->output.emplace(std::string_view(format, static_cast<std::size_t>(length))); });
  return one;
}

/// A name as Fortran passes it: blanks at its end are none of it.
std::string trimmed(const char* text, std::uint64_t length) {
  std::string found(text, static_cast<std::size_t>(length));
  return found.substr(0, found.find_last_not_of(' ') + 1);
}

std::string upper(std::string text) {
  for (char& letter : text) letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return text;
}

}  // namespace
}  // namespace fortran

using fortran::statement;
using fortran::verb;

extern "C" {

statement* _FortranAioBeginExternalFormattedOutput(const char* format, std::uint64_t length, const void*,
                                                   std::int32_t unit, const char* source, std::int32_t line) {
  return fortran::begin({.what = verb::write, .source = source, .line = line, .target = {.unit = unit}}, format,
                        length);
}

statement* _FortranAioBeginInternalFormattedOutput(char* text, std::uint64_t size, const char* format,
                                                   std::uint64_t length, const void*, void**, std::uint64_t,
                                                   const char* source, std::int32_t line) {
  statement made{.what = verb::write_text, .source = source, .line = line, .text = text};
  made.length = static_cast<std::size_t>(size);
  return fortran::begin(std::move(made), format, length);
}

statement* _FortranAioBeginOpenUnit(std::int32_t unit, const char* source, std::int32_t line) {
  return fortran::begin({.what = verb::open, .source = source, .line = line, .target = {.unit = unit}});
}

statement* _FortranAioBeginClose(std::int32_t unit, const char* source, std::int32_t line) {
  return fortran::begin({.what = verb::close, .source = source, .line = line, .target = {.unit = unit}});
}

void _FortranAioEnableHandlers(statement* one, bool iostat, bool err, bool, bool, bool) {
  one->handled = iostat || err;
}

bool _FortranAioSetFile(statement* one, const char* name, std::uint64_t length) {
  return one->part([&] { one->target.file = fortran::trimmed(name, length); });
}

bool _FortranAioSetStatus(statement* one, const char* status, std::uint64_t length) {
  return one->part([&] { one->target.status = fortran::upper(fortran::trimmed(status, length)); });
}

bool _FortranAioOutputInteger32(statement* one, std::int32_t value) {
  return one->part([&] {
    one->output->data([&](const fortran::edit& how, const fortran::mode& now) { return integer(value, how, now); });
  });
}

bool _FortranAioOutputReal64(statement* one, double value) {
  return one->part([&] {
    one->output->data([&](const fortran::edit& how, const fortran::mode& now) { return real(value, how, now); });
  });
}

bool _FortranAioOutputReal32(statement* one, float value) { return _FortranAioOutputReal64(one, value); }

bool _FortranAioOutputAscii(statement* one, const char* text, std::uint64_t length) {
  std::string_view value(text, static_cast<std::size_t>(length));
  return one->part([&] {
    one->output->data([&](const fortran::edit& how, const fortran::mode&) { return characters(value, how); });
  });
}

bool _FortranAioOutputLogical(statement* one, bool value) {
  return one->part(
      [&] { one->output->data([&](const fortran::edit& how, const fortran::mode&) { return logical(value, how); }); });
}

/// 0, or 1 for an error that the program handles.
std::int32_t _FortranAioEndIoStatement(statement* ended) {
  std::unique_ptr<statement> one(ended);
  if (one->part([&] { one->end(); })) return 0;
  if (one->handled) return 1;
  std::fprintf(stderr, "%s:%d: Fortran: %s\n", one->source, one->line, one->failure.c_str());
  std::abort();
}

}  // extern "C"
