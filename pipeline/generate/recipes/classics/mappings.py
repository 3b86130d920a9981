"""Dictionaries: sorted, turned around, merged, narrowed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)


def sort_by_value(mapping: Mapping[K, Any], descending: bool = False) -> dict[K, Any]:
    """Sort a dictionary (dict) by value, the smallest first or in descending order; equal values keep their order.

    >>> sort_by_value({"a": 3, "b": 1, "c": 2})
    {'b': 1, 'c': 2, 'a': 3}
    >>> list(sort_by_value({"a": 3, "b": 1, "c": 3}, descending=True))
    ['a', 'c', 'b']
    >>> sort_by_value({})
    {}
    """
    return dict(sorted(mapping.items(), key=lambda item: item[1], reverse=descending))


def sort_by_key(mapping: Mapping[K, Any], descending: bool = False) -> dict[K, Any]:
    """Sort a dictionary (dict) by key, by its keys, in ascending (alphabetical) or descending order.

    >>> list(sort_by_key({"b": 1, "a": 2}))
    ['a', 'b']
    >>> list(sort_by_key({1: "x", 3: "y", 2: "z"}, descending=True))
    [3, 2, 1]
    >>> sort_by_key({})
    {}
    """
    return {key: mapping[key] for key in sorted(mapping, reverse=descending)}  # type: ignore[type-var]


def invert(mapping: Mapping[K, V]) -> dict[V, K]:
    """Invert (swap, flip) a dictionary (dict): its values become keys, and its keys become values.

    >>> invert({"a": 1, "b": 2})
    {1: 'a', 2: 'b'}
    >>> invert({})
    {}
    >>> invert({"a": 1, "b": 1})
    Traceback (most recent call last):
    ValueError: Two keys have the value 1
    """
    inverted: dict[V, K] = {}
    for key, value in mapping.items():
        if value in inverted:
            raise ValueError(f"Two keys have the value {value!r}")
        inverted[value] = key
    return inverted


def deep_merge(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Merge (combine) two dictionaries (dicts) deeply, recursively, into a new one: nested ones are merged, too.

    Of two other values under the same key, that of the second stays.

    >>> deep_merge({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}, "b": 4})
    {'a': {'x': 1, 'y': 3}, 'b': 4}
    >>> deep_merge({"a": {"x": 1}}, {"a": 2})
    {'a': 2}
    >>> deep_merge({}, {})
    {}
    """
    merged = dict(first)
    for key, value in second.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = deep_merge(old, value) if both else value  # type: ignore[arg-type]
    return merged


def flatten_dict(mapping: Mapping[str, Any], separator: str = ".") -> dict[str, Any]:
    """Flatten a nested dictionary (dict): keys are joined with dots.

    >>> flatten_dict({"a": {"b": 1, "c": {"d": 2}}, "e": 3})
    {'a.b': 1, 'a.c.d': 2, 'e': 3}
    >>> flatten_dict({"a": {}})
    {'a': {}}
    >>> flatten_dict({})
    {}
    """
    flat: dict[str, Any] = {}
    for key, value in mapping.items():
        if isinstance(value, Mapping) and value:
            inner = flatten_dict(value, separator)
            flat.update({f"{key}{separator}{name}": one for name, one in inner.items()})
        else:
            flat[key] = value
    return flat


def unflatten_dict(flat: Mapping[str, Any], separator: str = ".") -> dict[str, Any]:
    """Unflatten a dictionary (dict): keys joined with dots become a nested one.

    >>> unflatten_dict({"a.b": 1, "a.c.d": 2, "e": 3})
    {'a': {'b': 1, 'c': {'d': 2}}, 'e': 3}
    >>> unflatten_dict({})
    {}
    >>> unflatten_dict({"a": 1, "a.b": 2})
    Traceback (most recent call last):
    ValueError: a is a value and has keys of its own
    """
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *above, last = path.split(separator)
        place = nested
        for key in above:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise ValueError(f"{key} is a value and has keys of its own")
        place[last] = value
    return nested


def value_at(mapping: Mapping[str, Any], path: str, default: Any = None) -> Any:
    """Get (look up) a value in a nested dictionary (dict) by a dotted path of keys, or a default where it is missing.

    >>> value_at({"a": {"b": [1, 2]}}, "a.b")
    [1, 2]
    >>> value_at({"a": {"b": 1}}, "a.x", 0)
    0
    >>> value_at({"a": 1}, "a.b", "none")
    'none'
    """
    place: Any = mapping
    for key in path.split("."):
        if not isinstance(place, Mapping) or key not in place:
            return default
        place = place[key]
    return place


def key_of_maximum(mapping: Mapping[K, Any]) -> K:
    """Find the key with the maximum (largest, highest, biggest) value in a dictionary (dict); of equal ones the first.

    >>> key_of_maximum({"a": 1, "b": 3, "c": 3})
    'b'
    >>> key_of_maximum({"a": -1})
    'a'
    >>> key_of_maximum({})
    Traceback (most recent call last):
    ValueError: The dictionary is empty
    """
    if not mapping:
        raise ValueError("The dictionary is empty")
    return max(mapping, key=lambda key: mapping[key])


def keep_keys(mapping: Mapping[K, Any], keys: Iterable[K]) -> dict[K, Any]:
    """Keep (pick, select) only some given keys of a dictionary (dict), in their order; missing ones are no error.

    >>> keep_keys({"a": 1, "b": 2, "c": 3}, ["c", "a", "x"])
    {'c': 3, 'a': 1}
    >>> keep_keys({"a": 1}, [])
    {}
    """
    return {key: mapping[key] for key in keys if key in mapping}


def keep_where(mapping: Mapping[K, Any], wanted: Callable[[Any], bool]) -> dict[K, Any]:
    """Filter a dictionary (dict) by value: keep the entries whose value meets a condition (predicate).

    >>> keep_where({"a": 1, "b": 5, "c": 9}, lambda value: value > 4)
    {'b': 5, 'c': 9}
    >>> keep_where({}, bool)
    {}
    """
    return {key: value for key, value in mapping.items() if wanted(value)}


def sum_values(first: Mapping[K, float], second: Mapping[K, float]) -> dict[K, float]:
    """Merge (combine) two dictionaries (dicts) and add up (sum) the values of common keys.

    >>> sum_values({"a": 1, "b": 2}, {"b": 3, "c": 4})
    {'a': 1, 'b': 5, 'c': 4}
    >>> sum_values({}, {})
    {}
    """
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}


def sort_records(records: Iterable[Mapping[str, Any]], field: str, descending: bool = False) -> list[Mapping[str, Any]]:
    """Sort a list of dictionaries (dicts) by a key (field) that each has; equal ones keep their order.

    >>> people = [{"name": "Bob", "age": 30}, {"name": "Ada", "age": 36}, {"name": "Cy", "age": 30}]
    >>> [one["name"] for one in sort_records(people, "age")]
    ['Bob', 'Cy', 'Ada']
    >>> [one["name"] for one in sort_records(people, "age", descending=True)]
    ['Ada', 'Bob', 'Cy']
    >>> sort_records([], "age")
    []
    """
    return sorted(records, key=lambda record: record[field], reverse=descending)
