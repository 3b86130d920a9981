"""Graphs."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def dijkstra(graph: Mapping[Node, Mapping[Node, float]], start: Node) -> dict[Node, float]:
    """Compute the shortest distances from a node to all it reaches in a weighted graph, by Dijkstra's algorithm.

    >>> dijkstra({"a": {"b": 1, "c": 4}, "b": {"c": 2}}, "a")
    {'a': 0, 'b': 1, 'c': 3}
    >>> dijkstra({}, "a")
    {'a': 0}
    >>> dijkstra({"a": {"b": -1}}, "a")
    Traceback (most recent call last):
    ValueError: Weights must not be negative
    """
    distances: dict[Node, float] = {}
    waiting: list[tuple[float, int, Node]] = [(0, 0, start)]
    met = 0  # breaks ties, so that nodes need not be comparable
    while waiting:
        distance, _, node = heapq.heappop(waiting)
        if node in distances:
            continue
        distances[node] = distance
        for neighbour, weight in graph.get(node, {}).items():
            if weight < 0:
                raise ValueError("Weights must not be negative")
            met += 1
            heapq.heappush(waiting, (distance + weight, met, neighbour))
    return distances


def shortest_path(graph: Mapping[Node, Iterable[Node]], start: Node, goal: Node) -> list[Node] | None:
    """Find a shortest path between two nodes of an unweighted graph by breadth-first search (BFS); None without one.

    >>> shortest_path({1: [2, 3], 2: [4], 3: [4], 4: [5]}, 1, 5)
    [1, 2, 4, 5]
    >>> shortest_path({1: [2]}, 2, 1) is None
    True
    >>> shortest_path({}, 1, 1)
    [1]
    """
    came_from: dict[Node, Node | None] = {start: None}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if node == goal:
            path: list[Node] = []
            step: Node | None = node
            while step is not None:
                path.append(step)
                step = came_from[step]
            return path[::-1]
        for neighbour in graph.get(node, ()):
            if neighbour not in came_from:
                came_from[neighbour] = node
                waiting.append(neighbour)
    return None


def depth_first(graph: Mapping[Node, Iterable[Node]], start: Node) -> list[Node]:
    """Traverse a graph by depth-first search (DFS): the nodes in the order of their visits.

    >>> depth_first({1: [2, 3], 2: [4], 3: [4]}, 1)
    [1, 2, 4, 3]
    >>> depth_first({1: [1]}, 1)
    [1]
    """
    visited: dict[Node, None] = {}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in visited:
            visited[node] = None
            waiting.extend(reversed(list(graph.get(node, ()))))
    return list(visited)


def topological_sort(graph: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """Sort the nodes of a directed acyclic graph topologically: each before those it points to (dependency order).

    >>> topological_sort({"shirt": ["tie"], "tie": ["jacket"], "trousers": ["jacket"]})
    ['shirt', 'trousers', 'tie', 'jacket']
    >>> topological_sort({})
    []
    >>> topological_sort({1: [2], 2: [1]})
    Traceback (most recent call last):
    ValueError: The graph has a cycle
    """
    arrows = {node: list(targets) for node, targets in graph.items()}
    incoming = dict.fromkeys(arrows, 0)
    for targets in arrows.values():
        for target in targets:
            incoming[target] = incoming.get(target, 0) + 1
    free = deque(node for node, count in incoming.items() if count == 0)
    order = []
    while free:
        node = free.popleft()
        order.append(node)
        for target in arrows.get(node, ()):
            incoming[target] -= 1
            if incoming[target] == 0:
                free.append(target)
    if len(order) < len(incoming):
        raise ValueError("The graph has a cycle")
    return order
