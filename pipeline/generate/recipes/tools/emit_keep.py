"""A tool with sub-commands as a module of Python: the store, a function for each command, the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.tools import templates
from pipeline.generate.recipes.tools.emit_rows import NotSaid
from pipeline.generate.recipes.tools.keep import PERIODS, Keeping, Section
from pipeline.generate.recipes.tools.plan import Condition, Sample, Value
from pipeline.generate.recipes.tools.templates import Slot

HEAD = '''"""{about}"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

STORE = Path({store!r})
"""Where the records are kept."""
FIELDS = {fields!r}

Record = dict[str, Any]


class Stop(Exception):
    """Ends the program with a message and an exit code."""

    def __init__(self, message: str, code: int, aloud: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.aloud = aloud
        """Whether the message goes to standard output."""


'''
JSON = '''def load() -> list[Record]:
    if not STORE.exists():
        return []
    try:
        records: list[Record] = json.loads(STORE.read_text(encoding="utf-8"))
    except ValueError:
        raise Stop(f"{STORE} is not valid JSON", 2) from None
    return records


def save(records: list[Record]) -> None:
    """Write all records; a crash in between leaves the old file."""
    new = STORE.with_name(STORE.name + ".new")
    new.write_text(json.dumps(records, ensure_ascii=False, indent=2) + "\\n", encoding="utf-8")
    new.replace(STORE)


'''
SQLITE = '''def database() -> sqlite3.Connection:
    connection = sqlite3.connect(STORE)
    connection.execute("create table if not exists records (" + ", ".join(FIELDS) + ")")
    return connection


def load() -> list[Record]:
    with closing(database()) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(one) for one in connection.execute("select * from records order by rowid")]


def save(records: list[Record]) -> None:
    """Write all records in one transaction."""
    with closing(database()) as connection, connection:
        connection.execute("delete from records")
        connection.executemany("insert into records values (" + ", ".join(f":{name}" for name in FIELDS) + ")", records)


'''
LINES = '''def load() -> list[Record]:
    if not STORE.exists():
        return []
    return [{name: line for name in FIELDS} for line in STORE.read_text(encoding="utf-8").splitlines() if line.strip()]


def save(records: list[Record]) -> None:
    """Write all records, one a line; a crash in between leaves the old file."""
    new = STORE.with_name(STORE.name + ".new")
    new.write_text("".join(f"{value}\\n" for one in records for value in one.values()), encoding="utf-8")
    new.replace(STORE)


'''
CSV = '''def load() -> list[Record]:
    if not STORE.exists():
        return []
    with STORE.open(newline="", encoding="utf-8") as file:
        return [revived(row) for row in csv.DictReader(file)]


def revived(row: dict[str, str]) -> Record:
    """A row with its numbers and marks as such."""
    kinds = {"number": float, "id": int, "mark": lambda cell: cell == "True"}
    return {name: kinds[FIELDS[name]](cell) if FIELDS.get(name) in kinds else cell for name, cell in row.items()}


def save(records: list[Record]) -> None:
    """Write all records; a crash in between leaves the old file."""
    new = STORE.with_name(STORE.name + ".new")
    with new.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(FIELDS), lineterminator="\\n")
        writer.writeheader()
        writer.writerows({name: plain(value) for name, value in one.items()} for one in records)
    new.replace(STORE)


