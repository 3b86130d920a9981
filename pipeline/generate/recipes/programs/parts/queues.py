"""Queues and stacks."""

from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class Empty(IndexError):
    """There is nothing in it."""


class Full(OverflowError):
    """There is no room."""


class Unknown(KeyError):
    """There is no such job."""


class PriorityQueue:
    """What is most urgent comes first, and of equals whoever came first."""

    def __init__(self) -> None:
        self._heap: list[tuple[Any, int, Any]] = []
        self._pushed = 0

    def push(self, item: Any, priority: float = 0) -> None:
        self._pushed += 1
        heapq.heappush(self._heap, (-priority if wanted("highest_first") else priority, self._pushed, item))

    def pop(self) -> Any:
        """Take out what comes first."""
        if not self._heap:
            if wanted("none_when_empty"):
                return None
            raise Empty("the queue is empty")
        return heapq.heappop(self._heap)[2]

    def peek(self) -> Any:
        """What comes first, left where it is."""
        if not self._heap:
            if wanted("none_when_empty"):
                return None
            raise Empty("the queue is empty")
        return self._heap[0][2]

    def change(self, item: Any, priority: float) -> None:
        """Give an item another priority."""
        self.remove(item)
        self.push(item, priority)

    def remove(self, item: Any) -> bool:
        """Take an item out, wherever it stands."""
        place = next((place for place, one in enumerate(self._heap) if one[2] == item), -1)
        if place < 0:
            if wanted("tells_whether"):
                return False
            raise Unknown(item)
        del self._heap[place]
        heapq.heapify(self._heap)
        return True

    def is_empty(self) -> bool:
        return not self._heap

    def size(self) -> int:
        return len(self._heap)

    def clear(self) -> None:
        self._heap.clear()

    def __len__(self) -> int:
        return len(self._heap)

    def __contains__(self, item: Any) -> bool:
        return any(one == item for _, _, one in self._heap)


def check_equals_come_in_their_order() -> None:
    queue = PriorityQueue()
    queue.push("first", priority=1)
    queue.push("second", priority=1)
    assert queue.pop() == "first"


class Fifo:
    """First in, first out."""

    def __init__(self, capacity: int = 0) -> None:
        if wanted("capacity"):
            self._capacity = capacity
        self._items: deque[Any] = deque()

    def push(self, item: Any) -> None:
        if wanted("capacity") and self._capacity and len(self._items) >= self._capacity:
            if wanted("overwrites"):
                self._items.popleft()
            else:
                raise Full("there is no room")
        self._items.append(item)

    def pop(self) -> Any:
        """Take out whoever came first."""
        if not self._items:
            if wanted("none_when_empty"):
                return None
            raise Empty("it is empty")
        return self._items.popleft()

    def peek(self) -> Any:
        """Whoever came first, left where it is."""
        if not self._items:
            if wanted("none_when_empty"):
                return None
            raise Empty("it is empty")
        return self._items[0]

    def is_empty(self) -> bool:
        return not self._items

    def is_full(self) -> bool:
        return len(self._items) >= self._capacity

    def size(self) -> int:
        return len(self._items)

    def clear(self) -> None:
        self._items.clear()

    def to_list(self) -> list[Any]:
        """From the oldest to the newest."""
        return list(self._items)

    def average(self) -> float:
        """The mean of what is in it; 0.0 where nothing is."""
        return sum(self._items) / len(self._items) if self._items else 0.0

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._items))

    def __contains__(self, item: Any) -> bool:
        return item in self._items


def check_first_in_first_out() -> None:
    queue = Fifo(capacity=3)
    queue.push(1)
    queue.push(2)
    assert queue.pop() == 1


class Stack:
    """Last in, first out."""

    def __init__(self, items: Iterable[Any] = (), capacity: int = 0) -> None:
        if wanted("capacity"):
            self._capacity = capacity
        self._items = list(items)

    def push(self, item: Any) -> None:
        if wanted("capacity") and len(self._items) >= self._capacity:
            raise Full("there is no room")
        self._items.append(item)

    def pop(self) -> Any:
        """Take off what came last."""
        if not self._items:
            if wanted("none_when_empty"):
                return None
            raise Empty("the stack is empty")
        return self._items.pop()

    def peek(self) -> Any:
        """What came last, left where it is."""
        if not self._items:
            if wanted("none_when_empty"):
                return None
            raise Empty("the stack is empty")
        return self._items[-1]

    def minimum(self) -> Any:
        """The smallest in it."""
        if not self._items:
            raise Empty("the stack is empty")
        return min(self._items)

    def maximum(self) -> Any:
        """The largest in it."""
        if not self._items:
            raise Empty("the stack is empty")
        return max(self._items)

    def is_empty(self) -> bool:
        return not self._items

    def size(self) -> int:
        return len(self._items)

    def clear(self) -> None:
        self._items.clear()

    def to_list(self) -> list[Any]:
        return list(self._items)

    def __len__(self) -> int:
        return len(self._items)


def check_last_in_first_out() -> None:
    stack = Stack()
    stack.push(1)
    stack.push(2)
    assert stack.pop() == 2


class JobQueue:
    """Jobs that are run in turn, tried again when they fail, and set aside when they fail too often."""

    def __init__(self, attempts: int = 3, clock: Callable[[], float] = time.monotonic) -> None:
        self._attempts = attempts
        self._clock = clock
        self._waiting: list[tuple[float, int, int, Callable[[], Any]]] = []
        self._tried: dict[int, int] = {}
        self._dead: list[int] = []
        self._state: dict[int, str] = {}
        self._results: dict[int, Any] = {}
        self._added = 0

    def add(self, job: Callable[[], Any], delay: float = 0.0) -> int:
        """Put a job in line, or in line after a while; its number."""
        self._added += 1
        heapq.heappush(
            self._waiting, (self._clock() + delay if wanted("delay") else 0.0, self._added, self._added, job)
        )
        self._tried[self._added] = 0
        self._state[self._added] = "pending" if wanted("pending") else "queued"
        return self._added

    def run_next(self) -> bool:
        """Run the job that is due; whether there was one."""
        if not self._waiting or (wanted("delay") and self._waiting[0][0] > self._clock()):
            return False
        due, _, number, job = heapq.heappop(self._waiting)
        self._tried[number] += 1
        try:
            self._results[number] = job()
        except Exception:
            if self._tried[number] < self._attempts:
                self._added += 1
                heapq.heappush(self._waiting, (due, self._added, number, job))
            else:
                self._dead.append(number)
                self._state[number] = "failed"
        else:
            self._state[number] = "done"
        return True

    def run_all(self) -> int:
        """Run what is due until nothing is left; how many runs that were."""
        count = 0
        while self.run_next():
            count += 1
        return count

    def status(self, number: int) -> str:
        if number not in self._state:
            raise Unknown(number)
        return self._state[number]

    def result(self, number: int) -> Any:
        """What a job returned; None while it has not."""
        if number not in self._state:
            raise Unknown(number)
        return self._results.get(number)

    def dead(self) -> list[int]:
        """The numbers of the jobs that were set aside."""
        return list(self._dead)

    def pending(self) -> int:
        return len(self._waiting)

    def __len__(self) -> int:
        return len(self._waiting)
