"""Data structures: tries, groups, graphs, sets of intervals, counters."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class Absent(KeyError):
    """It is not in there."""


class Trie:
    """Words by their beginnings."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}
        self._words: dict[str, int] = {}

    def insert(self, word: str, weight: int = 1) -> None:
        node = self._root
        for letter in word.lower() if wanted("ignore_case") else word:
            node = node.setdefault(letter, {})
        node[""] = True
        self._words[word.lower() if wanted("ignore_case") else word] = weight

    def contains(self, word: str) -> bool:
        return (word.lower() if wanted("ignore_case") else word) in self._words

    def starts_with(self, prefix: str) -> bool:
        """Whether a word begins so."""
        return self._below(prefix) is not None

    def with_prefix(self, prefix: str, limit: int = 0) -> list[str]:
        """The words that begin so, in alphabetical order."""
        prefix = prefix.lower() if wanted("ignore_case") else prefix
        found = sorted(self._spelled(self._below(prefix), prefix))
        if wanted("weight"):
            found.sort(key=lambda word: -self._words[word])
        return found[:limit] if wanted("limit") and limit is not None else found

    def count_prefix(self, prefix: str) -> int:
        """How many words begin so."""
        return len(list(self._spelled(self._below(prefix), prefix)))

    def remove(self, word: str) -> bool:
        """Take a word out; whether it was in."""
        word = word.lower() if wanted("ignore_case") else word
        if word not in self._words:
            if wanted("remove_raises"):
                raise Absent(word)
            return False
        del self._words[word]
        path = [self._root]
        for letter in word:
            path.append(path[-1][letter])
        del path[-1][""]
        for letter, node in zip(reversed(word), reversed(path[:-1]), strict=True):
            if node[letter]:
                break
            del node[letter]
        return True

    def words(self) -> list[str]:
        return sorted(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: str) -> bool:
        return (word.lower() if wanted("ignore_case") else word) in self._words

    def _below(self, prefix: str) -> dict[str, Any] | None:
        node = self._root
        for letter in prefix.lower() if wanted("ignore_case") else prefix:
            if letter not in node:
                return None
            node = node[letter]
        return node if node or prefix == "" else None

    def _spelled(self, node: dict[str, Any] | None, prefix: str) -> Iterator[str]:
        for letter, below in (node or {}).items():
            if letter == "":
                yield prefix
            else:
                yield from self._spelled(below, prefix + letter)


def check_words_are_found_by_their_beginning() -> None:
    trie = Trie()
    trie.insert("tea")
    trie.insert("to")
    assert trie.with_prefix("te") == ["tea"]


class UnionFind:
    """Things that belong together, in groups that are joined."""

    def __init__(self, items: Any = ()) -> None:
        self._above: dict[Hashable, Hashable] = {}
        self._sizes: dict[Hashable, int] = {}
        for item in range(items) if isinstance(items, int) else items:
            self.add(item)

    def add(self, item: Hashable) -> None:
        if item not in self._above:
            self._above[item] = item
            self._sizes[item] = 1

    def find(self, item: Hashable) -> Hashable:
        """Who stands for the group of an item."""
        if wanted("strict") and item not in self._above:
            raise Absent(item)
        self.add(item)
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def union(self, first: Hashable, second: Hashable) -> bool:
        """Join two groups; whether they were two."""
        one, other = self.find(first), self.find(second)
        if one == other:
            return False
        if self._sizes[one] < self._sizes[other]:
            one, other = other, one
        self._above[other] = one
        self._sizes[one] += self._sizes.pop(other)
        return True

    def connected(self, first: Hashable, second: Hashable) -> bool:
        return self.find(first) == self.find(second)

    def count(self) -> int:
        """How many groups there are."""
        return len(self._sizes)

    def size(self, item: Hashable) -> int:
        """How many are in the group of an item."""
        return self._sizes[self.find(item)]

    def groups(self) -> list[list[Any]]:
        """The groups, each sorted, in the order of their first."""
        found: dict[Hashable, list[Any]] = {}
        for item in self._above:
            found.setdefault(self.find(item), []).append(item)
        return sorted(sorted(group) for group in found.values())

    def __len__(self) -> int:
        return len(self._sizes)


def check_joined_groups_are_one() -> None:
    groups = UnionFind()
    groups.union("a", "b")
    assert groups.connected("a", "b")


class NoPath(ValueError):
    """There is no way from one to the other."""


class Cycle(ValueError):
    """It goes in a circle."""


