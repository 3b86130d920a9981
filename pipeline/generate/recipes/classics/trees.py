"""Binary trees: one whose keys are in order, and the ways to walk through any."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Branch:
    """A node of a search tree."""

    key: Any
    left: Branch | None = field(default=None, repr=False)
    right: Branch | None = field(default=None, repr=False)


class BinarySearchTree:
    """A binary search tree (BST) of keys: insert, delete (remove), search (find, contains), inorder (in-order), height.

    The smallest (minimum) and the largest (maximum) key are there, too. It does not balance itself.

    >>> tree = BinarySearchTree()
    >>> for key in (5, 2, 8, 2, 1, 3, 7):
    ...     tree.insert(key)
    >>> (list(tree), 8 in tree, 4 in tree, tree.height())
    ([1, 2, 3, 5, 7, 8], True, False, 3)
    >>> for key in (5, 1):
    ...     tree.delete(key)
    >>> (list(tree), tree.minimum(), tree.maximum())
    ([2, 3, 7, 8], 2, 8)
    >>> tree.delete(9)
    Traceback (most recent call last):
    KeyError: 9
    >>> BinarySearchTree().minimum()
    Traceback (most recent call last):
    ValueError: The tree is empty
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

    def delete(self, key: Any) -> None:
        if key not in self:
            raise KeyError(key)
        self._root = self._without(self._root, key)

    def minimum(self) -> Any:
        return self._end("left")

    def maximum(self) -> Any:
        return self._end("right")

    def height(self) -> int:
        """The number of levels; 0 when the tree is empty."""
        levels, level = 0, [self._root] if self._root else []
        while level:
            levels += 1
            level = [child for node in level for child in (node.left, node.right) if child]
        return levels

    def __contains__(self, key: Any) -> bool:
        node = self._root
        while node is not None and node.key != key:
            node = node.left if key < node.key else node.right
        return node is not None

    def __iter__(self) -> Iterator[Any]:
        """The keys in order."""
        waiting: list[Branch] = []
        node = self._root
        while waiting or node is not None:
            while node is not None:
                waiting.append(node)
                node = node.left
            node = waiting.pop()
            yield node.key
            node = node.right

    def _without(self, node: Branch | None, key: Any) -> Branch | None:
        """The tree below a node without a key."""
        if node is None:
            return None
        if key < node.key:
            node.left = self._without(node.left, key)
        elif key > node.key:
            node.right = self._without(node.right, key)
        elif node.left is None or node.right is None:
            return node.left or node.right
        else:
            following = node.right
            while following.left is not None:
                following = following.left
            node.key = following.key
            node.right = self._without(node.right, following.key)
        return node

    def _end(self, side: str) -> Any:
        if self._root is None:
            raise ValueError("The tree is empty")
        node = self._root
        while (child := getattr(node, side)) is not None:
            node = child
        return node.key


@dataclass
class TreeNode:
    """A binary tree and its traversals (ways to traverse, walk): preorder, inorder, postorder, level order (BFS).

    >>> tree = TreeNode(1, TreeNode(2, TreeNode(4), TreeNode(5)), TreeNode(3))
    >>> list(tree.preorder())
    [1, 2, 4, 5, 3]
    >>> list(tree.inorder())
    [4, 2, 5, 1, 3]
    >>> list(tree.postorder())
    [4, 5, 2, 3, 1]
    >>> list(tree.level_order())
    [1, 2, 3, 4, 5]
    >>> list(TreeNode("alone").inorder())
    ['alone']
    """

    value: Any
    left: TreeNode | None = None
    right: TreeNode | None = None

    def preorder(self) -> Iterator[Any]:
        """A node before all below it."""
        yield self.value
        for child in self._children():
            yield from child.preorder()

    def inorder(self) -> Iterator[Any]:
        """A node between what is on its left and what is on its right."""
        if self.left:
            yield from self.left.inorder()
        yield self.value
        if self.right:
            yield from self.right.inorder()

    def postorder(self) -> Iterator[Any]:
        """A node after all below it."""
        for child in self._children():
            yield from child.postorder()
        yield self.value

    def level_order(self) -> Iterator[Any]:
        """Level by level from the top, each from left to right."""
        waiting = deque([self])
        while waiting:
            node = waiting.popleft()
            yield node.value
            waiting.extend(node._children())

    def _children(self) -> list[TreeNode]:
        return [child for child in (self.left, self.right) if child]