'''
VALUES = '''def plain(value: Any) -> str:
    """Whole numbers without decimals, others as they are."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def number(cell: str, problem: Stop) -> float:
    try:
        return float(cell)
    except ValueError:
        raise problem from None


def day(cell: str, problem: Stop) -> str:
    try:
        return dt.date.fromisoformat(cell).isoformat()
    except ValueError:
        raise problem from None


def order(value: Any) -> tuple[int, float, str]:
    """Numbers by their size, before texts by the alphabet."""
    try:
        return 0, float(value), ""
    except (TypeError, ValueError):
        return 1, 0.0, str(value)


'''


class Writer:
    """Writes the module of one request."""

    def __init__(self, keeping: Keeping) -> None:
        self.keeping = keeping
        self.fields = dict(keeping.fields)
        self.looked_up: set[str] = set()
        """The troubles that something was written for."""
        self.has_id = "id" in self.fields or self._by_id() or self._numbered()

    def _by_id(self) -> bool:
        return any(
            self._key(one, place.name) == "id"
            for one in self.keeping.sections
            if one.act in {"mark", "unmark", "remove", "edit", "get"}
            for place in one.line.places[:1]
        )

    def _numbered(self) -> bool:
        """Whether records have numbers though no command asks for one."""
        if re.search(r"\bids?\b|\bits number\b|\bnumber of the (?!line)", self.keeping.prompt):
            return True
        amounts = any(kind == "number" for kind in self.fields.values())
        return not amounts and any(
            re.search(r"\d", two.text)
            for one in self.keeping.sections
            if one.act in {"add", "list"}
            for two in one.plan.samples
        )

    # what a command is about

    def _key(self, section: Section, name: str) -> str:
        """The field by which a positional finds a record."""
        bare = name.rstrip("_0123456789")
        if (
            bare in {"id", "n", "number", "nr", "index", "num", "task_id", "no", "i", "position", "k"}
            and bare not in self.fields
        ):
            return "id"
        if bare in self.fields:
            return bare
        if re.fullmatch(r"\w+_(?:id|number|no)", bare):
            return "id"
        texts = [one for one, kind in self.fields.items() if kind == "text"]
        if len(texts) == 1 and bare in {"name", "text", "title", "key", "what", "item", "word"}:
            return texts[0]
        raise NotSaid(f"what {name} stands for")

    def slots(self, record: str = "record") -> list[Slot]:
        found = (
            [Slot(("id", "n", "number", "nr", "no", "num", "index"), "count", f"{record}['id']")] if self.has_id else []
        )
        kinds = {"number": "number", "date": "date", "text": "text"}
        shown = {
            place.name: place.shown
            for one in self.keeping.sections
            if one.act == "add"
            for place in one.line.places
            if place.is_literal
        }
        alone = len([one for one, kind in self.fields.items() if kind == "text"]) == 1
        for name, kind in self.fields.items():
            names = (
                (name, "text", "title", "name", "description", "note", "task") if alone and kind == "text" else (name,)
            )
            found.append(Slot(names, kinds[kind], f"{record}[{name!r}]", shown.get(name, "")))
        if self.keeping.mark:
            found.append(Slot((self.keeping.mark,), "mark", f"{record}[{self.keeping.mark!r}]"))
        return found

    def stop(self, section: Section, kind: str, usual: str, code: int = 1) -> str:
        self.looked_up.add(kind)
        told = self.keeping.trouble(section, kind)
        if told is None:
            return f"Stop({usual}, {code})"
        text = usual
        if told.text is not None:
            given = [
                Slot(
                    (one.name, "id", "n", "number") if one.name in {"id", "n"} else (one.name,),
                    "count" if one.name in {"id", "n", "number"} else "text",
                    one.name,
                )
                for one in section.line.places
            ]
            bound = templates.bind(told.text, given)
            text = f"f{bound.text!r}" if bound else repr(told.text)
            if not bound and re.search(r"\d|\b[A-Z]{1,}\b|<", told.text):
                raise NotSaid(f"`{told.text}`")
        ended = told.code if told.code is not None else (0 if told.text is not None and not told.stderr else code)
        return f"Stop({text}, {ended}{', True' if told.text is not None and not told.stderr else ''})"

    def template(self, section: Section, text: str, slots: list[Slot]) -> str:
        words = {
            section.name,
            *section.name.split("-"),
            "added",
            "done",
            "removed",
            "deleted",
            "saved",
            "task",
            "note",
            "contact",
            "expense",
            "item",
            "marked",
            "total",
            "updated",
            "open",
            "ok",
        }
        words |= {f"{section.name}ed", f"{section.name}d", f"{section.name}{section.name[-1]}ed"}
        made = templates.bind(text, slots, section.plan.decimals, frozenset(words))
        if made is None:
            if re.search(r"\d|<|\{|\b[A-Z]{2,}\b", text):
                raise NotSaid(f"`{text}`")
            return repr(text)
        return f"f{made.text!r}"

    def printed(self, section: Section, slots: list[Slot]) -> list[str]:
        samples = [one for one in section.plan.samples if one.role == ""]
        if len(samples) > 1:
            raise NotSaid(f"`{samples[1].text}`")
        if not samples:
            return ["print(record['id'])"] if "print id" in section.plan.flags and self.has_id else []
        return [f"print({self.template(section, samples[0].text, slots)})"]

    # commands

    def body(self, section: Section) -> list[str]:
        made = {
            "add": self._add, "list": self._list, "mark": self._mark, "unmark": self._mark, "remove": self._remove, "find": self._list, "total": self._total,
            "count": self._total, "clear": self._clear, "get": self._get, "set": self._set, "edit": self._edit, "raise": self._stock, "lower": self._stock,
        }[section.act](section)  # fmt: skip
        plan = section.plan
        lists, adds_up = section.act in {"list", "find"}, section.act in {"total", "count"}
        if (
            plan.limit is not None
            or (plan.order and not (lists or plan.group))
            or (plan.steps and not (lists or adds_up))
            or (plan.group and not adds_up)
            or ("open" in plan.flags and section.act in {"total", "count"})
            or ("nocase" in plan.flags and ".lower()" not in "\n".join(made))
        ):
            raise NotSaid(f"what {section.name} does")
        for one in section.line.places:
            if not any(re.search(rf"\b{one.name}\b", line) for line in made):
                raise NotSaid(f"what {one.shown} is for")
        for two in section.line.options.values():
            if not any(re.search(rf"\b{two.attribute}\b", line) for line in made):
                raise NotSaid(f"what --{two.name} is for")
        return made

    def values(self, section: Section) -> Iterator[str]:
        given = [one.name for one in section.line.places] + [one.attribute for one in section.line.options.values()]
        optional = {one.attribute for one in section.line.options.values() if one.default is None}
        for name in given:
            kind = self.fields.get(name, "text")
            if name in optional and kind == "date" and "today" in section.plan.flags:
                yield f"{name} = {name} or dt.date.today().isoformat()"
                optional -= {name}
            if kind in {"number", "date"}:
                call = "number" if kind == "number" else "day"
                usual = f"f'{name} is not a {'number' if kind == 'number' else 'date'}: {{{name}}}'"
                line = f"{name} = {call}({name}, {self.stop(section, 'value' if kind == 'number' else 'date', usual)})"
                yield f"if {name} is not None:" if name in optional else line
                if name in optional:
                    yield f"    {line}"
                readings = [one.reading for one in self.keeping.sections]
                tests = [
                    f"{name} {sign} {value}"
                    for reading in readings
                    for given_name, sign, value in reading.bounds
                    if given_name == name
                ]
                tests += [f"{name}.is_integer()"] if any(name in reading.wholes for reading in readings) else []
                if tests and name not in optional:
                    yield f"if not ({' and '.join(dict.fromkeys(tests))}):"
                    yield f"    raise {self.stop(section, 'value', usual)}"
                elif tests:
                    raise NotSaid(f"what {name} may be")

    def _add(self, section: Section) -> list[str]:
        made = ["records = load()", *self.values(section)]
        given = {one.name for one in section.line.places} | {one.attribute for one in section.line.options.values()}
        missing = [one for one in self.fields if one not in given and one != "id"]
        if "unique" in section.plan.flags:
            texts = [one for one, kind in self.fields.items() if kind == "text"]
            key = next((one.name for one in section.line.places if one.name in texts), "")
            if not key:
                raise NotSaid("what must not be there twice")
            made += [
                f"if any(one[{key!r}] == {key} for one in records):",
                f"    raise {self.stop(section, 'twice', f'f{chr(39)}{{{key}}} is already there{chr(39)}')}",
            ]
        pairs = ["'id': 1 + max((one['id'] for one in records), default=0)"] if self.has_id else []
        pairs += [f"{one!r}: {one if one not in missing else None}" for one in self.fields if one != "id"]
        pairs += [f"{self.keeping.mark!r}: False"] if self.keeping.mark else []
        made += [f"record: Record = {{{', '.join(pairs)}}}", "records.append(record)", "save(records)"]
        return [*made, *self.printed(section, self.slots())]

    def filters(self, section: Section) -> list[str]:
        """What must hold of the records that a command is about."""
        tests = [self._condition(section, step.condition) for step in section.plan.steps if step.condition is not None]
        dates = [one for one, kind in self.fields.items() if kind == "date"]
        for option in section.line.options.values():
            name = option.attribute
            if any(re.search(rf"\b{name}\b", one) for one in tests):
                continue
            if name in self.fields:
                tests.append(f"({name} is None or str(record[{name!r}]) == {name})")
            elif option.name in PERIODS and len(dates) == 1:
                sign = PERIODS[option.name]
                test = (
                    f"record[{dates[0]!r}].startswith({name})"
                    if sign == "starts"
                    else f"record[{dates[0]!r}] {sign} {name}"
                )
                tests.append(f"({name} is None or {test})")
        for place in section.line.places:
            if (
                place.name in self.fields
                and section.act in {"list", "total", "count"}
                and not any(place.name in one for one in tests)
            ):
                test = f"str(record[{place.name!r}]) == {place.name}"
                tests.append(f"({place.name} is None or {test})" if place.optional else test)
        return tests

    def _condition(self, section: Section, one: Condition) -> str:
        if one.left.kind != "column" or one.right is None:
            raise NotSaid(one.sign)
        cell = f"record[{one.left.text!r}]"
        lower = ".lower()" if "nocase" in section.plan.flags else ""
        right = one.right.text if one.right.kind == "option" else repr(one.right.text)
        option = next((two for two in section.line.options.values() if two.attribute == right), None)
        if one.sign == "in":
            made = f"{right}{lower} in str({cell}){lower}"
        elif one.sign == "==":
            made = f"str({cell}){lower} == {right}{lower}"
        elif self.fields.get(one.left.text) == "date":
            made = f"{cell} {one.sign} {right}"
        else:
            raise NotSaid(one.sign)
        return f"({right} is None or {made})" if option is not None else made

    def _list(self, section: Section) -> list[str]:
        plan = section.plan
        tests = self.filters(section)
        if section.act == "find" and not tests:
            texts = [one for one, kind in self.fields.items() if kind == "text"]
            if len(texts) != 1 or len(section.line.places) != 1:
                raise NotSaid("what is searched")
            lower = ".lower()" if "nocase" in plan.flags else ""
            tests = [f"{section.line.places[0].name}{lower} in record[{texts[0]!r}]{lower}"]
        if "open" in plan.flags:
            if not self.keeping.mark:
                raise NotSaid("which are open")
            tests.append(f"not record[{self.keeping.mark!r}]")
        made = ["records = load()"]
        if tests:
            made.append(f"records = [record for record in records if {' and '.join(tests)}]")
        for by, down in reversed([*plan.order, *plan.ties]):
            name = by.removeprefix("column ")
            if by == "seen":
                continue
            texts = [one for one, kind in self.fields.items() if kind == "text"]
            name = texts[0] if by == "key" and texts else name
            if name not in self.fields:
                raise NotSaid("the order")
            made.append(f"records.sort(key=lambda record: order(record[{name!r}]){', reverse=True' if down else ''})")
        alone = len([one for one in self.keeping.sections if one.act in {"list", "find"}]) == 1
        if "empty" in plan.troubles or (alone and self.keeping.trouble(section, "empty") is not None):
            made += ["if not records:", f"    raise {self.stop(section, 'empty', repr('there is nothing'))}"]
        return [*made, *self._rows(section)]

    def _rows(self, section: Section) -> list[str]:
        samples = [one for one in section.plan.samples if one.role == ""]
        marked = [one for one in section.plan.samples if one.role == "marked"]
        if not samples and section.act == "find":
            samples = next(
                (
                    [two for two in one.plan.samples if two.role == ""]
                    for one in self.keeping.sections
                    if one.act == "list"
                ),
                [],
            )
        if not samples:
            if len(self.fields) == 1 and not self.keeping.mark:
                return ["for record in records:", f"    print(record[{next(iter(self.fields))!r}])"]
            raise NotSaid(f"what {section.name} prints")
        if len(samples) == 2 and self.keeping.mark:
            samples, marked = samples[:1], samples[1:]
        if len(samples) > 1:
            raise NotSaid(f"`{samples[1].text}`")
        text = samples[0].text
        slots = self.slots()
        if marked and not re.search(r"\[[ xX✓✗*]\]", text):
            bare = [one for one in slots if one.kind != "mark"]
            first, second = self.template(section, text, bare), self.template(section, marked[0].text, bare)
            return ["for record in records:", f"    print({second} if record[{self.keeping.mark!r}] else {first})"]
        if re.search(r"\[[xX✓*]\]", marked[0].text if marked else ""):
            text = marked[0].text
        elif self.keeping.mark and not re.search(r"\[.\]", text):
            slots = [one for one in slots if one.kind != "mark"]
        numbers = len(re.findall(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])", text))
        if numbers and numbers <= len([one for one in slots if one.kind == "number"]):
            slots = [one for one in slots if one.kind != "count"]
        made = templates.bind(text, slots, section.plan.decimals, frozenset({section.name}))
        if made is None or made.doubtful:  # what need not be given is left out where the sample has no place for it
            given = {
                one.attribute for two in self.keeping.sections if two.act == "add" for one in two.line.options.values()
            }
            told = [one for one in slots if one.names[0] not in given]
            made = templates.bind(text, told, section.plan.decimals, frozenset({section.name}))
        if made is None or made.doubtful:
            raise NotSaid(f"`{text}`")
        return ["for record in records:", f"    print(f{made.text!r})"]

    def _found(self, section: Section) -> list[str]:
        if not section.line.places:
            raise NotSaid(section.name)
        place = section.line.places[0].name
        key = self._key(section, place)
        if key == "id" and not self.has_id:
            raise NotSaid("ids")
        return [
            f"record = next((one for one in records if str(one[{key!r}]) == {place}), None)", "if record is None:",
            f"    raise {self.stop(section, 'unknown', f'f{chr(39)}there is no {{{place}}}{chr(39)}')}",
        ]  # fmt: skip

    def _mark(self, section: Section) -> list[str]:
        if len(section.line.places) != 1 or not self.keeping.mark:
            raise NotSaid(section.name)
        return [
            "records = load()",
            *self._found(section),
            f"record[{self.keeping.mark!r}] = {section.act == 'mark'}",
            "save(records)",
            *self.printed(section, self.slots()),
        ]

    def _remove(self, section: Section) -> list[str]:
        if len(section.line.places) != 1:
            raise NotSaid(section.name)
        return [
            "records = load()",
            *self._found(section),
            "save([one for one in records if one is not record])",
            *self.printed(section, self.slots()),
        ]

    def _get(self, section: Section) -> list[str]:
        if len(section.line.places) != 1:
            raise NotSaid(section.name)
        made = ["records = load()", *self._found(section)]
        printed = self.printed(section, self.slots())
        others = [one for one in self.fields if one != self._key(section, section.line.places[0].name)]
        if not printed and len(others) == 1:
            kind = self.fields[others[0]]
            printed = [f"print(plain(record[{others[0]!r}]))" if kind == "number" else f"print(record[{others[0]!r}])"]
        if not printed:
            raise NotSaid(f"what {section.name} prints")
        return made + printed

    def _set(self, section: Section) -> list[str]:
        names = [one.name for one in section.line.places]
        if len(names) != 2 or set(names) != set(self.fields):
            raise NotSaid(section.name)
        key, value = names
        return [
            "records = load()", *self.values(section), f"records = [one for one in records if one[{key!r}] != {key}]",
            f"record: Record = {{'id': 0, {key!r}: {key}, {value!r}: {value}}}" if self.has_id else f"record: Record = {{{key!r}: {key}, {value!r}: {value}}}",
            "records.append(record)", "save(records)", *self.printed(section, self.slots()),
        ]  # fmt: skip

    def _stock(self, section: Section) -> list[str]:
        """An amount that grows and shrinks by its key; it never falls below nothing."""
        texts = [one for one, kind in self.fields.items() if kind == "text"]
        numbers = [one for one, kind in self.fields.items() if kind == "number"]
        names = [one.name for one in section.line.places]
        if len(texts) != 1 or len(numbers) != 1 or set(names) != {*texts, *numbers}:
            raise NotSaid(section.name)
        key, amount = texts[0], numbers[0]
        made = [
            "records = load()",
            *self.values(section),
            f"record = next((one for one in records if one[{key!r}] == {key}), None)",
        ]
        if section.act == "raise":
            pairs = ["'id': 1 + max((one['id'] for one in records), default=0)"] if self.has_id else []
            pairs += [f"{one!r}: {one if one == key else 0}" for one in self.fields]
            made += [
                "if record is None:",
                f"    record = {{{', '.join(pairs)}}}",
                "    records.append(record)",
                f"record[{amount!r}] += {amount}",
            ]
        else:
            usual = f"f'there is not enough {{{key}}}'"
            kind = "unknown" if self.keeping.trouble(section, "unknown") else "short"
            made += [
                "if record is None:",
                f"    raise {self.stop(section, kind, usual)}",
                f"if record[{amount!r}] < {amount}:",
                f"    raise {self.stop(section, 'short', usual)}",
                f"record[{amount!r}] -= {amount}",
            ]
        return [*made, "save(records)", *self._same(section)]

    def _same(self, section: Section) -> list[str]:
        """What is printed, by a sample of its own or that of the command whose line is the same."""
        if "same line" in section.plan.flags and not section.plan.samples:
            other = next((one for one in self.keeping.sections if one.plan.samples and one is not section), section)
            section.plan.samples.extend(other.plan.samples[:1])
        return self.printed(section, self.slots())

    def _edit(self, section: Section) -> list[str]:
        names = [one.name for one in section.line.places[1:]]
        made = ["records = load()", *self._found(section), *self.values(section)]
        texts = [one for one, kind in self.fields.items() if kind == "text"]
        for name in names:
            bare = re.sub(r"^new_", "", name).rstrip("2")
            bare = (
                bare
                if bare in self.fields
                else texts[0] if len(texts) == 1 and bare in {"text", "title", "name", "new"} else ""
            )
            if not bare:
                raise NotSaid(name)
            made.append(f"record[{bare!r}] = {name}")
        if not names:
            raise NotSaid(section.name)
        return [*made, "save(records)", *self.printed(section, self.slots())]

    def _clear(self, section: Section) -> list[str]:
        slots = [Slot(("count", "n", "number"), "count", "len(records)")]
        return ["records = load()", "save([])", *self.printed(section, slots)]

    def _total(self, section: Section) -> list[str]:
        numbers = [one for one, kind in self.fields.items() if kind == "number"]
        tests = self.filters(section)
        made = ["records = load()"]
        if tests:
            made.append(f"records = [record for record in records if {' and '.join(tests)}]")
        if section.act == "count":
            made.append("count = len(records)")
            slots = [Slot(("count", "n", "number", "total"), "count", "count")]
            usual = "print(count)"
        else:
            if len(numbers) != 1:
                raise NotSaid("what is added up")
            made.append(f"total = sum(record[{numbers[0]!r}] for record in records)")
            slots = [Slot(("total", "sum", "amount", "x", "n", numbers[0]), "number", "total")]
            decimals = section.plan.decimals
            usual = f"print(f'{{total:.{decimals}f}}')" if decimals is not None else "print(plain(float(total)))"
        if section.plan.group:
            return made[: 2 if tests else 1] + self._groups(section, numbers)
        return made + (self.printed(section, slots) or [usual])

    def _groups(self, section: Section, numbers: list[str]) -> list[str]:
        """A line for each group, and one for all."""
        plan = section.plan
        if len(plan.group) != 1 or plan.group[0].text not in self.fields or len(plan.figures) > 1:
            raise NotSaid("totals by group")
        key = plan.group[0].text
        whole = section.act == "count" or (bool(plan.figures) and plan.figures[0].kind == "count")
        if not whole and (len(numbers) != 1 or (plan.figures and plan.figures[0].kind != "sum")):
            raise NotSaid("what is added up")
        made = [
            "totals: dict[str, float] = {}",
            "for record in records:",
            f"    totals[record[{key!r}]] = totals.get(record[{key!r}], 0) + {'1' if whole else f'record[{numbers[0]!r}]'}",
        ]
        made.append("groups = list(totals.items())")
        for by, down in reversed([*plan.order, *plan.ties]):
            turned = ", reverse=True" if down else ""
            if by in {"key", f"column {key}", "column name"}:
                made.append(f"groups.sort(key=lambda one: one[0]{turned})")
            elif by == "figure":
                made.append(f"groups.sort(key=lambda one: one[1]{turned})")
            elif by != "seen":
                raise NotSaid("the order")
        kind = "count" if whole else "number"
        slots = [
            Slot((key, "name", "key", "group"), "text", "name"),
            Slot(("total", "sum", "amount", "count", "n", "x", *numbers), kind, "value"),
        ]
        final = self._last(plan.samples)
        lines = [one for one in plan.samples if one.role == "" and one is not final]
        last = [one for one in plan.samples if one.role == "end"] + ([final] if final is not None else [])
        bound = templates.bind(lines[0].text, slots, plan.decimals) if len(lines) == 1 else None
        if bound is None or len(bound.used) < 2:
            raise NotSaid(f"what {section.name} prints")
        made += ["for name, value in groups:", f"    print(f{bound.text!r})"]
        for one in last:
            text = one.text
            end = templates.bind(
                text,
                [Slot(("sum", "x", "n"), kind, "sum(totals.values())")],
                plan.decimals,
                frozenset(re.findall(r"[a-z]+", text.lower())),
            )
            if end is None or not re.search(r"total|sum|all", text, re.I):
                raise NotSaid(f"`{text}`")
            made.append(f"print(f{end.text!r})")
        return made

    def _last(self, samples: list[Sample]) -> Sample | None:
        """A sample of the line of all groups that is not said to be the last."""
        found = [one for one in samples if re.match(r"(?:total|sum|all)\b", one.text, re.I) and one.role == ""]
        return (
            found[0] if len(found) == 1 and len(samples) > 1 and not any(one.role == "end" for one in samples) else None
        )

    # all of it

    def source(self) -> str:
        kinds = {
            **({"id": "id"} if self.has_id else {}),
            **self.fields,
            **({self.keeping.mark: "mark"} if self.keeping.mark else {}),
        }
        head = HEAD.format(
            about=f"{self.keeping.entry}: keeps records in {self.keeping.store}.",
            store=self.keeping.store,
            fields=kinds,
        )
        store = {"csv": CSV, "json": JSON, "txt": LINES}.get(self.keeping.store.rpartition(".")[2], SQLITE)
        if store is LINES and len(kinds) != 1:
            raise NotSaid("how a line of the file is laid out")
        functions = "".join(self._function(one) for one in self.keeping.sections)
        told = {kind for one in self.keeping.sections for kind in one.plan.troubles}
        if lost := told - self.looked_up:
            raise NotSaid(f"how it ends where {', '.join(sorted(lost))} is wrong")
        return head + store + VALUES + functions + self._main()

    def _function(self, section: Section) -> str:
        places = [f"{one.name}: str" if not one.optional else f"{one.name}: str | None" for one in section.line.places]
        options = [f"{one.attribute}: Any" for one in section.line.options.values()]
        inner = "\n".join(f"    {line}" for line in self.body(section))
        return f"def {section.function}({', '.join([*places, *options])}) -> None:\n{inner}\n\n\n"

    def _main(self) -> str:
        lines = [
            f"parser = argparse.ArgumentParser(description='Keeps records in {self.keeping.store}.')",
            "commands = parser.add_subparsers(dest='command', required=True)",
        ]
        for section in self.keeping.sections:
            lines.append(f"command = commands.add_parser({section.name!r})")
            for place in section.line.places:
                loose = ", nargs='?'" if place.optional else ""
                lines.append(f"command.add_argument({place.name!r}{loose})")
            for option in section.line.options.values():
                if not option.valued:
                    raise NotSaid(f"--{option.name}")
                lines.append(
                    f"command.add_argument('--{option.name}', dest={option.attribute!r}, default={option.default!r})"
                )
            lines.append(f"command.set_defaults(run={section.function})")
        lines += [
            "given = vars(parser.parse_args(arguments))", "run = given.pop('run')", "del given['command']", "try:", "    run(**given)", "except Stop as error:",
            "    print(error, file=sys.stdout if error.aloud else sys.stderr)", "    return error.code", "return 0",
        ]  # fmt: skip
        inner = "\n".join(f"    {line}" for line in lines)
        return f"def main(arguments: list[str] | None = None) -> int:\n{inner}\n\n\nif __name__ == '__main__':\n    sys.exit(main())\n"


def source(keeping: Keeping) -> str:
    if any(place.many for one in keeping.sections for place in one.line.places) or keeping.typer:
        raise NotSaid("a command line of that kind")
    return Writer(keeping).source()


__all__ = ["Value", "source"]