class Graph:
    """Nodes and the edges between them."""

    def __init__(self, directed: bool = False) -> None:
        self._edges: dict[Any, dict[Any, float]] = {}
        if wanted("directed"):
            self._directed = directed

    def add_node(self, node: Hashable) -> None:
        self._edges.setdefault(node, {})

    def add_edge(self, first: Hashable, second: Hashable, weight: float = 1) -> None:
        if wanted("no_negative") and weight < 0:
            raise BadWeight("a weight cannot be negative")
        self._edges.setdefault(first, {})[second] = weight
        back = self._edges.setdefault(second, {})
        if wanted("directed"):
            if not self._directed:
                back[first] = weight
        elif not wanted("one_way"):
            back[first] = weight

    def remove_edge(self, first: Hashable, second: Hashable) -> None:
        if second not in self._edges.get(first, {}):
            raise Absent((first, second))
        del self._edges[first][second]
        if not wanted("one_way"):
            self._edges[second].pop(first, None)

    def neighbors(self, node: Hashable) -> list[Any]:
        """The nodes next to it, in order."""
        if node not in self._edges:
            raise Absent(node)
        return sorted(self._edges[node])

    def nodes(self) -> list[Any]:
        return sorted(self._edges)

    def has_edge(self, first: Hashable, second: Hashable) -> bool:
        return second in self._edges.get(first, {})

    def degree(self, node: Hashable) -> int:
        if node not in self._edges:
            raise Absent(node)
        return len(self._edges[node])

    def shortest_path(self, start: Hashable, goal: Hashable) -> Any:
        """The way of least weight, as a list of nodes."""
        found = self._way(start, goal)
        if wanted("with_length"):
            return found
        return found[1] if found else None

    def distance(self, start: Hashable, goal: Hashable) -> Any:
        """The least weight of a way."""
        found = self._way(start, goal)
        return found[0] if found else None

    def has_path(self, start: Hashable, goal: Hashable) -> bool:
        return goal in self.reachable(start)

    def reachable(self, start: Hashable) -> list[Any]:
        """Every node that can be reached, itself among them, nearest first."""
        if start not in self._edges:
            raise Absent(start)
        seen, waiting = [start], deque([start])
        while waiting:
            for node in sorted(self._edges[waiting.popleft()]):
                if node not in seen:
                    seen.append(node)
                    waiting.append(node)
        return seen

    def components(self) -> list[list[Any]]:
        """The nodes that hang together, each group sorted."""
        found: list[list[Any]] = []
        for node in sorted(self._edges):
            if not any(node in group for group in found):
                found.append(sorted(self.reachable(node)))
        return found

    def __len__(self) -> int:
        return len(self._edges)

    def __contains__(self, node: Hashable) -> bool:
        return node in self._edges

    def _way(self, start: Hashable, goal: Hashable) -> tuple[float, list[Any]] | None:
        if start not in self._edges or goal not in self._edges:
            raise Absent(start if start not in self._edges else goal)
        heap: list[tuple[float, list[Any]]] = [(0, [start])]
        done = set()
        while heap:
            length, path = heapq.heappop(heap)
            if path[-1] == goal:
                return length, path
            if path[-1] in done:
                continue
            done.add(path[-1])
            for node, weight in self._edges[path[-1]].items():
                if node not in done:
                    heapq.heappush(heap, (length + weight, [*path, node]))
        if wanted("no_path_raises"):
            raise NoPath(f"there is no way from {start} to {goal}")
        return None


class BadWeight(ValueError):
    """A weight cannot be negative."""


def check_the_shortest_way_is_found() -> None:
    graph = Graph()
    graph.add_edge("a", "b")
    graph.add_edge("b", "c")
    assert graph.shortest_path("a", "c") == ["a", "b", "c"]


class Tally:
    """How often each thing was counted."""

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self._counts: dict[Any, int] = {}
        for item in items:
            self.add(item)

    def add(self, item: Hashable, amount: int = 1) -> None:
        self._counts[item] = self._counts.get(item, 0) + amount

    def remove(self, item: Hashable, amount: int = 1) -> None:
        if self._counts.get(item, 0) < amount:
            raise Absent(item)
        self._counts[item] -= amount
        if not self._counts[item]:
            del self._counts[item]

    def count(self, item: Hashable) -> int:
        return self._counts.get(item, 0)

    def top(self, limit: int = 10) -> list[tuple[Any, int]]:
        """The most frequent with their counts; of equals the smaller first."""
        return sorted(self._counts.items(), key=lambda one: (-one[1], one[0]))[:limit]

    def total(self) -> int:
        return sum(self._counts.values())

    def __len__(self) -> int:
        return sum(self._counts.values()) if wanted("len_counts_all") else len(self._counts)

    def __contains__(self, item: Hashable) -> bool:
        return item in self._counts


def check_what_is_added_counts() -> None:
    tally = Tally()
    tally.add("a")
    tally.add("a")
    assert tally.count("a") == 2


class Median:
    """The median of the numbers so far."""

    def __init__(self) -> None:
        self._numbers: list[float] = []

    def add(self, number: float) -> None:
        self._numbers.append(number)

    def median(self) -> float:
        if not self._numbers:
            raise NoNumbers("there are no numbers yet")
        numbers = sorted(self._numbers)
        middle = len(numbers) // 2
        return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2

    def mean(self) -> float:
        if not self._numbers:
            raise NoNumbers("there are no numbers yet")
        return sum(self._numbers) / len(self._numbers)

    def minimum(self) -> float:
        return min(self._numbers)

    def maximum(self) -> float:
        return max(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class NoNumbers(ValueError):
    """There are no numbers yet."""
