# SPDX-License-Identifier: Apache-2.0
"""An interpreter of arithmetic: tokens, a parser by recursion, and an evaluation."""

SPACE = " "


def tokens(text):
    at = 0
    while at < len(text):
        if text[at] == SPACE:
            at += 1
        elif text[at].isdigit():
            end = at
            while end < len(text) and text[end].isdigit():
                end += 1
            yield int(text[at:end])
            at = end
        else:
            yield text[at]
            at += 1


class Parser:
    def __init__(self, text):
        self.items = [*tokens(text), None]
        self.at = 0

    def take(self):
        self.at += 1
        return self.items[self.at - 1]

    def sum(self):
        value = self.term()
        while self.items[self.at] in ("+", "-"):
            value = value + self.term() if self.take() == "+" else value - self.term()
        return value

    def term(self):
        value = self.factor()
        while self.items[self.at] in ("*", "%"):
            value = value * self.factor() if self.take() == "*" else value % (self.factor() or 1)
        return value

    def factor(self):
        item = self.take()
        if item == "(":
            item = self.sum()
            self.take()
        return item


result = sum(Parser(f"({n} + 3) * ({n} % 7 - 2 * (1 + {n})) + 12 % (5 + {n})").sum() for n in range(2700))
