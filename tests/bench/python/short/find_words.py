# SPDX-License-Identifier: Apache-2.0
"""Words, numbers and addresses of a text by regular expressions."""

import re

line = "On 2024-05-17 ada@example.org sent 12.5 kg of apples to bob.smith@mail.example.com (order #4711), twice.\n"
text = line * 1800
words = re.findall(r"[A-Za-z]+", text)
numbers = re.findall(r"\d+(?:\.\d+)?", text)
addresses = re.findall(r"[\w.]+@[\w.]+\.\w+", text)
dates = re.findall(r"(\d{4})-(\d\d)-(\d\d)", text)
swapped = re.sub(r"(\w+)@(\w+)", r"\2@\1", text)
result = str((len(words), len(numbers), len(addresses), len(dates), len(swapped), len(re.split(r"[,.]\s*", text))))
