# SPDX-License-Identifier: Apache-2.0
# Tests of the build's planner, without a toolchain: the disk, the registries and the compilers are stand-ins.
