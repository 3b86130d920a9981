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


class Hangman:
    """The state of a hangman game (a word to be guessed letter by letter): guess, masked word, lives left, won or lost.

    >>> game = Hangman("Apple", lives=2)
    >>> (game.guess("p"), game.shown, game.lives)
    (True, '_pp__', 2)
    >>> (game.guess("x"), game.lives, game.over)
    (False, 1, False)
    >>> [game.guess(letter) for letter in "ale"]
    [True, True, True]
    >>> (game.won, game.over)
    (True, True)
    >>> game.guess("b")
    Traceback (most recent call last):
    ValueError: The game is over
    >>> Hangman("Apple").guess("pp")
    Traceback (most recent call last):
    ValueError: One letter at a time
    """

    def __init__(self, word: str, lives: int = 6) -> None:
        self.word, self.lives = word, lives
        self._guessed: set[str] = set()

    @property
    def shown(self) -> str:
        """The word with a line for each letter that is not known."""
        return "".join(one if one.lower() in self._guessed or not one.isalpha() else "_" for one in self.word)

    @property
    def won(self) -> bool:
        return self.shown == self.word

    @property
    def over(self) -> bool:
        return self.won or self.lives <= 0

    def guess(self, letter: str) -> bool:
        """Whether the letter is in the word; a new one that is not costs a life."""
        if self.over:
            raise ValueError("The game is over")
        if len(letter) != 1 or not letter.isalpha():
            raise ValueError("One letter at a time")
        low = letter.lower()
        right = low in self.word.lower()
        self.lives -= not right and low not in self._guessed
        self._guessed.add(low)
        return right


class GuessingGame:
    """The state of a number guessing game (guess the number): higher or lower, attempts, won.

    >>> game = GuessingGame(1, 100, secret=42)
    >>> [game.guess(one) for one in (50, 30, 42)]
    ['lower', 'higher', 'right']
    >>> (game.attempts, game.won)
    (3, True)
    >>> GuessingGame(1, 10).guess(11)
    Traceback (most recent call last):
    ValueError: The number lies between 1 and 10
    """

    def __init__(self, low: int = 1, high: int = 100, secret: int | None = None) -> None:
        self.low, self.high = low, high
        self._secret = random.SystemRandom().randint(low, high) if secret is None else secret
        self.attempts, self.won = 0, False

    def guess(self, number: int) -> str:
        """`higher` or `lower`, where to look next, or `right`."""
        if not self.low <= number <= self.high:
            raise ValueError(f"The number lies between {self.low} and {self.high}")
        self.attempts += 1
        self.won = number == self._secret
        return "right" if self.won else "higher" if number < self._secret else "lower"
