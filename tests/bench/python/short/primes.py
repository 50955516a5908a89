# SPDX-License-Identifier: Apache-2.0
"""Primes by a sieve and by division."""

limit = 500_000
sieve = bytearray([1]) * limit
sieve[:2] = b"\0\0"
for n in range(2, int(limit**0.5) + 1):
    if sieve[n]:
        sieve[n * n :: n] = bytes(len(range(n * n, limit, n)))
primes = [n for n in range(limit) if sieve[n]]
found = 0
for n in range(2, 14_000):
    for p in primes:
        if p * p > n:
            found += 1
            break
        if n % p == 0:
            break
result = str((len(primes), sum(primes[-10:]), found))
