"""What games are worth: bowling, tennis, poker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def bowling_score(rolls: Sequence[int]) -> int:
    """Compute the (total) score of a finished bowling game (ten-pin) from its rolls (throws, pins), strikes and spares.

    >>> bowling_score([10] * 12)
    300
    >>> bowling_score([5] * 21)
    150
    >>> bowling_score([9, 0] * 10)
    90
    >>> bowling_score([10, 3, 4] + [0] * 16)
    24
    >>> bowling_score([8, 5] + [0] * 18)
    Traceback (most recent call last):
    ValueError: A frame has ten pins
    >>> bowling_score([10] * 11)
    Traceback (most recent call last):
    ValueError: The game is not over, or went on too long
    """
    score, place = 0, 0
    for _ in range(10):
        frame = rolls[place : place + 3]
        full = frame[:1] == [10] or sum(frame[:2]) == 10
        if len(frame) < 2 + full:
            raise ValueError("The game is not over, or went on too long")
        if not all(0 <= pins <= 10 for pins in frame) or (frame[0] != 10 and sum(frame[:2]) > 10):
            raise ValueError("A frame has ten pins")
        score += sum(frame[: 2 + full])
        last, place = place, place + (1 if frame[0] == 10 else 2)
    if len(rolls) != last + 2 + full:
        raise ValueError("The game is not over, or went on too long")
    return score


class TennisGame:
    """The score of a tennis game (scoring, points): love, fifteen, thirty, forty, deuce, advantage, who won (winner).

    >>> game = TennisGame("Ada", "Alan")
    >>> for player in ("Ada", "Alan", "Ada"):
    ...     game.point(player)
    >>> game.score
    'thirty-fifteen'
    >>> for player in ("Ada", "Alan", "Alan"):
    ...     game.point(player)
    >>> game.score
    'deuce'
    >>> game.point("Alan")
    >>> game.score
    'advantage Alan'
    >>> game.point("Alan")
    >>> (game.score, game.winner)
    ('game Alan', 'Alan')
    >>> game.point("Ada")
    Traceback (most recent call last):
    ValueError: The game is over
    >>> TennisGame("Ada", "Alan").point("Grace")
    Traceback (most recent call last):
    KeyError: 'Grace'
    """

    NAMES = ("love", "fifteen", "thirty", "forty")

    def __init__(self, first: str, second: str) -> None:
        if first == second:
            raise ValueError("Two players have two names")
        self._points = {first: 0, second: 0}

    def point(self, player: str) -> None:
        """A point for a player."""
        if self.winner:
            raise ValueError("The game is over")
        self._points[player] += 1

    @property
    def winner(self) -> str | None:
        high, low = sorted(self._points.values(), reverse=True)
        return self._ahead if high >= 4 and high - low >= 2 else None

    @property
    def score(self) -> str:
        first, second = self._points.values()
        if self.winner:
            return f"game {self.winner}"
        if min(first, second) < 3:
            both = f"{self.NAMES[first]}-all"
            return both if first == second else f"{self.NAMES[first]}-{self.NAMES[second]}"
        return "deuce" if first == second else f"advantage {self._ahead}"

    @property
    def _ahead(self) -> str:
        return max(self._points, key=self._points.__getitem__)


def poker_hand(cards: Iterable[str]) -> tuple[str, list[int]]:
    """Rank (evaluate, score, classify) a poker hand of five cards: its ranking, and what decides between equal hands.

    A card is its rank and its suit, as in `AS` or `10H`; ranks are 2 to 10, J, Q, K, A, and suits S, H, D, C.

    >>> poker_hand(["10H", "JH", "QH", "KH", "AH"])
    ('straight flush', [14, 13, 12, 11, 10])
    >>> poker_hand(["9S", "9H", "9D", "9C", "2S"])
    ('four of a kind', [9, 2])
    >>> poker_hand(["2S", "2H", "KD", "KC", "KS"])
    ('full house', [13, 2])
    >>> poker_hand(["AS", "2H", "3D", "4C", "5S"])
    ('straight', [5, 4, 3, 2, 1])
    >>> poker_hand(["AS", "AH", "3D", "3C", "5S"])
    ('two pair', [14, 3, 5])
    >>> poker_hand(["AS", "JH", "3D", "4C", "5S"])
    ('high card', [14, 11, 5, 4, 3])
    >>> poker_hand(["AS", "AS", "3D", "4C", "5S"])
    Traceback (most recent call last):
    ValueError: A hand is five different cards
    >>> poker_hand(["1S", "AS", "3D", "4C", "5S"])
    Traceback (most recent call last):
    ValueError: Not a card: '1S'
    """
    worth = {rank: number for number, rank in enumerate([*"23456789", "10", *"JQKA"], 2)}
    hand = {card.upper() for card in cards}
    for card in sorted(hand):
        if card[:-1] not in worth or card[-1:] not in tuple("SHDC"):
            raise ValueError(f"Not a card: {card!r}")
    if len(hand) != 5:
        raise ValueError("A hand is five different cards")
    counts = Counter(worth[card[:-1]] for card in hand)
    ranks = sorted(counts, key=lambda rank: (counts[rank], rank), reverse=True)
    if ranks == [14, 5, 4, 3, 2]:
        ranks = [5, 4, 3, 2, 1]
    straight = len(ranks) == 5 and ranks[0] - ranks[4] == 4
    flush = len({card[-1] for card in hand}) == 1
    if straight or flush:
        return "straight flush" if straight and flush else "straight" if straight else "flush", ranks
    names = {
        (4, 1): "four of a kind",
        (3, 2): "full house",
        (3, 1, 1): "three of a kind",
        (2, 2, 1): "two pair",
        (2, 1, 1, 1): "pair",
    }
    return names.get(tuple(counts[rank] for rank in ranks), "high card"), ranks
