"""Games: boards, dice and cards."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


def tic_tac_toe_winner(board: Sequence[Sequence[str]]) -> str | None:
    """Find (determine) the winner of a tic-tac-toe (tic tac toe, noughts and crosses) board: who has three in a row.

    Empty fields are blanks; it is None where nobody has won.

    >>> tic_tac_toe_winner(["XXX", "OO ", "   "])
    'X'
    >>> tic_tac_toe_winner(["OX ", "XO ", "X O"])
    'O'
    >>> tic_tac_toe_winner(["XOX", "XOO", "OXX"]) is None
    True
    >>> tic_tac_toe_winner(["   "] * 3) is None
    True
    >>> tic_tac_toe_winner(["XX"])
    Traceback (most recent call last):
    ValueError: A board has three rows of three fields
    """
    if [len(row) for row in board] != [3, 3, 3]:
        raise ValueError("A board has three rows of three fields")
    diagonals = [[board[i][i] for i in range(3)], [board[i][2 - i] for i in range(3)]]
    lines = [*map(list, board), *map(list, zip(*board, strict=True)), *diagonals]
    return next((line[0] for line in lines if len(set(line)) == 1 and line[0] != " "), None)


def rock_paper_scissors(first: str, second: str) -> int:
    """Decide rock, paper, scissors: which of two players wins, 1 or 2, and 0 for a draw (tie).

    >>> rock_paper_scissors("rock", "scissors")
    1
    >>> rock_paper_scissors("Rock", "paper")
    2
    >>> rock_paper_scissors("paper", "paper")
    0
    >>> rock_paper_scissors("rock", "well")
    Traceback (most recent call last):
    ValueError: Not one of rock, paper, scissors: 'well'
    """
    hands = ("rock", "paper", "scissors")
    for hand in (first, second):
        if hand.lower() not in hands:
            raise ValueError(f"Not one of {', '.join(hands)}: {hand!r}")
    return (hands.index(first.lower()) - hands.index(second.lower())) % 3


def roll_dice(notation: str, chance: random.Random | None = None) -> list[int]:
    """Roll dice written in dice notation, such as 2d6 (two dice with six sides, faces each): what each shows.

    >>> roll_dice("3d1")
    [1, 1, 1]
    >>> all(1 <= one <= 6 for one in roll_dice("100d6"))
    True
    >>> len(roll_dice("d20"))
    1
    >>> roll_dice("2x6")
    Traceback (most recent call last):
    ValueError: Not dice: '2x6'
    """
    count, sign, sides = notation.lower().partition("d")
    if not sign or not sides.isdecimal() or int(sides) < 1 or not (count or "1").isdecimal():
        raise ValueError(f"Not dice: {notation!r}")
    source = chance or random.SystemRandom()
    return [source.randint(1, int(sides)) for _ in range(int(count or 1))]


def next_generation(alive: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Compute the next generation (step) of Conway's Game of Life from the set of living (live, alive) cells.

    >>> sorted(next_generation({(0, 1), (1, 1), (2, 1)}))
    [(1, 0), (1, 1), (1, 2)]
    >>> sorted(next_generation({(0, 0), (0, 1), (1, 0), (1, 1)}))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    >>> next_generation({(5, 5)})
    set()
    """
    around = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]
    neighbours = Counter((x + dx, y + dy) for x, y in alive for dx, dy in around)
    return {cell for cell, count in neighbours.items() if count == 3 or (count == 2 and cell in alive)}


@dataclass(frozen=True)
class Card:
    """A playing card."""

    rank: str
    suit: str

    def __str__(self) -> str:
        return f"{self.rank}{self.suit}"


class Deck:
    """A deck of 52 playing cards: shuffle, deal (draw) hands, how many are left, and reset.

    >>> deck = Deck()
    >>> (len(deck), [str(card) for card in deck.deal(2)], len(deck))
    (52, ['2♣', '3♣'], 50)
    >>> deck.shuffle()
    >>> len(set(deck.deal(50)))
    50
    >>> deck.deal()
    Traceback (most recent call last):
    ValueError: There are only 0 cards left
    >>> deck.reset()
    >>> len(set(deck))
    52
    """

    RANKS = ("2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K", "A")
    SUITS = "♣♦♥♠"

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.SystemRandom()
        self.reset()

    def reset(self) -> None:
        """Put all cards back, in order."""
        self._cards = [Card(rank, suit) for suit in self.SUITS for rank in self.RANKS]

    def shuffle(self) -> None:
        self._chance.shuffle(self._cards)

    def deal(self, count: int = 1) -> list[Card]:
        """Take cards off the top."""
        if not 0 <= count <= len(self._cards):
            raise ValueError(f"There are only {len(self._cards)} cards left")
        dealt, self._cards = self._cards[:count], self._cards[count:]
        return dealt

    def __iter__(self) -> Iterator[Card]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)
