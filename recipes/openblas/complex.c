// SPDX-License-Identifier: Apache-2.0
// Functions of C that LAPACK calls, with the type that flang gives them for i686: an argument of COMPLEX(4) through a
// pointer, which is C's way here too, and a result of COMPLEX(4) as an integer of 64 bits, which is not. They are for
// this library alone, and count with twice the digits.
#include <complex.h>
#include <stdint.h>

static uint64_t packed(double complex value) {
  union {
    float parts[2];
    uint64_t bits;
  } both = {.parts = {(float)creal(value), (float)cimag(value)}};
  return both.bits;
}

uint64_t root(const float value[2]) __asm__("csqrtf");
uint64_t exponential(const float value[2]) __asm__("cexpf");

uint64_t root(const float value[2]) { return packed(csqrt(CMPLX(value[0], value[1]))); }

uint64_t exponential(const float value[2]) { return packed(cexp(CMPLX(value[0], value[1]))); }
