"""Functions over lists, dicts, intervals and graphs."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class Bad(ValueError):
    """What was given makes no sense."""


class Cycle(ValueError):
    """It goes in a circle."""


class NoPath(ValueError):
    """There is no way from one to the other."""


def merge_intervals(intervals: Iterable[Sequence[Any]], gap: float = 0) -> list[tuple[Any, Any]]:
    """Intervals in order, with those that meet made one."""
    merged: list[tuple[Any, Any]] = []
    for start, end in sorted((one[0], one[1]) for one in intervals):
        if end < start:
            raise Bad(f"{end} is before {start}")
        if wanted("gap"):
            meets = bool(merged) and start - merged[-1][1] <= gap
        elif wanted("adjacent_integers"):
            meets = bool(merged) and start <= merged[-1][1] + 1
        elif wanted("touching_stay"):
            meets = bool(merged) and start < merged[-1][1]
        else:
            meets = bool(merged) and start <= merged[-1][1]
        if meets:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    if wanted("lists"):
        return [list(one) for one in merged]  # type: ignore[misc]
    return merged


def check_what_overlaps_is_one() -> None:
    assert [tuple(one) for one in merge_intervals([(1, 4), (2, 6)])] == [(1, 6)]


def free_slots(busy: Iterable[Sequence[Any]], start: Any, end: Any) -> list[tuple[Any, Any]]:
    """What is left free between start and end."""
    free, at = [], start
    for first, last in sorted((one[0], one[1]) for one in busy):
        if first > at:
            free.append((at, min(first, end)))
        at = max(at, last)
        if at >= end:
            break
    if at < end:
        free.append((at, end))
    return free


def check_what_is_not_busy_is_free() -> None:
    assert free_slots([(2, 3)], 1, 5) == [(1, 2), (3, 5)]


def topological_sort(graph: Mapping[Any, Iterable[Any]]) -> list[Any]:
    """An order in which everything comes after what it needs; of those that are ready the smallest first."""
    needs = {node: set(before) for node, before in graph.items()}
    for before in list(needs.values()):
        for node in before:
            needs.setdefault(node, set())
    ready = [node for node, before in needs.items() if not before]
    heapq.heapify(ready)
    order = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for other, before in needs.items():
            if node in before:
                before.discard(node)
                if not before:
                    heapq.heappush(ready, other)
    if len(order) < len(needs):
        raise Cycle("it goes in a circle")
    return order


def check_what_is_needed_comes_first() -> None:
    assert topological_sort({"a": ["b"], "b": []}) == ["b", "a"]


def shortest_path(graph: Mapping[Any, Any], start: Any, goal: Any) -> Any:
    """The way of least weight through a graph, as a list of nodes."""
    heap: list[tuple[float, list[Any]]] = [(0, [start])]
    done = set()
    while heap:
        length, path = heapq.heappop(heap)
        node = path[-1]
        if node == goal:
            return (length, path) if wanted("with_length") else path
        if node in done:
            continue
        done.add(node)
        ways = graph.get(node, {})
        for other in ways:
            weight = ways[other] if isinstance(ways, Mapping) else 1
            if other not in done:
                heapq.heappush(heap, (length + weight, [*path, other]))
    if wanted("empty_list"):
        return []
    if wanted("raises"):
        raise NoPath(f"there is no way from {start} to {goal}")
    return None


def check_the_way_is_found() -> None:
    assert shortest_path({"a": {"b": 1}, "b": {}}, "a", "a") is not None


def deep_merge(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Two nested dicts as a new one; the second wins, and lists are replaced."""
    merged = dict(first)
    for key, value in second.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = deep_merge(old, value)
        elif wanted("joins_lists") and isinstance(old, list) and isinstance(value, list):
            merged[key] = old + value
        else:
            merged[key] = value
    return merged


def check_nested_dicts_are_merged() -> None:
    assert deep_merge({"a": {"x": 1}}, {"a": {"y": 2}}) == {"a": {"x": 1, "y": 2}}


def flatten_dict(nested: Mapping[str, Any], separator: str = ".") -> dict[str, Any]:
    """A nested dict as a flat one, with the path as key."""
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        if isinstance(value, Mapping) and value:
            flat |= {f"{key}{separator}{below}": one for below, one in flatten_dict(value, separator).items()}
        else:
            flat[key] = value
    return flat


