"""Games on a board, without a screen: what the board holds, which moves are allowed, and who has won."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import product


class TicTacToe:
    """The board of a tic-tac-toe game (noughts and crosses) for two players: move (play, turn), winner, draw, and show.

    >>> game = TicTacToe()
    >>> for square in (4, 0, 3, 5, 6, 2):
    ...     game.play(square)
    >>> game.rows
    ['O.O', 'XXO', 'X..']
    >>> (game.turn, game.winner, game.over)
    ('X', None, False)
    >>> game.play(4)
    Traceback (most recent call last):
    ValueError: Square 4 is taken
    >>> game.play(9)
    Traceback (most recent call last):
    ValueError: There is no square 9
    >>> game.play(7)
    >>> game.play(8)
    >>> (game.winner, game.over)
    ('O', True)
    >>> game.play(1)
    Traceback (most recent call last):
    ValueError: The game is over
    """

    LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))

    def __init__(self) -> None:
        self._squares = ["."] * 9
        self.turn = "X"

    def play(self, square: int) -> None:
        """The next player takes a square, 0 to 8, row by row."""
        if self.over:
            raise ValueError("The game is over")
        if not 0 <= square <= 8:
            raise ValueError(f"There is no square {square}")
        if self._squares[square] != ".":
            raise ValueError(f"Square {square} is taken")
        self._squares[square] = self.turn
        self.turn = "O" if self.turn == "X" else "X"

    @property
    def winner(self) -> str | None:
        for line in self.LINES:
            held = {self._squares[square] for square in line}
            if len(held) == 1 and held != {"."}:
                return held.pop()
        return None

    @property
    def over(self) -> bool:
        """Whether somebody has won, or nothing is left to take: a draw."""
        return self.winner is not None or "." not in self._squares

    @property
    def rows(self) -> list[str]:
        return ["".join(self._squares[start : start + 3]) for start in (0, 3, 6)]


class ConnectFour:
    """The board of a Connect Four game (four in a row) for two players: drop a disc (move), winner, draw, show.

    >>> game = ConnectFour()
    >>> for column in (3, 4, 3, 4, 3, 4):
    ...     game.drop(column)
    >>> (game.turn, game.winner, game.rows[-1])
    ('X', None, '...XO..')
    >>> game.drop(3)
    >>> (game.winner, game.over)
    ('X', True)
    >>> game.drop(0)
    Traceback (most recent call last):
    ValueError: The game is over
    >>> game = ConnectFour()
    >>> for _ in range(6):
    ...     game.drop(0)
    >>> game.drop(0)
    Traceback (most recent call last):
    ValueError: Column 0 is full
    >>> game.drop(7)
    Traceback (most recent call last):
    ValueError: There is no column 7
    """

    def __init__(self, columns: int = 7, height: int = 6) -> None:
        self._columns: list[list[str]] = [[] for _ in range(columns)]
        self._height = height
        self.turn = "X"
        self.winner: str | None = None

    def drop(self, column: int) -> None:
        """The next player lets a disc fall into a column, 0 for the first."""
        if self.over:
            raise ValueError("The game is over")
        if not 0 <= column < len(self._columns):
            raise ValueError(f"There is no column {column}")
        if len(self._columns[column]) == self._height:
            raise ValueError(f"Column {column} is full")
        self._columns[column].append(self.turn)
        if self._has_four(column, len(self._columns[column]) - 1):
            self.winner = self.turn
        self.turn = "O" if self.turn == "X" else "X"

    @property
    def over(self) -> bool:
        """Whether somebody has won, or the board is full: a draw."""
        return self.winner is not None or all(len(column) == self._height for column in self._columns)

    @property
    def rows(self) -> list[str]:
        """The board from top to bottom."""
        places = range(len(self._columns))
        return ["".join(self._at(column, row) for column in places) for row in reversed(range(self._height))]

    def _has_four(self, column: int, row: int) -> bool:
        for right, up in ((1, 0), (0, 1), (1, 1), (1, -1)):
            line = "".join(self._at(column + step * right, row + step * up) for step in range(-3, 4))
            if self.turn * 4 in line:
                return True
        return False

    def _at(self, column: int, row: int) -> str:
        there = 0 <= column < len(self._columns) and 0 <= row < len(self._columns[column])
        return self._columns[column][row] if there else "."


class Minesweeper:
    """The board (grid, field) of a minesweeper game: mines at random (seed), reveal squares, count, flag, win, lose.

    >>> import random
    >>> board = Minesweeper(4, 3, mines=[(0, 0)])
    >>> board.reveal(1, 1)
    >>> board.rows
    ['####', '#1##', '####']
    >>> board.reveal(3, 2)
    >>> (board.rows, board.won, board.lost)
    (['#1..', '11..', '....'], True, False)
    >>> board.flag(0, 0)
    >>> (board.rows[0], board.won)
    ('F1..', True)
    >>> board.flag(0, 0)
    >>> board.reveal(0, 0)
    >>> (board.lost, board.rows[0])
    (True, '*1..')
    >>> len(Minesweeper(9, 9, mines=10, chance=random.Random(1)).mines)
    10
    >>> board.reveal(4, 0)
    Traceback (most recent call last):
    ValueError: There is no square (4, 0)
    >>> Minesweeper(2, 2, mines=5)
    Traceback (most recent call last):
    ValueError: The mines do not fit on the board
    """

    def __init__(
        self, width: int, height: int, mines: int | Iterable[tuple[int, int]], chance: random.Random | None = None
    ) -> None:
        self._squares = {(x, y): "#" for y, x in product(range(height), range(width))}
        if isinstance(mines, int):
            if not 0 <= mines <= len(self._squares):
                raise ValueError("The mines do not fit on the board")
            mines = (chance or random.SystemRandom()).sample(sorted(self._squares), mines)
        self.mines = frozenset(mines)
        if not self.mines <= self._squares.keys():
            raise ValueError("The mines do not fit on the board")
        self._width = width
        self.lost = False

    def reveal(self, x: int, y: int) -> None:
        """Look what is there, and at all neighbours of a square that no mine is near."""
        self._known(x, y)
        waiting = [(x, y)]
        while waiting:
            square = waiting.pop()
            if self._squares[square] != "#":
                continue
            if square in self.mines:
                self._squares[square], self.lost = "*", True
                return
            around = self._around(square)
            near = sum(one in self.mines for one in around)
            self._squares[square] = str(near) if near else "."
            waiting += around if not near else []

    def flag(self, x: int, y: int) -> None:
        """Put a flag there, or take it away."""
        self._known(x, y)
        self._squares[x, y] = {"#": "F", "F": "#"}.get(self._squares[x, y], self._squares[x, y])

    @property
    def won(self) -> bool:
        """Whether all squares without a mine are known, and none with one."""
        hidden = {square for square, shown in self._squares.items() if shown in "#F"}
        return not self.lost and hidden == self.mines

    @property
    def rows(self) -> list[str]:
        shown = "".join(self._squares.values())
        return [shown[start : start + self._width] for start in range(0, len(shown), self._width)]

    def _around(self, square: tuple[int, int]) -> list[tuple[int, int]]:
        x, y = square
        near = ((x + right, y + down) for right, down in product((-1, 0, 1), repeat=2) if right or down)
        return [one for one in near if one in self._squares]

    def _known(self, x: int, y: int) -> None:
        if (x, y) not in self._squares:
            raise ValueError(f"There is no square ({x}, {y})")


class Battleship:
    """The board (grid) of a battleship game for one player's ships (fleet): place ships, fire (shoot), hit, miss, sunk.

    >>> board = Battleship(size=5)
    >>> board.place("cruiser", 0, 0, length=2)
    >>> board.place("submarine", 4, 2, length=3, down=True)
    >>> [board.fire(*square) for square in ((0, 0), (3, 3), (1, 0), (0, 0))]
    ['hit', 'miss', 'sunk cruiser', 'fired at before']
    >>> (board.rows, board.over)
    (['XX...', '.....', '.....', '...o.', '.....'], False)
    >>> [board.fire(4, y) for y in (2, 3, 4)]
    ['hit', 'hit', 'sunk submarine']
    >>> board.over
    True
    >>> board.place("raft", 4, 4, length=1)
    Traceback (most recent call last):
    ValueError: There is no room for the raft
    >>> board.fire(5, 0)
    Traceback (most recent call last):
    ValueError: There is no square (5, 0)
    """

    def __init__(self, size: int = 10) -> None:
        self._size = size
        self._ships: dict[tuple[int, int], str] = {}
        self._shots: set[tuple[int, int]] = set()

    def place(self, name: str, x: int, y: int, *, length: int, down: bool = False) -> None:
        """Put a ship on the board, from a square to the right or down."""
        squares = [(x, y + step) if down else (x + step, y) for step in range(length)]
        if name in self._ships.values():
            raise ValueError(f"The {name} is there already")
        if any(not self._is_on(square) or square in self._ships for square in squares):
            raise ValueError(f"There is no room for the {name}")
        self._ships.update(dict.fromkeys(squares, name))

    def fire(self, x: int, y: int) -> str:
        """What a shot comes to: hit, miss, or the ship that it sank."""
        if not self._is_on((x, y)):
            raise ValueError(f"There is no square ({x}, {y})")
        if (x, y) in self._shots:
            return "fired at before"
        self._shots.add((x, y))
        if (x, y) not in self._ships:
            return "miss"
        name = self._ships[x, y]
        afloat = any(ship == name and square not in self._shots for square, ship in self._ships.items())
        return "hit" if afloat else f"sunk {name}"

    @property
    def over(self) -> bool:
        """Whether all ships are sunk."""
        return bool(self._ships) and self._ships.keys() <= self._shots

    @property
    def rows(self) -> list[str]:
        """The board as the other player sees it: X where a ship was hit, o where there was none."""
        return ["".join(self._shown((x, y)) for x in range(self._size)) for y in range(self._size)]

    def _shown(self, square: tuple[int, int]) -> str:
        return "." if square not in self._shots else "X" if square in self._ships else "o"

    def _is_on(self, square: tuple[int, int]) -> bool:
        return all(0 <= place < self._size for place in square)
