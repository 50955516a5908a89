# SPDX-License-Identifier: Apache-2.0
# Counts chess positions with the `chess` package: 64-bit integers as bit sets, generators, method calls.
"""chess: move generation ("perft") and notation."""

from __future__ import annotations

from collections.abc import Callable

import chess

KIWIPETE = "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1"
"""A position known for having every kind of move. Its perft numbers are 48, 2039, 97862."""


def perft(board: chess.Board, depth: int) -> int:
    """The number of move sequences of length `depth`."""
    if depth == 0:
        return 1
    nodes = 0
    for move in board.legal_moves:
        board.push(move)
        nodes += perft(board, depth - 1)
        board.pop()
    return nodes


def work() -> str:
    """Perft from two positions, and the moves of one in standard notation."""
    board = chess.Board(KIWIPETE)
    names = sorted(board.san(move) for move in board.legal_moves)
    counts = [perft(board, 2), perft(chess.Board(), 3)]
    return f"{counts} {' '.join(names)}"


def prepare() -> Callable[[], str]:
    """No input: the positions are in the code."""
    return work
