"""The polishers, as the chain calls them: a draft goes in, and comes out tidier, with findings and checks."""

from __future__ import annotations

import ast
import gc
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.errors import Cancelled
from pipeline.polish import polishers
from pipeline.polish.settled import Settled
from pipeline.settings import load
from pipeline.types import Check, CodeFile, Draft, FileKind, Finding, Severity

ALL = dict(polishers(load()))
STATIC = [name for name in ALL if name != "verify"]
"""`verify` runs the code, and is tested beside the sandbox."""


def polished(*files: CodeFile, names: list[str] = STATIC) -> Draft:
    draft = Draft(files)
    for name in names:
        draft = ALL[name](draft)
    return draft


def main(text: str) -> CodeFile:
    return CodeFile("main.py", text)


def found(draft: Draft, polisher: str) -> list[Finding]:
    return [finding for finding in draft.findings if finding.polisher == polisher]


def check(draft: Draft, polisher: str) -> Check:
    (only,) = [one for one in draft.checks if one.polisher == polisher]
    return only


def test_the_table_is_in_the_order_in_which_lines_stay_true() -> None:
    assert list(ALL) == ["compiles", "format", "lint", "imports", "audit", "verify"]


def test_sound_code_passes_every_check_and_stays_as_it_is() -> None:
    text = '"""Greets."""\n\n\ndef greet(name: str) -> str:\n    return f"Hello, {name}"\n'
    draft = polished(
        main(text), CodeFile("tests/test_main.py", "def test_it():\n    assert 1 + 1 == 2\n", FileKind.TEST)
    )
    assert {one.polisher: one.passed for one in draft.checks} == dict.fromkeys(STATIC, True)
    assert draft.findings == ()
    assert draft.files[0].text == text


def test_polishing_twice_changes_nothing_more() -> None:
    messy = main("import sys,os\nfrom typing import Optional\nx : Optional[int]=None\nprint( os.getcwd() )\n")
    once = polished(messy)
    twice = polished(*once.files)
    assert twice.files == once.files
    assert not any(finding.fixed for finding in twice.findings)


# compiles


def test_a_syntax_error_is_an_error_with_its_line() -> None:
    (finding,) = found(polished(main("x = 1\n\ndef f(:\n    pass\n")), "compiles")
    assert (finding.path, finding.line, finding.severity) == ("main.py", 3, Severity.ERROR)
    assert "Not valid Python" in finding.message


def test_what_only_the_compiler_refuses_is_found_too() -> None:
    (finding,) = found(polished(main("x = 1\nreturn x\n")), "compiles")
    assert finding.line == 2


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.json", '{"a": 1,}', 1),
        ("a.yaml", "a: 1\nb: [1\n", 3),
        ("k8s.yml", "a: &x 1\nb: *y\n", 2),
        ("pyproject.toml", "[a\n", 0),
    ],
)
def test_other_kinds_of_text_are_read_as_what_they_are(path: str, text: str, line: int) -> None:
    (finding,) = found(polished(CodeFile(path, text)), "compiles")
    assert (finding.path, finding.line) == (path, line)


def test_yaml_tags_make_nothing_and_many_documents_are_fine() -> None:
    text = "a: !!python/object/apply:os.system ['false']\n---\nb: 2\n"
    assert check(polished(CodeFile("a.yaml", text)), "compiles").passed


def test_files_with_comments_in_json_are_left_to_their_own_readers() -> None:
    assert not found(polished(CodeFile("tsconfig.json", "// yes\n{}")), "compiles")


# format


def test_black_formats_and_says_so() -> None:
    draft = polished(main("x = {  'a':1 }\n"))
    assert draft.files[0].text == 'x = {"a": 1}\n'
    assert [(one.rule, one.fixed) for one in found(draft, "format")] == [("formatted", True)]


def test_code_that_cannot_be_read_is_not_called_formatted() -> None:
    assert check(polished(main("def f(:\n")), "format").passed is False


def test_a_long_file_is_formatted_too() -> None:
    draft = polished(main("x = [ 1 ]\n" * 2_100), names=["format"])
    assert draft.files[0].text == "x = [1]\n" * 2_100


# lint


def test_safe_fixes_are_applied_and_the_rest_is_said() -> None:
    draft = polished(main("import os\nimport sys\n\nprint(sys.argv == None)\n"))
    assert "import os" not in draft.files[0].text
    remarks = {(one.rule, one.line, one.fixed) for one in found(draft, "lint")}
    assert remarks == {("F401", 1, True), ("E711", 3, False)}
    assert check(draft, "lint").passed is False


def test_lines_of_remarks_are_those_of_the_text_that_is_handed_out() -> None:
    draft = polished(
        main(
            "import os, sys\nimport json\nfrom typing import List\nx: List[int] = [ ]\n\n\n"
            "if x == None:\n    print(undefined)\n"
        )
    )
    lines = draft.files[0].text.splitlines()
    left = {one.rule: lines[one.line - 1] for one in found(draft, "lint") if not one.fixed}
    assert left == {"E711": "if x == None:", "F821": "    print(undefined)"}


