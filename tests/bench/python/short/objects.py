# SPDX-License-Identifier: Apache-2.0
"""Classes, properties and methods: accounts and their transfers."""

from dataclasses import dataclass, field


@dataclass
class Account:
    owner: str
    balance: int = 0
    history: list = field(default_factory=list)

    @property
    def is_empty(self):
        return self.balance == 0

    def pay(self, amount):
        self.balance += amount
        self.history.append(amount)


class Bank:
    def __init__(self, count):
        self.accounts = {f"owner{n}": Account(f"owner{n}", 30) for n in range(count)}

    def transfer(self, source, target, amount):
        if self.accounts[source].balance < amount:
            raise ValueError(f"{source} has less than {amount}")
        self.accounts[source].pay(-amount)
        self.accounts[target].pay(amount)


bank = Bank(50)
refused = 0
for n in range(30_000):
    try:
        bank.transfer(f"owner{n % 50}", f"owner{(n * 7 + 3) % 50}", n % 41)
    except ValueError:
        refused += 1
accounts = bank.accounts.values()
result = str((refused, sum(a.balance for a in accounts), sum(a.is_empty for a in accounts)))
