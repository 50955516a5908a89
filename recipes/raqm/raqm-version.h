// SPDX-License-Identifier: Apache-2.0
// What Raqm's own build would make from its version.
#pragma once

#define RAQM_VERSION_MAJOR 0
#define RAQM_VERSION_MINOR 10
#define RAQM_VERSION_MICRO 5
#define RAQM_VERSION_STRING "0.10.5"
#define RAQM_VERSION_ATLEAST(major, minor, micro) ((major) * 10000 + (minor) * 100 + (micro) <= 1005)
