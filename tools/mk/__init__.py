# SPDX-License-Identifier: Apache-2.0
# The build's planner: reads recipes, computes keys, writes build.ninja, keeps the store.
