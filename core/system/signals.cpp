// SPDX-License-Identifier: Apache-2.0
// Signals for a process that others can send them to. The host is told what each of them does here, and ends the
// process by a signal whose default that is; libc's own would end it with an exit code.
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "bridge.h"

// libc's own.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier)
extern "C" bool __sig_is_blocked(int sig);
extern "C" struct sigaction __sig_actions[_NSIG];
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier)

namespace {

bool exists(int signal) { return signal > 0 && signal < _NSIG; }

bool can_be_caught(int signal) { return signal != SIGKILL && signal != SIGSTOP; }

/// As enum signal_action of bridge.idl has it.
bridge::signal_action action_of(struct sigaction const& action) {
  if ((action.sa_flags & SA_SIGINFO) != 0) return bridge::signal_action::handled;
  if (action.sa_handler == SIG_DFL) return bridge::signal_action::usual;
  return action.sa_handler == SIG_IGN ? bridge::signal_action::ignored : bridge::signal_action::handled;
}

/// A blocked signal waits here, whatever it would do.
bridge::signal_action present_action(int signal) {
  if (can_be_caught(signal) && __sig_is_blocked(signal)) return bridge::signal_action::handled;
  return action_of(__sig_actions[signal]);
}

void tell_action(int signal) { bridge::set_signal_action(signal, present_action(signal)); }

}  // namespace

// What the linker puts in place of libc's.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
#pragma GCC visibility push(default)
extern "C" {
int __real___sigaction(int signal, struct sigaction const* wanted, struct sigaction* old);
int __real_pthread_sigmask(int how, sigset_t const* set, sigset_t* old);
int __real_raise(int signal);

/// libc's own keeps whatever number it is given.
int __wrap___sigaction(int signal, struct sigaction const* wanted, struct sigaction* old) {
  if (!exists(signal) || (wanted != nullptr && !can_be_caught(signal))) {
    errno = EINVAL;
    return -1;
  }
  auto const result = __real___sigaction(signal, wanted, old);
  if (result == 0 && wanted != nullptr) tell_action(signal);
  return result;
}

int __wrap_pthread_sigmask(int how, sigset_t const* set, sigset_t* old) {
  auto const result = __real_pthread_sigmask(how, set, old);
  if (result == 0 && set != nullptr) {
    for (int signal = 1; signal < _NSIG; signal++) tell_action(signal);
  }
  return result;
}

int __wrap_sigaction(int signal, struct sigaction const* wanted, struct sigaction* old) {
  return __wrap___sigaction(signal, wanted, old);
}

pid_t __syscall_getpid() { return bridge::process_id(); }

/// libc's own knows this process alone.
int __wrap_kill(pid_t process, int signal) {
  if (process == getpid()) return raise(signal);
  auto const error = bridge::kill_processes(process, signal);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

int __wrap_raise(int signal) {
  if (signal == 0) return 0;
  if (!exists(signal)) {
    errno = EINVAL;
    return -1;
  }
  if (present_action(signal) == bridge::signal_action::usual) bridge::usual_signal(signal);
  return __real_raise(signal);
}
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)

/// A signal that another process has sent.
extern "C" [[clang::export_name("core_raise_signal")]] void core_raise_signal(int signal) { raise(signal); }
