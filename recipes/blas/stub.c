// SPDX-License-Identifier: Apache-2.0
// Nothing: what names the library at a link is the library's file name.
