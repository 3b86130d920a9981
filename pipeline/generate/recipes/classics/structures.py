"""Data structures."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Stack(Generic[T]):
    """A stack: last in, first out (LIFO), with push, pop, peek, is_empty and size (length).

    >>> stack = Stack()
    >>> stack.push(1)
    >>> stack.push(2)
    >>> (stack.peek(), stack.pop(), stack.pop(), len(stack), stack.is_empty())
    (2, 2, 1, 0, True)
    >>> Stack().pop()
    Traceback (most recent call last):
    IndexError: The stack is empty
    """

    def __init__(self) -> None:
        self._items: list[T] = []

    def push(self, item: T) -> None:
        self._items.append(item)

    def pop(self) -> T:
        """Take off the top."""
        top = self.peek()
        self._items.pop()
        return top

    def peek(self) -> T:
        """Look at the top."""
        if not self._items:
            raise IndexError("The stack is empty")
        return self._items[-1]

    def is_empty(self) -> bool:
        return not self._items

    def __len__(self) -> int:
        return len(self._items)


class Trie:
    """A trie (prefix tree) of words: insert, search, and autocomplete by prefix.

    >>> trie = Trie()
    >>> for word in ("car", "card", "dog"):
    ...     trie.insert(word)
    >>> ("car" in trie, "ca" in trie)
    (True, False)
    >>> list(trie.starting_with("car"))
    ['car', 'card']
    >>> list(trie.starting_with("x"))
    []
    """

    def __init__(self) -> None:
        self._children: dict[str, Trie] = {}
        self._ends = False

    def insert(self, word: str) -> None:
        node = self
        for letter in word:
            node = node._children.setdefault(letter, Trie())
        node._ends = True

    def __contains__(self, word: str) -> bool:
        node = self._find(word)
        return node is not None and node._ends

    def starting_with(self, prefix: str) -> Iterator[str]:
        """The words with this prefix, in alphabetical order."""
        node = self._find(prefix)
        if node is not None:
            yield from node._words(prefix)

    def _find(self, prefix: str) -> Trie | None:
        node: Trie | None = self
        for letter in prefix:
            node = node._children.get(letter) if node is not None else None
        return node

    def _words(self, before: str) -> Iterator[str]:
        if self._ends:
            yield before
        for letter in sorted(self._children):
            yield from self._children[letter]._words(before + letter)


class UnionFind(Generic[K]):
    """Disjoint sets (union-find) with path halving and union by size.

    >>> sets = UnionFind()
    >>> sets.union("a", "b")
    True
    >>> sets.union("b", "a")
    False
    >>> (sets.connected("a", "b"), sets.connected("a", "c"))
    (True, False)
    """

    def __init__(self) -> None:
        self._parent: dict[K, K] = {}
        self._size: dict[K, int] = {}

    def find(self, item: K) -> K:
        """The one that stands for the set of this item."""
        self._parent.setdefault(item, item)
        self._size.setdefault(item, 1)
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def union(self, first: K, second: K) -> bool:
        """Join two sets; whether they were two."""
        large, small = self.find(first), self.find(second)
        if large == small:
            return False
        if self._size[large] < self._size[small]:
            large, small = small, large
        self._parent[small] = large
        self._size[large] += self._size[small]
        return True

    def connected(self, first: K, second: K) -> bool:
        return self.find(first) == self.find(second)


@dataclass
class Link(Generic[T]):
    """One item of a linked list."""

    item: T
    after: Link[T] | None = None


class LinkedList(Generic[T]):
    """A singly linked list: append (insert), prepend, remove (delete), find (search), reverse, iterate, length.

    >>> items = LinkedList()
    >>> for item in (2, 3):
    ...     items.append(item)
    >>> items.prepend(1)
    >>> list(items)
    [1, 2, 3]
    >>> items.reverse()
    >>> list(items)
    [3, 2, 1]
    >>> (items.find(2), 9 in items)
    (1, False)
    >>> items.remove(2)
    >>> (list(items), len(items))
    ([3, 1], 2)
    >>> items.remove(9)
    Traceback (most recent call last):
    ValueError: 9 is not in the list
    """

    def __init__(self) -> None:
        self._first: Link[T] | None = None

    def prepend(self, item: T) -> None:
        self._first = Link(item, self._first)

    def append(self, item: T) -> None:
        links = list(self._links())
        if links:
            links[-1].after = Link(item)
        else:
            self._first = Link(item)

    def remove(self, item: T) -> None:
        """Remove the first link with this item."""
        before: Link[T] | None = None
        for link in self._links():
            if link.item == item:
                if before is None:
                    self._first = link.after
                else:
                    before.after = link.after
                return
            before = link
        raise ValueError(f"{item!r} is not in the list")

    def find(self, item: T) -> int:
        """The position of the first link with this item, 0 for the first of all."""
        for place, found in enumerate(self):
            if found == item:
                return place
        raise ValueError(f"{item!r} is not in the list")

    def reverse(self) -> None:
        """Turn the list around in place."""
        before: Link[T] | None = None
        for link in list(self._links()):
            link.after, before = before, link
        self._first = before

    def _links(self) -> Iterator[Link[T]]:
        link = self._first
        while link is not None:
            yield link
            link = link.after

    def __iter__(self) -> Iterator[T]:
        return (link.item for link in self._links())

    def __len__(self) -> int:
        return sum(1 for _ in self._links())
