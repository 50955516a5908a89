# SPDX-License-Identifier: Apache-2.0
"""A table of text: lines are split, grouped, and written with aligned columns."""

import csv
import io

rows = [f"{n},city {n % 97},{n * 37 % 1000 / 10},{'yes' if n % 3 else 'no'}" for n in range(12_000)]
totals = {}
for number, city, amount, flag in csv.reader(rows):
    if flag == "yes":
        key = city.title().replace(" ", "_")
        count, total = totals.get(key, (0, 0.0))
        totals[key] = count + 1, total + float(amount) + int(number) % 2
lines = [f"{key:<12}|{count:>6d}|{total:>12.2f}|{total / count:8.3%}" for key, (count, total) in sorted(totals.items())]
out = io.StringIO()
csv.writer(out).writerows(line.split("|") for line in lines)
result = str((len(lines), len("\n".join(lines)), len(out.getvalue())))