def test_imports_of_the_drafts_own_modules_are_never_called_unused() -> None:
    main_file = main("import models\n\nfrom shop.orm import Base\n\nprint(Base)\n")
    package = CodeFile("shop/start.py", "from . import tables\n")
    reexport = CodeFile("shop/__init__.py", "from shop.orm import Base\n")
    others = [CodeFile(path, "Base = 1\n") for path in ("models.py", "shop/orm.py", "shop/tables.py")]
    draft = polished(main_file, package, reexport, *others)
    texts = {file.path: file.text for file in draft.files}
    assert "import models" in texts["main.py"]
    assert "from . import tables" in texts["shop/start.py"]
    assert "from shop.orm import Base" in texts["shop/__init__.py"]


def test_a_name_that_a_test_takes_from_a_module_is_not_removed_from_it() -> None:
    test = CodeFile(
        "tests/test_main.py", "from main import select\n\n\ndef test_it():\n    assert select\n", FileKind.TEST
    )
    assert "select" in polished(main("from sqlalchemy import func, select\n\nprint(func)\n"), test).files[0].text


def test_settings_in_the_draft_do_not_reach_the_linter() -> None:
    draft = polished(CodeFile("ruff.toml", 'lint.ignore = ["E711"]\n'), main("x = 1\nprint(x == None)\n"))
    assert [one.rule for one in found(draft, "lint")] == ["E711"]


