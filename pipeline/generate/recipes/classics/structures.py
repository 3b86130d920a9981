"""Data structures."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Stack(Generic[T]):
    """A stack: last in, first out (LIFO), with push, pop and peek.

    >>> stack = Stack()
    >>> stack.push(1)
    >>> stack.push(2)
    >>> (stack.peek(), stack.pop(), stack.pop(), len(stack))
    (2, 2, 1, 0)
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
    """A singly linked list: append, prepend, remove, reverse, iterate.

    >>> items = LinkedList()
    >>> for item in (2, 3):
    ...     items.append(item)
    >>> items.prepend(1)
    >>> list(items)
    [1, 2, 3]
    >>> items.reverse()
    >>> list(items)
    [3, 2, 1]
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


@dataclass
class Branch:
    """A node of a search tree."""

    key: Any
    left: Branch | None = field(default=None, repr=False)
    right: Branch | None = field(default=None, repr=False)


class BinarySearchTree:
    """A binary search tree of keys: insert, search, and iterate in order. It does not balance itself.

    >>> tree = BinarySearchTree()
    >>> for key in (5, 2, 8, 2):
    ...     tree.insert(key)
    >>> list(tree)
    [2, 5, 8]
    >>> (8 in tree, 7 in tree)
    (True, False)
    >>> tree.height()
    2
    """

    def __init__(self) -> None:
        self._root: Branch | None = None

    def insert(self, key: Any) -> None:
        """Add a key; one that is there already is not added again."""
        if self._root is None:
            self._root = Branch(key)
            return
        node = self._root
        while key != node.key:
            side = "left" if key < node.key else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Branch(key))
                return
            node = child

    def __contains__(self, key: Any) -> bool:
        node = self._root
        while node is not None and node.key != key:
            node = node.left if key < node.key else node.right
        return node is not None

    def __iter__(self) -> Iterator[Any]:
        waiting: list[Branch] = []
        node = self._root
        while waiting or node is not None:
            while node is not None:
                waiting.append(node)
                node = node.left
            node = waiting.pop()
            yield node.key
            node = node.right

    def height(self) -> int:
        """The number of levels; 0 when the tree is empty."""
        levels, level = 0, [self._root] if self._root else []
        while level:
            levels += 1
            level = [child for node in level for child in (node.left, node.right) if child]
        return levels
