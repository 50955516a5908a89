// SPDX-License-Identifier: Apache-2.0
// Linked to have Emscripten build every system library that such a link needs.
int main() { return 0; }
