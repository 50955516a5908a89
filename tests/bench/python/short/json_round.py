# SPDX-License-Identifier: Apache-2.0
"""Records to JSON and back."""

import json

records = [
    {"id": n, "name": f"item {n}", "tags": ["a", "b", "ä" * (n % 5)], "price": n / 7, "stock": {"here": n % 3 == 0}}
    for n in range(5000)
]
text = json.dumps(records)
pretty = json.dumps(records[:300], indent=2, sort_keys=True)
back = json.loads(text)
result = str((len(text), len(pretty), back == records, round(sum(each["price"] for each in json.loads(text)), 3)))
