"""More data structures: heaps, queues, buffers, graphs, matrices."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
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
