"""More data structures: heaps, queues, buffers, graphs, matrices."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class MinHeap:
    """A binary min heap in a list: push, pop the smallest, peek, heapify.

    >>> heap = MinHeap([5, 3, 8])
    >>> heap.push(1)
    >>> (heap.peek(), len(heap))
    (1, 4)
    >>> [heap.pop() for _ in range(4)]
    [1, 3, 5, 8]
    >>> heap.pop()
    Traceback (most recent call last):
    IndexError: The heap is empty
    """

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self._items = list(items)
        for index in reversed(range(len(self._items) // 2)):
            self._sink(index)

    def push(self, item: Any) -> None:
        self._items.append(item)
        self._rise(len(self._items) - 1)

    def pop(self) -> Any:
        """Take off the smallest."""
        smallest = self.peek()
        last = self._items.pop()
        if self._items:
            self._items[0] = last
            self._sink(0)
        return smallest

    def peek(self) -> Any:
        """Look at the smallest."""
        if not self._items:
            raise IndexError("The heap is empty")
        return self._items[0]

    def __len__(self) -> int:
        return len(self._items)

    def _rise(self, index: int) -> None:
        """Let an item rise until it is not smaller than the one above it."""
        while index and self._items[index] < self._items[above := (index - 1) // 2]:
            self._items[index], self._items[above] = self._items[above], self._items[index]
            index = above

    def _sink(self, index: int) -> None:
        """Let an item sink until those below it are not smaller."""
        while True:
            below = [one for one in (2 * index + 1, 2 * index + 2) if one < len(self._items)]
            least = min(below, key=lambda one: self._items[one], default=index)
            if not self._items[least] < self._items[index]:
                return
            self._items[index], self._items[least] = self._items[least], self._items[index]
            index = least


class PriorityQueue(Generic[T]):
    """A priority queue: the highest priority comes first, and of equal ones whoever came first.

    >>> queue = PriorityQueue()
    >>> for item, priority in (("tea", 1), ("fire", 9), ("cake", 1)):
    ...     queue.push(item, priority)
    >>> (queue.peek(), len(queue))
    ('fire', 3)
    >>> [queue.pop() for _ in range(3)]
    ['fire', 'tea', 'cake']
    >>> queue.pop()
    Traceback (most recent call last):
    IndexError: The heap is empty
    """

    def __init__(self) -> None:
        self._heap = MinHeap()
        self._pushed = 0

    def push(self, item: T, priority: float = 0) -> None:
        self._heap.push((-priority, self._pushed, item))
        self._pushed += 1

    def pop(self) -> T:
        """Take out what comes first."""
        item: T = self._heap.pop()[2]
        return item

    def peek(self) -> T:
        """Look at what comes first."""
        item: T = self._heap.peek()[2]
        return item

    def __len__(self) -> int:
        return len(self._heap)


class Queue(Generic[T]):
    """A queue: first in, first out (FIFO), with enqueue, dequeue and peek.

    >>> queue = Queue()
    >>> queue.enqueue(1)
    >>> queue.enqueue(2)
    >>> (queue.peek(), queue.dequeue(), queue.dequeue(), len(queue))
    (1, 1, 2, 0)
    >>> Queue().dequeue()
    Traceback (most recent call last):
    IndexError: The queue is empty
    """

    def __init__(self) -> None:
        self._items: deque[T] = deque()

    def enqueue(self, item: T) -> None:
        self._items.append(item)

    def dequeue(self) -> T:
        """Take out whoever came first."""
        first = self.peek()
        self._items.popleft()
        return first

    def peek(self) -> T:
        """Look at whoever came first."""
        if not self._items:
            raise IndexError("The queue is empty")
        return self._items[0]

    def __len__(self) -> int:
        return len(self._items)


class MinStack:
    """A stack that also knows its minimum at any time: push, pop, top and minimum, each in constant time.

    >>> stack = MinStack()
    >>> for item in (3, 1, 2, 1):
    ...     stack.push(item)
    >>> (stack.pop(), stack.minimum(), stack.pop(), stack.pop(), stack.minimum(), stack.top())
    (1, 1, 2, 1, 3, 3)
    >>> MinStack().minimum()
    Traceback (most recent call last):
    IndexError: The stack is empty
    """

    def __init__(self) -> None:
        self._items: list[tuple[Any, Any]] = []

    def push(self, item: Any) -> None:
        least = min(item, self._items[-1][1]) if self._items else item
        self._items.append((item, least))

    def pop(self) -> Any:
        """Take off the top."""
        top = self.top()
        self._items.pop()
        return top

    def top(self) -> Any:
        return self._last()[0]

    def minimum(self) -> Any:
        return self._last()[1]

    def _last(self) -> tuple[Any, Any]:
        if not self._items:
            raise IndexError("The stack is empty")
        return self._items[-1]


class RingBuffer(Generic[T]):
    """A ring buffer (circular buffer) of a fixed size: when it is full, the oldest item is overwritten.

    >>> buffer = RingBuffer(3)
    >>> for item in (1, 2, 3, 4):
    ...     buffer.append(item)
    >>> (list(buffer), len(buffer), buffer.is_full())
    ([2, 3, 4], 3, True)
    >>> RingBuffer(0)
    Traceback (most recent call last):
    ValueError: The size must be at least 1
    """

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError("The size must be at least 1")
        self._items: list[T | None] = [None] * size
        self._start = 0
        self._count = 0

    def append(self, item: T) -> None:
        end = (self._start + self._count) % len(self._items)
        self._items[end] = item
        if self.is_full():
            self._start = (self._start + 1) % len(self._items)
        else:
            self._count += 1

    def is_full(self) -> bool:
        return self._count == len(self._items)

    def __iter__(self) -> Iterator[T]:
        """From the oldest to the newest."""
        for offset in range(self._count):
            yield self._items[(self._start + offset) % len(self._items)]  # type: ignore[misc]

    def __len__(self) -> int:
        return self._count


@dataclass(eq=False)
class Knot:
    """One item of a list that is linked both ways."""

    item: Any
    before: Knot | None = field(default=None, repr=False)
    after: Knot | None = field(default=None, repr=False)


class DoublyLinkedList:
    """A doubly linked list: append, prepend, pop from both ends, remove, iterate forwards and backwards.

    >>> items = DoublyLinkedList()
    >>> for item in (2, 3, 4):
    ...     items.append(item)
    >>> items.prepend(1)
    >>> (list(items), list(reversed(items)), len(items))
    ([1, 2, 3, 4], [4, 3, 2, 1], 4)
    >>> items.remove(3)
    >>> (items.pop(), items.pop_first(), list(items), list(reversed(items)))
    (4, 1, [2], [2])
    >>> items.remove(9)
    Traceback (most recent call last):
    ValueError: 9 is not in the list
    >>> DoublyLinkedList().pop()
    Traceback (most recent call last):
    IndexError: The list is empty
    """

    def __init__(self) -> None:
        self._first: Knot | None = None
        self._last: Knot | None = None
        self._count = 0

    def append(self, item: Any) -> None:
        self._link(self._last, Knot(item), None)

    def prepend(self, item: Any) -> None:
        self._link(None, Knot(item), self._first)

    def pop(self) -> Any:
        """Take off the last."""
        return self._unlink(self._last)

    def pop_first(self) -> Any:
        return self._unlink(self._first)

    def remove(self, item: Any) -> None:
        """Remove the first knot with this item."""
        for knot in self._knots():
            if knot.item == item:
                self._unlink(knot)
                return
        raise ValueError(f"{item!r} is not in the list")

    def _link(self, before: Knot | None, knot: Knot, after: Knot | None) -> None:
        knot.before, knot.after = before, after
        if before is None:
            self._first = knot
        else:
            before.after = knot
        if after is None:
            self._last = knot
        else:
            after.before = knot
        self._count += 1

    def _unlink(self, knot: Knot | None) -> Any:
        if knot is None:
            raise IndexError("The list is empty")
        if knot.before is None:
            self._first = knot.after
        else:
            knot.before.after = knot.after
        if knot.after is None:
            self._last = knot.before
        else:
            knot.after.before = knot.before
        self._count -= 1
        return knot.item

    def _knots(self) -> Iterator[Knot]:
        knot = self._first
        while knot is not None:
            yield knot
            knot = knot.after

    def __iter__(self) -> Iterator[Any]:
        return (knot.item for knot in self._knots())

    def __reversed__(self) -> Iterator[Any]:
        knot = self._last
        while knot is not None:
            yield knot.item
            knot = knot.before

    def __len__(self) -> int:
        return self._count


class Graph(Generic[K]):
    """An undirected graph by adjacency: add and remove nodes and edges, neighbours, paths, connected components.

    >>> graph = Graph()
    >>> for edge in (("a", "b"), ("b", "c"), ("d", "e")):
    ...     graph.add_edge(*edge)
    >>> (sorted(graph.neighbours("b")), graph.has_path("a", "c"), graph.has_path("a", "d"))
    (['a', 'c'], True, False)
    >>> sorted(sorted(part) for part in graph.components())
    [['a', 'b', 'c'], ['d', 'e']]
    >>> graph.remove_edge("a", "b")
    >>> (graph.has_path("a", "c"), len(graph))
    (False, 5)
    >>> graph.neighbours("x")
    Traceback (most recent call last):
    KeyError: 'x'
    """

    def __init__(self) -> None:
        self._neighbours: dict[K, set[K]] = {}

    def add_node(self, node: K) -> None:
        self._neighbours.setdefault(node, set())

    def add_edge(self, first: K, second: K) -> None:
        """Join two nodes, which are added where they are not there yet."""
        for one, other in ((first, second), (second, first)):
            self.add_node(one)
            self._neighbours[one].add(other)

    def remove_edge(self, first: K, second: K) -> None:
        self._neighbours[first].discard(second)
        self._neighbours[second].discard(first)

    def neighbours(self, node: K) -> frozenset[K]:
        return frozenset(self._neighbours[node])

    def reachable(self, start: K) -> set[K]:
        """Every node that a path leads to, the start among them."""
        seen, waiting = {start}, [start]
        while waiting:
            fresh = self._neighbours[waiting.pop()] - seen
            seen |= fresh
            waiting += fresh
        return seen

    def has_path(self, start: K, goal: K) -> bool:
        return goal in self.reachable(start)

    def components(self) -> Iterator[set[K]]:
        """The parts of the graph that hang together."""
        left = set(self._neighbours)
        while left:
            part = self.reachable(next(iter(left)))
            left -= part
            yield part

    def __len__(self) -> int:
        return len(self._neighbours)


class Matrix:
    """A matrix of numbers: add, subtract, multiply, transpose, determinant, equality.

    >>> one = Matrix([[1, 2], [3, 4]])
    >>> (one + one).rows
    ((2, 4), (6, 8))
    >>> (one * Matrix([[0, 1], [1, 0]])).rows
    ((2, 1), (4, 3))
    >>> (one * 2 - one == one, one.transposed().rows, one.determinant())
    (True, ((1, 3), (2, 4)), -2)
    >>> Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).determinant()
    0
    >>> one + Matrix([[1]])
    Traceback (most recent call last):
    ValueError: The shapes (2, 2) and (1, 1) do not fit
    >>> Matrix([[1], [1, 2]])
    Traceback (most recent call last):
    ValueError: The rows must be equally long, and there must be some
    """

    def __init__(self, rows: Iterable[Sequence[float]]) -> None:
        self.rows = tuple(tuple(row) for row in rows)
        if not self.rows or not self.rows[0] or len({len(row) for row in self.rows}) > 1:
            raise ValueError("The rows must be equally long, and there must be some")

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.rows), len(self.rows[0])

    def transposed(self) -> Matrix:
        return Matrix(zip(*self.rows, strict=True))

    def determinant(self) -> float:
        """Expanded along the first row: fine for small ones."""
        if self.shape[0] != self.shape[1]:
            raise ValueError("Only a square matrix has a determinant")
        if self.shape == (1, 1):
            return self.rows[0][0]
        signs = (-1 if column % 2 else 1 for column in range(self.shape[1]))
        parts = (self.rows[0][column] * self._without(column).determinant() for column in range(self.shape[1]))
        return sum(sign * part for sign, part in zip(signs, parts, strict=True))

    def _without(self, column: int) -> Matrix:
        return Matrix([row[:column] + row[column + 1 :] for row in self.rows[1:]])

    def __add__(self, other: Matrix) -> Matrix:
        if self.shape != other.shape:
            raise ValueError(f"The shapes {self.shape} and {other.shape} do not fit")
        pairs = zip(self.rows, other.rows, strict=True)
        return Matrix([[a + b for a, b in zip(left, right, strict=True)] for left, right in pairs])

    def __sub__(self, other: Matrix) -> Matrix:
        return self + other * -1

    def __mul__(self, other: Matrix | float) -> Matrix:
        if not isinstance(other, Matrix):
            return Matrix([[value * other for value in row] for row in self.rows])
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"The shapes {self.shape} and {other.shape} do not fit")
        columns = other.transposed().rows
        return Matrix([[sum(a * b for a, b in zip(row, one, strict=True)) for one in columns] for row in self.rows])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)
