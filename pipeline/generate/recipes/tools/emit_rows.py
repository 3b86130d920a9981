"""A plan for rows as a module of Python."""

from __future__ import annotations

import re

from pipeline.generate.recipes.tools.checking import Checking
from pipeline.generate.recipes.tools.pieces import HEAD, READERS
from pipeline.generate.recipes.tools.plan import Condition, Figure, Option, Step, Trouble, Value, replace
from pipeline.generate.recipes.tools.reading import AMOUNT, Reading
from pipeline.generate.recipes.tools.sources import NotSaid


class Writer(Checking):
    """Writes the module of one plan."""

    # all of it

    def needed(self) -> list[str]:
        found: list[str] = []

        def add(value: Value | None) -> None:
            if value is None:
                return
            if value.kind == "column" and value.text not in {"line", "word", "key", "value"}:
                found.append(repr(value.text))
            if value.kind == "option":
                found.append(f"options.{value.text}")
            for one in value.parts:
                add(one)

        for one in self.plan.group:
            add(one)
        for two in self.plan.figures:
            add(two.of)
        for step in self.plan.steps:
            for column in step.columns:
                add(column)
            if step.condition is not None and step.condition.left.kind == "column":
                add(step.condition.left)
        return list(dict.fromkeys(found))

    def _whole_said(self, body: list[str]) -> None:
        """Raise where something that was said shows nowhere in the program."""
        text = "\n".join(body)
        if "nocase" in self.plan.flags and self.plan.source != "words" and ".lower()" not in text:
            raise NotSaid("where upper and lower case are the same")
        if self.plan.decimals is not None and not re.search(r":[+]?\.\d+f", text):
            raise NotSaid("which number has decimals")

    def _implied(self) -> None:
        """What is clear without being said: what an option does by its name, which figure a sample names."""
        plan = self.plan
        for option in self.reading.line.options.values():
            if option.valued and option.attribute not in self.reading.roles:
                if option.shown in plan.columns and re.search(r"by|col|field|key|on", option.name):
                    self._stands_for(option)
                else:
                    self._by_name(option)
        said = " ".join(one.text for one in plan.samples)
        if not plan.group or plan.figures:
            return
        others = [
            one
            for one in plan.columns
            if one not in {two.text for two in plan.group} and not re.search(r"date|^day$|^id$", one)
        ]
        price = [one for one in others if re.fullmatch(r"(?:unit_?)?(?:price|cost)(?:_\w+)?", one)]
        pieces = [one for one in others if re.fullmatch(r"qty|quantity|pieces|count|units|amount|number", one)]
        total = re.search(r"\b(?:total|sum)\b", said) is not None
        amounts = [one for one in others if re.fullmatch(AMOUNT, one)]
        words = {one.removeprefix("said ") for one in plan.flags if one.startswith("said ")} - {"FIG"}
        if len(words) > 1:
            raise NotSaid("which figure of each group")
        word = next(iter(words), "sum" if total else "")
        if word in {"sum", "mean"} and "unit price" not in plan.flags and 1 in {len(amounts), len(others)}:
            plan.figures.append(Figure(word, Value("column", (amounts if len(amounts) == 1 else others)[0])))
        elif word == "mean":
            raise NotSaid("which column the average is of")
        elif total and "unit price" in plan.flags and len(price) == len(pieces) == 1:
            plan.figures.append(
                Figure("sum", Value("product", "", (Value("column", pieces[0]), Value("column", price[0]))))
            )
        elif re.search(r"\bcount\b|\bn\b", said, re.I) and not total:
            plan.figures.append(Figure("count"))

    def _stands_for(self, option: Option) -> None:
        """The column that a call shows behind an option is the one that the option names: `--by email`."""
        meant, plan = Value("option", option.attribute), self.plan
        plan.group = [meant if one == Value("column", option.shown) else one for one in plan.group]
        for place, one in enumerate(plan.steps):
            told = one.condition
            if told is not None and told.left == Value("column", option.shown):
                plan.steps[place] = Step(
                    one.kind, Condition(meant, told.sign, told.right, told.joined), one.columns, one.value, one.down
                )
            plan.steps[place] = replace(
                plan.steps[place],
                columns=tuple(
                    meant if two == Value("column", option.shown) else two for two in plan.steps[place].columns
                ),
            )
        self.reading.take(option.attribute, "column")

    def _by_name(self, option: Option) -> None:
        """Add what an option does whose name says it: `--top`, `--min-length`, `--city`, `--min-price`."""
        plan, name, value = self.plan, option.name, Value("option", option.attribute)
        bare = re.sub(r"^(?:min|max)-", "", name).replace("-", "_")
        if re.fullmatch(r"top|limit|n|count|max|number|lines|rows|head", name) and plan.limit is None:
            plan.limit = value
            self.reading.take(option.attribute, "int")
        elif re.fullmatch(r"min-?len(?:gth)?", name) and plan.source == "words":
            plan.steps.append(Step("keep", Condition(Value("length", ""), ">=", value)))
            self.reading.take(option.attribute, "int")
        elif bare in plan.columns:
            sign = {"min-": ">=", "max-": "<="}.get(name[:4], "==") if bare != option.attribute else "=="
            plan.steps.append(Step("keep", Condition(Value("column", bare), sign, value)))
            self.reading.take(option.attribute, "")

    def source(self) -> str:
        self._implied()
        work = [
            f"rows, columns = read({f'options.{self.source_place}' if self.source_place else 'None'})",
            "seen, duplicates = len(rows), 0",
        ]
        if self.plan.source in {"csv", "tsv"} and self.needed():
            work.append(f"need(columns, [{', '.join(self.needed())}])")
        if self.plan.group and not self.plan.figures:
            raise NotSaid("what is told of each " + self.plan.group[0].text)
        if self.plan.checks:
            return self._module(self.checking())
        body = [*self.steps(), *self.grouped(), *self.ordered(), *self.turned(), *self.output()]
        self._whole_said(body)
        text = "\n".join(body) + ("seen" if "skipped" in self.plan.troubles else "")
        if "seen" not in text and "duplicates" not in text:
            work.pop(1)
        elif "duplicates +=" in text and not re.search(r"\{duplicates\}", text):
            body = [one for one in body if not one.startswith(("duplicates +=", "before = "))]
            work[1] = "seen = len(rows)" if "seen" in text else "pass"
            work = [one for one in work if one != "pass"]
        for name, sign, value in self.plan.bounds:
            self.used.add(name)
            work = [
                f"if options.{name} is not None and options.{name} {sign} {value}:",
                f"    raise {self.stop('bound', repr(f'{name} is out of bounds'))}",
                *work,
            ]
        last = (
            f"return {self.code('skipped')} if len(rows) < seen else 0"
            if "skipped" in self.plan.troubles
            else "return 0"
        )
        text += last
        module = self._module([*work, *body, last])
        if lost := set(self.plan.troubles) - self.looked_up - {"key", "unknown" if "empty" in self.looked_up else ""}:
            raise NotSaid(f"how it ends where {', '.join(sorted(lost))} is wrong")
        return module

    def _module(self, lines: list[str]) -> str:
        inner = "\n".join(f"    {one}" for one in lines)
        return f"{self._head()}{self._reader()}def work(options: Any) -> int:\n{inner}\n\n\n{self._main()}"

    def _head(self) -> str:
        told = self.plan.troubles.get("file", Trouble())
        text = 'f"cannot read {path}: {error.strerror}"' if told.text is None else repr(told.text)
        aloud = ", True" if told.text is not None and not told.stderr else ""
        about = (
            f"{self.plan.line.entry}: works on the {self.plan.source} of a file."
            if self.source_place
            else f"{self.plan.line.entry}: works on standard input."
        )
        return HEAD.format(
            about=about,
            file_message=text,
            file_code=self.code("file"),
            file_aloud=aloud,
            value_code=self.code("value"),
            column_code=self.code("column"),
        ).replace("import argparse\n", "import argparse\n" + ("from collections import Counter\n"))

    def _reader(self) -> str:
        plan = self.plan
        return READERS["csv" if plan.source == "tsv" else plan.source].format(
            more=', delimiter="\\t"' if plan.source == "tsv" else "", format_code=self.code("format"), layout=_raw(plan.layout),
            word=_raw(r"[^\W\d_]+" if "letters" in plan.flags else r"\w+(?:['\u2019-]\w+)*"), lower=".lower()" if "nocase" in plan.flags else "",
        )  # fmt: skip

    def _main(self) -> str:
        lines = [f"parser = argparse.ArgumentParser(description={f'{self.plan.line.entry}, a tool.'!r})"]
        for place in self.reading.line.places:
            if place.name not in self.used:
                raise NotSaid(f"what {place.shown} is for")
            kind = (
                ", type=int"
                if self.reading.roles.get(place.name) == "int"
                else ", type=float" if self.reading.roles.get(place.name) == "number" else ""
            )
            loose = ", nargs='?'" if place.optional else ""
            loose += f", default={place.default!r}" if place.default else ""
            lines.append(f"parser.add_argument({place.name!r}{kind}{loose})")
        for option in self.reading.line.options.values():
            if option.name == "help":
                continue
            if option.attribute not in self.used:
                raise NotSaid(f"what --{option.name} is for")
            role = self.reading.roles.get(option.attribute, "")
            if role == "flag":
                lines.append(f"parser.add_argument('--{option.name}', dest={option.attribute!r}, action='store_true')")
                continue
            kind = {"int": ", type=int", "number": ", type=float"}.get(role, "")
            default = "None" if option.default is None else option.default if kind else repr(option.default)
            default = "dt.date.today().isoformat()" if option.default == "today" else default
            lines.append(f"parser.add_argument('--{option.name}', dest={option.attribute!r}{kind}, default={default})")
        lines += [
            "options = parser.parse_args(arguments)", "try:", "    return work(options)", "except Stop as error:",
            "    print(error, file=sys.stdout if error.aloud else sys.stderr)", "    return error.code",
        ]  # fmt: skip
        inner = "\n".join(f"    {line}" for line in lines)
        return f"def main(arguments: list[str] | None = None) -> int:\n{inner}\n\n\nif __name__ == '__main__':\n    sys.exit(main())\n"


def _raw(pattern: str) -> str:
    return f'r"{pattern}"' if '"' not in pattern else repr(pattern)


def source(reading: Reading) -> str:
    return Writer(reading).source()


__all__ = ["NotSaid", "source"]
