// SPDX-License-Identifier: Apache-2.0
// What Raqm's own build would find out: the bidirectional algorithm is SheenBidi's, whose headers are in a folder.
#pragma once

#define RAQM_SHEENBIDI 1
#define RAQM_SHEENBIDI_GT_2_9 1
