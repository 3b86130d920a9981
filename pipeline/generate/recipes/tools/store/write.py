"""The program of a tool that keeps records: the store, a function for each sub-command, the command line."""

from __future__ import annotations

from pipeline.generate.recipes.tools import checks
from pipeline.generate.recipes.tools.asked import Option
from pipeline.generate.recipes.tools.store.bodies import body
from pipeline.generate.recipes.tools.store.commands import Command
from pipeline.generate.recipes.tools.store.plan import Deed, Plan
from pipeline.generate.recipes.tools.write import ORDER, pruned

HEAD = '''"""{about}"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

STORE = Path({store!r})
"""Where the records are kept."""

Record = dict[str, Any]


class Stop(Exception):
    """Ends the program with a message and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


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
    connection.execute("create table if not exists records (id integer primary key, {columns})")
    return connection


def load() -> list[Record]:
    with closing(database()) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("select * from records order by id").fetchall()
    return [dict(one) for one in found]


def save(records: list[Record]) -> None:
    """Write all records in one transaction."""
    with closing(database()) as connection, connection:
        connection.execute("delete from records")
        connection.executemany("insert into records values (:id, {values})", records)


'''
VALUES = '''def number(name: str, cell: Any, code: int = 2) -> float:
    if not is_number(str(cell)):
        raise Stop(f"{name} is not a number: {cell}", code)
    return float(cell)


def whole(name: str, cell: Any, code: int = 2) -> int:
    if not is_whole(str(cell)):
        raise Stop(f"{name} is not a whole number: {cell}", code)
    return int(cell)


def day(cell: str, code: int) -> str:
    if not is_date(cell):
        raise Stop(f"not a date (YYYY-MM-DD): {cell}", code)
    return cell


def plain(value: Any) -> str:
    """Whole numbers without decimals, others as they are."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


'''


def source(plan: Plan) -> str:
    """The module; raises `NotSaid` where a command cannot be written."""
    about = f"{plan.entry}: keeps records in {plan.store}."
    functions = "".join(_function(plan, one) for one in plan.deeds)
    parts = [HEAD.format(about=about, store=plan.store), _store(plan), checks.HELPERS, VALUES, ORDER, functions]
    return pruned("".join([*parts, _typer() if plan.typer else _argparse(plan)]))


def _store(plan: Plan) -> str:
    if not plan.is_sqlite:
        return JSON
    names = [one.name for one in plan.fields] + ([plan.flag] if plan.flag else [])
    return SQLITE.replace("{columns}", ", ".join(f"{one}" for one in names)).replace(
        "{values}", ", ".join(f":{one}" for one in names)
    )


def _default(one: Option) -> str:
    if one.kind == "flag":
        return "False"
    if not one.default:
        return "dt.date.today().isoformat()" if one.name == "date" else "None"
    return repr(one.default) if one.kind == "str" else one.default


def _parameters(command: Command, typer: bool) -> str:
    made = []
    ordered = [one for one in command.places if one not in command.loose]
    ordered += [one for one in command.places if one in command.loose]
    for name in ordered:
        kind = "list[str]" if name in command.many and typer else "str"
        made.append(f"{name}: Optional[{kind}] = None" if name in command.loose else f"{name}: {kind}")
    for one in command.options:
        kind = "bool" if one.kind == "flag" else "Any"
        if typer:
            known = "bool" if one.kind == "flag" else one.kind
            known = known if one.kind == "flag" or one.default else f"Optional[{known}]"
            kind = f"Annotated[{known}, typer.Option('--{one.name}')]"
        made.append(f"{_attribute(one)}: {kind} = {_default(one)}")
    return ", ".join(made)


def _attribute(one: Option) -> str:
    return "json_" if one.name == "json" else one.attribute


def _function(plan: Plan, deed: Deed) -> str:
    lines = body(plan, deed)
    joined = [f"{one} = ' '.join({one})" for one in deed.command.many] if plan.typer else []
    head = f"@app.command({deed.command.name!r})\n" if plan.typer else ""
    inner = "\n".join(f"    {line}" for line in [*joined, *lines])
    made = f"{head}def {deed.command.function}({_parameters(deed.command, plan.typer)}) -> None:\n{inner}\n\n\n"
    first = plan.typer and deed is plan.deeds[0]
    return ("app = typer.Typer()\n\n\n" if first else "") + made


def _typer() -> str:
    return (
        "def main() -> None:\n    try:\n        app()\n    except Stop as error:\n"
        "        print(error, file=sys.stderr)\n        sys.exit(error.code)\n\n\n"
        "if __name__ == '__main__':\n    main()\n"
    )


def _argparse(plan: Plan) -> str:
    lines = [f"parser = argparse.ArgumentParser(description='Keeps records in {plan.store}.')"]
    lines.append("commands = parser.add_subparsers(dest='command', required=True)")
    for deed in plan.deeds:
        command = deed.command
        lines.append(f"command = commands.add_parser({command.name!r})")
        for name in command.places:
            many = (
                ", nargs='*'"
                if name in command.many and name in command.loose
                else ", nargs='+'" if name in command.many else ""
            )
            loose = ", nargs='?'" if name in command.loose and not many else ""
            lines.append(f"command.add_argument({name!r}{many}{loose})")
        lines += [_argument(one) for one in command.options]
        lines.append(f"command.set_defaults(run={command.function})")
    lines += [
        "given = vars(parser.parse_args(arguments))", "run = given.pop('run')", "del given['command']",
        "given = {name: ' '.join(value) if isinstance(value, list) else value for name, value in given.items()}",
        "try:", "    run(**given)", "except Stop as error:", "    print(error, file=sys.stderr)", "    return error.code",
        "return 0",
    ]  # fmt: skip
    inner = "\n".join(f"    {line}" for line in lines)
    start = "if __name__ == '__main__':\n    sys.exit(main())\n"
    return f"def main(arguments: list[str] | None = None) -> int:\n{inner}\n\n\n{start}"


def _argument(one: Option) -> str:
    if one.kind == "flag":
        return f"command.add_argument('--{one.name}', dest={_attribute(one)!r}, action='store_true')"
    kind = f", type={one.kind}" if one.kind != "str" else ""
    return f"command.add_argument('--{one.name}', dest={_attribute(one)!r}{kind}, default={_default(one)})"
