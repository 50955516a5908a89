// SPDX-License-Identifier: Apache-2.0
// Units on top of C's files.
#include "unit.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>

namespace fortran {
namespace {

struct opened {
  std::FILE* file = nullptr;
  std::string name = {};
  bool written = false;
  bool scratch = false;
};

std::map<int, opened>& units() {
  static std::map<int, opened> all;
  return all;
}

std::FILE* standard(int unit) { return unit == 6 || unit == -1 ? stdout : unit == 0 ? stderr : nullptr; }

std::FILE* file_for(const std::string& name, const std::string& status) {
  if (status == "NEW") return std::fopen(name.c_str(), "w+x");
  if (status == "REPLACE") return std::fopen(name.c_str(), "w+");
  if (status == "SCRATCH") return std::tmpfile();
  std::FILE* file = std::fopen(name.c_str(), "r+");
  return file == nullptr && status != "OLD" && errno == ENOENT ? std::fopen(name.c_str(), "w+") : file;
}

opened& connect(int unit, const std::string& name, const std::string& status) {
  std::FILE* file = file_for(name, status);
  if (file == nullptr) throw "the file " + name + " cannot be opened: " + std::strerror(errno);
  return units()[unit] = {.file = file, .name = name, .scratch = status == "SCRATCH"};
}

void disconnect(int unit, bool remove) {
  auto found = units().find(unit);
  if (found == units().end()) return;
  opened closed = found->second;
  units().erase(found);
  if (std::fclose(closed.file) != 0) throw "the file " + closed.name + " cannot be written: " + std::strerror(errno);
  if (remove && !closed.scratch) std::remove(closed.name.c_str());
}

}  // namespace

void open_unit(const connection& wanted) {
  disconnect(wanted.unit, false);
  std::string name = wanted.file.empty() ? "fort." + std::to_string(wanted.unit) : wanted.file;
  connect(wanted.unit, name, wanted.status);
}

void close_unit(const connection& wanted) { disconnect(wanted.unit, wanted.status == "DELETE"); }

void write_unit(int unit, std::string_view lines) {
  auto found = units().find(unit);
  std::FILE* file = found == units().end() ? standard(unit) : nullptr;
  bool flush = file != nullptr;
  if (file == nullptr) {
    opened& one = found == units().end() ? connect(unit, "fort." + std::to_string(unit), "") : found->second;
    // What a file had after the line that is written goes.
    if (!one.written && ftruncate(fileno(one.file), std::ftell(one.file)) != 0) {
      throw "the file " + one.name + " cannot be written: " + std::strerror(errno);
    }
    one.written = true;
    file = one.file;
  }
  if (std::fwrite(lines.data(), 1, lines.size(), file) != lines.size() || (flush && std::fflush(file) != 0)) {
    throw std::string("cannot write: ") + std::strerror(errno);
  }
}

}  // namespace fortran
