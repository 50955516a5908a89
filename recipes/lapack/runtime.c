// SPDX-License-Identifier: Apache-2.0
// What LAPACK needs of a Fortran runtime library: exponents, comparison of strings, assignment of array sections.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int32_t _FortranAExponent4_4(float value) {
  int exponent = 0;
  if (!isfinite(value)) return INT32_MAX;
  frexpf(value, &exponent);
  return exponent;
}

int32_t _FortranAExponent8_4(double value) {
  int exponent = 0;
  if (!isfinite(value)) return INT32_MAX;
  frexp(value, &exponent);
  return exponent;
}

/// Compares as Fortran does: the shorter string counts as filled up with blanks.
int32_t _FortranACharacterCompareScalar1(const char *left, const char *right, uint32_t left_length,
                                         uint32_t right_length) {
  uint32_t longer = left_length > right_length ? left_length : right_length;
  for (uint32_t at = 0; at < longer; at++) {
    unsigned char one = at < left_length ? left[at] : ' ';
    unsigned char other = at < right_length ? right[at] : ' ';
    if (one != other) return one < other ? -1 : 1;
  }
  return 0;
}

/// An array as compiled code describes it, with the alignment that i686 gives to 64 bits.
struct __attribute__((packed, aligned(4))) dimension {
  int64_t lower, extent, stride;
};

struct __attribute__((packed, aligned(4))) descriptor {
  char *base;
  int64_t element_length;
  int32_t version;
  uint8_t rank, type, attribute, extra;
  struct dimension dimensions[];
};

static size_t elements(const struct descriptor *array) {
  size_t count = 1;
  for (int axis = 0; axis < array->rank; axis++) count *= array->dimensions[axis].extent;
  return count;
}

/// The address of an element, by its number in the order of storage.
static char *element(const struct descriptor *array, size_t number) {
  char *place = array->base;
  for (int axis = 0; axis < array->rank; axis++) {
    const struct dimension *along = &array->dimensions[axis];
    place += (number % along->extent) * along->stride;
    number /= along->extent;
  }
  return place;
}

/// `to = from` for arrays of one shape that exist, or a scalar to all elements. They may overlap.
void _FortranAAssign(struct descriptor *to, const struct descriptor *from, const char *file, int32_t line) {
  (void)file, (void)line;
  size_t count = elements(to), length = to->element_length;
  if (count == 0) return;
  char *copy = malloc(count * length);
  if (copy == NULL) abort();
  for (size_t at = 0; at < count; at++) memcpy(copy + at * length, element(from, at), length);
  for (size_t at = 0; at < count; at++) memcpy(element(to, at), copy + at * length, length);
  free(copy);
}
