# SPDX-License-Identifier: Apache-2.0
"""Counts the words of a text and sorts them."""

from collections import Counter, defaultdict

words = [f"w{(n * n + 7 * n) % 1009}" for n in range(100_000)]
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
by_length = defaultdict(list)
for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
    by_length[len(word)].append((word, count))
top = Counter(words).most_common(3)
result = str((len(counts), {k: len(v) for k, v in sorted(by_length.items())}, top))