def test_nothing_is_left_in_the_temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    polished(main("x = 1\n"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "path", ["../up.py", "/abs.py", "a/../../b.py", "-rf.py", "a b[0].py", "build/x.py", "node_modules/y.py"]
)
def test_odd_paths_are_looked_at_or_passed_over_but_never_followed(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    draft = polished(main("x = 1\n"), CodeFile(path, "print(undefined)\n"))
    assert all(one.path in (path, "main.py") for one in draft.findings)
    safe = ".." not in path and not path.startswith("/")
    assert bool(found(draft, "lint")) == safe
    assert not list(tmp_path.iterdir())


# imports


def test_an_invented_package_is_named_with_its_line() -> None:
    (finding,) = found(
        polished(main("import json\n\nimport fastapi_superauth\n\nprint(json, fastapi_superauth)\n")), "imports"
    )
    assert (finding.rule, finding.line, finding.severity) == ("unknown-package", 3, Severity.WARNING)
    assert "fastapi_superauth" in finding.message


def test_a_known_package_that_is_not_installed_goes_by_the_name_of_the_package() -> None:
    (finding,) = found(polished(main("import telegram\n\nprint(telegram)\n")), "imports")
    assert finding.rule == "not-installed"
    assert "python-telegram-bot" in finding.message


def test_python_the_draft_and_installed_packages_are_known() -> None:
    draft = polished(
        main(
            "import os\n\nimport fastapi\nimport yaml\n\nimport shop.models\nfrom store import x\n\n"
            "print(os, fastapi, yaml, shop, x)\n"
        ),
        CodeFile("shop/models.py", ""),
        CodeFile("src/store.py", "x = 1\n"),
    )
    assert not found(draft, "imports")
    assert check(draft, "imports").passed


def test_an_import_the_code_can_do_without_is_only_mentioned() -> None:
    text = "try:\n    import nosuchspeedup\nexcept ImportError:\n    nosuchspeedup = None\nprint(nosuchspeedup)\n"
    draft = polished(main(text))
    assert [one.severity for one in found(draft, "imports")] == [Severity.INFO]
    assert check(draft, "imports").passed


# audit


def test_dangerous_code_is_found_with_its_severity() -> None:
    draft = polished(main("import subprocess\nimport sys\n\nsubprocess.call(sys.argv[1], shell=True)\n"))
    severities = {one.rule: one.severity for one in found(draft, "audit")}
    assert severities["B602"] is Severity.ERROR
    assert severities["B404"] is Severity.INFO
    assert check(draft, "audit").passed is False


def test_a_model_cannot_silence_the_audit() -> None:
    draft = polished(main("import pickle\n\nprint(pickle.loads(b''))  # nosec\n"))
    assert "B301" in {one.rule for one in found(draft, "audit")}


def test_asserts_are_for_tests() -> None:
    text = "def test_it():\n    assert 1 + 1 == 2\n"
    draft = polished(main(text), CodeFile("tests/test_main.py", text, FileKind.TEST))
    assert [(one.path, one.rule) for one in found(draft, "audit")] == [("main.py", "B101")]


# bad input

BAD = {
    "nothing": "",
    "blank": " \n\t\n",
    "nul": "x = 1\x00\n",
    "a lone surrogate": "x = '\ud800'\n",
    "a byte order mark": "\ufeffx = 1\n",
    "windows line ends": "import os\r\nx =  1\r\n",
    "tabs and spaces": "if 1:\n\tx = 1\n        y = 2\n",
    "another encoding": "# coding: latin-1\nx = 'é'\n",
    "an unknown encoding": "# coding: nonsense\nx = 1\n",
    "deep brackets": "(" * 5_000,
    "deep minus": "-" * 100_000 + "1",
    "deep not": "not " * 25_000 + "x",
    "deep power": "x = (\n" + "    2 **\n" * 30_000 + "1)\n",
    "deep dots": "x" + ".a" * 50_000,
    "deep blocks": "".join(" " * depth + "if a:\n" for depth in range(95)) + " " * 95 + "x",
    "100,000 characters": "x = '" + "a" * 100_000 + "'\n",
    "too many digits": "x = " + "9" * 50_000,
    "prose": "Sure! Here is the code you asked for.",
    "another language": "const x = () => { return 1; }",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad_code_is_a_finding_and_never_an_exception(text: str) -> None:
    draft = polished(main(text))
    assert [one.polisher for one in draft.checks] == STATIC
    try:
        ast.parse(text.encode())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        assert [one.severity for one in found(draft, "compiles")] == [Severity.ERROR]
        assert draft.files[0].text == text
        assert not any(one.passed for one in draft.checks)


@pytest.mark.parametrize("path", ["a.yaml", "a.json", "a.toml"])
@pytest.mark.parametrize("text", ["[" * 100_000, "a: " * 30_000, "\x00", "\ud800", "- " * 20_000])
def test_bad_documents_are_findings_too(path: str, text: str) -> None:
    assert found(polished(CodeFile(path, text), names=["compiles"]), "compiles")


def test_an_empty_draft_has_nothing_to_vouch_for() -> None:
    draft = polished()
    assert [one.passed for one in draft.checks] == [None] * len(STATIC)
    assert draft.findings == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from("abx=()[]{}:,.'\"\\\n\t #@*f1 \r\x0c\u2028é"), max_size=60))
def test_whatever_the_characters_polishing_ends_with_all_checks(text: str) -> None:
    assert len(polished(main(text)).checks) == len(STATIC)


# stop


def test_stop_ends_a_tool_that_is_running() -> None:
    """black needs many seconds for this line, in a process of its own."""
    token = CancelToken()
    threading.Timer(0.3, token.cancel).start()
    begun = time.monotonic()
    with cancelled_by(token), pytest.raises(Cancelled):
        polished(main("x=" * 30_000 + "1\n"), names=["format"])
    assert time.monotonic() - begun < 5


def test_stop_is_heard_inside_the_audit() -> None:
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    with cancelled_by(token), pytest.raises(Cancelled):
        polished(*(CodeFile(f"m{number}.py", "x = f(1)\n" * 8_000) for number in range(9)), names=["audit"])


def test_settled_texts_are_known_by_digest_alone_and_the_oldest_are_forgotten() -> None:
    settled = Settled(most=2)
    for text in ("first = 1", "second = 2", "third = 3"):
        settled.add(text)
    assert [text in settled for text in ("first = 1", "second = 2", "third = 3")] == [False, True, True]
    assert "second" not in repr(vars(settled))


def test_a_program_is_audited_though_a_test_of_the_same_text_was_found_sound() -> None:
    text = "assert 2 + 2 == 4, 'said nowhere else'\n"
    assert not found(polished(CodeFile("tests/test_sum.py", text, FileKind.TEST), names=["audit"]), "audit")
    assert [one.rule for one in found(polished(main(text), names=["audit"]), "audit")] == ["B101"]


@pytest.fixture
def restless_collector() -> Iterator[None]:
    """The garbage collector runs often and lets other threads go first: what happens by chance in a busy server."""

    def let_others_go(*_: object) -> None:
        time.sleep(0)

    before = gc.get_threshold()
    gc.callbacks.append(let_others_go)
    gc.set_threshold(10)
    yield
    gc.set_threshold(*before)
    gc.callbacks.remove(let_others_go)


def test_threads_that_polish_at_once_do_not_trip_over_each_other(restless_collector: None) -> None:
    """CPython 3.11 builds syntax trees with one counter for all threads, and fails where two do so at once."""
    polished(main("x = 1\n"), names=["compiles", "audit"])  # as in a server that has warmed up: libraries are loaded
    texts = [f"VALUES_{n} = [{', '.join(f'({i}, [{i}, {n}])' for i in range(100))}]\n" for n in range(160)]
    with ThreadPoolExecutor(4) as threads:
        drafts = list(threads.map(lambda text: polished(main(text), names=["compiles", "audit"]), texts))
    assert all(one.passed for draft in drafts for one in draft.checks)
