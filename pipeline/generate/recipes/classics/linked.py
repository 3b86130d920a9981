"""Data structures of parts that know each other: a list linked both ways, a graph."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)


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
    """An undirected graph by adjacency list: nodes (vertices) and edges, add, remove, neighbours, paths, BFS, DFS.

    >>> graph = Graph()
    >>> for edge in (("a", "b"), ("b", "c"), ("d", "e")):
    ...     graph.add_edge(*edge)
    >>> (sorted(graph.neighbours("b")), graph.has_path("a", "c"), graph.has_path("a", "d"))
    (['a', 'c'], True, False)
    >>> sorted(sorted(part) for part in graph.components())
    [['a', 'b', 'c'], ['d', 'e']]
    >>> graph.add_edge("a", "f")
    >>> (list(graph.breadth_first("a")), list(graph.depth_first("a")))
    (['a', 'b', 'f', 'c'], ['a', 'b', 'c', 'f'])
    >>> graph.remove_edge("a", "f")
    >>> graph.remove_edge("a", "b")
    >>> (graph.has_path("a", "c"), len(graph))
    (False, 6)
    >>> graph.remove_node("b")
    >>> (sorted(graph.neighbours("c")), len(graph))
    ([], 5)
    >>> graph.neighbours("x")
    Traceback (most recent call last):
    KeyError: 'x'
    """

    def __init__(self) -> None:
        self._neighbours: dict[K, dict[K, None]] = {}

    def add_node(self, node: K) -> None:
        self._neighbours.setdefault(node, {})

    def add_edge(self, first: K, second: K) -> None:
        """Join two nodes, which are added where they are not there yet."""
        for one, other in ((first, second), (second, first)):
            self.add_node(one)
            self._neighbours[one][other] = None

    def remove_edge(self, first: K, second: K) -> None:
        self._neighbours[first].pop(second, None)
        self._neighbours[second].pop(first, None)

    def remove_node(self, node: K) -> None:
        """Take away a node with its edges."""
        for other in list(self._neighbours[node]):
            self.remove_edge(node, other)
        del self._neighbours[node]

    def neighbours(self, node: K) -> frozenset[K]:
        return frozenset(self._neighbours[node])

    def reachable(self, start: K) -> set[K]:
        """Every node that a path leads to, the start among them."""
        seen, waiting = {start}, [start]
        while waiting:
            fresh = self._neighbours[waiting.pop()].keys() - seen
            seen |= fresh
            waiting += fresh
        return seen

    def has_path(self, start: K, goal: K) -> bool:
        return goal in self.reachable(start)

    def breadth_first(self, start: K) -> Iterator[K]:
        """The nodes in the order of a breadth-first search (BFS): the nearest first."""
        seen, waiting = {start}, deque([start])
        while waiting:
            node = waiting.popleft()
            yield node
            fresh = [one for one in self._neighbours[node] if one not in seen]
            seen.update(fresh)
            waiting.extend(fresh)

    def depth_first(self, start: K) -> Iterator[K]:
        """The nodes in the order of a depth-first search (DFS): from each as far on as it goes."""
        seen: set[K] = set()
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                yield node
                waiting.extend(reversed(self._neighbours[node]))

    def components(self) -> Iterator[set[K]]:
        """The parts of the graph that hang together."""
        left = set(self._neighbours)
        while left:
            part = self.reachable(next(iter(left)))
            left -= part
            yield part

    def __len__(self) -> int:
        return len(self._neighbours)