def check_keys_are_paths() -> None:
    assert list(flatten_dict({"a": {"b": 1}}).values()) == [1]


def unflatten_dict(flat: Mapping[str, Any], separator: str = ".") -> dict[str, Any]:
    """A nested dict out of one whose keys are paths."""
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *above, last = path.split(separator)
        inner = nested
        for key in above:
            inner = inner.setdefault(key, {})
        inner[last] = value
    return nested


def group_records(records: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    """Records by what a key or a function says of each."""
    groups: dict[Any, list[Any]] = {}
    for one in records:
        groups.setdefault(key(one) if callable(key) else one[key], []).append(one)
    return groups


def check_equal_keys_are_together() -> None:
    assert group_records([1, 2, 3], lambda one: one % 2) == {1: [1, 3], 0: [2]}


def paginate(items: Sequence[Any], page: int = 1, size: int = 10) -> Any:
    """One page of a list, counted from 1."""
    if page < 1 or size < 1:
        raise Bad("page and size start at 1")
    part = list(items[(page - 1) * size : page * size])
    if wanted("with_totals"):
        pages = -(-len(items) // size)
        if wanted("at_least_one"):
            pages = max(1, pages)
        found = {"items": part, "page": page, "pages": pages, "total": len(items)}
        if wanted("has_next"):
            found["has_next"] = page < pages
        if wanted("has_prev"):
            found["has_prev"] = page > 1
        return found
    return part


def chunks(items: Iterable[Any], size: int) -> list[list[Any]]:
    """A list in pieces of so many; the last may be shorter."""
    if size < 1:
        raise Bad("the size must be at least 1")
    whole = list(items)
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def check_no_item_is_lost() -> None:
    assert chunks([1, 2, 3], 2) == [[1, 2], [3]]


def diff_dicts(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What was added, removed and changed between two dicts."""
    same = first.keys() & second.keys()
    if wanted("sorted_lists"):
        return {
            "added": sorted(second.keys() - first.keys()),
            "removed": sorted(first.keys() - second.keys()),
            "changed": sorted(key for key in same if first[key] != second[key]),
        }
    return {
        "added": {key: second[key] for key in second if key not in first},
        "removed": {key: first[key] for key in first if key not in second},
        "changed": {key: (first[key], second[key]) for key in first if key in same and first[key] != second[key]},
    }


def split_amount(total: int, parts: int) -> list[int]:
    """A whole amount in parts as equal as can be; the first get what is left over."""
    if parts < 1:
        raise Bad("there must be at least one part")
    if wanted("no_negative") and total < 0:
        raise Bad("less than nothing cannot be split")
    each, over = divmod(total, parts)
    return [each + (place < over) for place in range(parts)]


def check_nothing_is_lost() -> None:
    assert split_amount(10, 3) == [4, 3, 3]


def spiral(matrix: Sequence[Sequence[Any]]) -> list[Any]:
    """The values of a matrix from outside in, clockwise."""
    rows = [list(row) for row in matrix]
    found: list[Any] = []
    while rows:
        found += rows.pop(0)
        rows = [list(row) for row in zip(*rows, strict=True)][::-1]
    return found


def rotate_matrix(matrix: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """A matrix turned by a quarter, clockwise."""
    return [list(row) for row in zip(*matrix[::-1], strict=True)]


def top_words(text: str, count: int = 10) -> list[tuple[str, int]]:
    """The most frequent words with their counts; of equals in alphabetical order."""
    counts: dict[str, int] = {}
    for word in "".join(letter if letter.isalnum() or letter == "'" else " " for letter in text.lower()).split():
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:count]


def check_the_most_frequent_come_first() -> None:
    assert top_words("b a b", 1) == [("b", 2)]


def identity_matrix(size: int) -> list[list[int]]:
    """The matrix of ones on the diagonal and zeros elsewhere, as a list of rows."""
    return [[int(row == column) for column in range(size)] for row in range(size)]


def check_the_diagonal_is_one() -> None:
    assert identity_matrix(2) == [[1, 0], [0, 1]]


def overlaps(first: Sequence[Any], second: Sequence[Any]) -> bool:
    """Whether two (start, end) intervals share more than an end."""
    if wanted("touching") and not wanted("not_touching"):
        return bool(first[0] <= second[1] and second[0] <= first[1])
    return bool(first[0] < second[1] and second[0] < first[1])
