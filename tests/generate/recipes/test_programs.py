"""Functions and classes whose interface a request fixes have the names, parameters, defaults and errors asked for."""

import inspect
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.generate.recipes import answer
from pipeline.generate.recipes.programs.part import parts
from pipeline.types import GenerationRequest


def made(prompt: str) -> dict[str, Any]:
    """The names of the program that the request gets."""
    written = answer(GenerationRequest(prompt=prompt))
    module = ModuleType("made")
    sys.modules["made"] = module  # where dataclasses and pydantic look their names up
    exec(written.files[0].text, vars(module))  # the engine's own text
    return vars(module)


def test_a_class_has_the_parameters_in_the_order_and_with_the_defaults_asked_for() -> None:
    names = made(
        "In quota.py: class Quota(refill_per_second, capacity=5, now=time.monotonic). token bucket; take(tokens=2)"
    )
    assert list(inspect.signature(names["Quota"]).parameters) == ["refill_per_second", "capacity", "now"]
    assert inspect.signature(names["Quota"]).parameters["capacity"].default == 5
    assert names["Quota"](1, now=lambda: 0).take() is True


def test_only_the_methods_asked_for_are_public() -> None:
    names = made(
        "class Shelf(ttl, clock=time.monotonic) in shelf.py, a cache: keep(key, value), fetch(key, default=None)"
    )
    public = {name for name in vars(names["Shelf"]) if not name.startswith("_")}
    assert public == {"keep", "fetch"}


def test_an_error_of_its_own_has_the_name_and_base_asked_for() -> None:
    names = made("plan.py: plan(needs) puts tasks in dependency order; a circle raises Loop, a subclass of LookupError")
    assert issubclass(names["Loop"], LookupError)
    with pytest.raises(names["Loop"]):
        names["plan"]({"a": ["a"]})


def test_a_parameter_may_have_the_name_of_a_local() -> None:
    names = made("Function `join_stays(merged)` in stays.py merges overlapping (start, end) intervals, sorted")
    assert names["join_stays"]([(1, 3), (2, 4)]) == [(1, 4)]


def test_a_method_that_no_part_has_is_not_faked() -> None:
    written = answer(GenerationRequest(prompt="class Pile in pile.py, a stack: push(x), pop(), shuffle_by_moon(phase)"))
    assert "shuffle_by_moon" not in "".join(file.text for file in written.files)
    assert written.spec.recipe != "program"


def test_no_program_contains_the_question_of_a_part() -> None:
    text = answer(GenerationRequest(prompt="class Tree in tree.py, a trie: insert(word), suggest(prefix)")).text
    assert "wanted" not in text


def test_what_a_part_does_only_otherwise_is_not_written_behind_a_return() -> None:
    prompt = "diff_configs(old, new) in diffs.py compares two dicts: added, removed and changed, sorted lists of keys"
    (program,) = (file.text for file in answer(GenerationRequest(prompt=prompt)).files if file.path == "diffs.py")
    assert program.count("return") == 1


def test_the_methods_and_errors_of_the_table_are_those_of_the_parts() -> None:
    for part in parts():
        assert set(part.members) <= set(part.methods()), part.name
        defined = {getattr(one, "name", "") for one in part.tree.body}
        assert set(part.errors) <= defined, part.name


def refused(prompt: str) -> str:
    """Why there is no code for the request; empty where there is some."""
    return answer(GenerationRequest(prompt=prompt)).spec.refusal


def test_an_example_of_the_request_decides_what_is_built() -> None:
    shares = "Function split_money(total, parts) in split.py splits total cents evenly into shares. split_money(5, 2)"
    assert made(f"{shares} == [3, 2]")["split_money"](7, 2) == [4, 3]
    assert "split_money(5, 2) == [9, 2]" in refused(f"{shares} == [9, 2]")


def test_a_reply_at_the_prompt_of_python_is_an_example() -> None:
    stack = (
        "class Pile in pile.py, a stack: push(x), pop() raises IndexError when empty\n>>> p = Pile()\n>>> p.push(3)\n"
    )
    assert not refused(f"{stack}>>> p.pop()\n3")
    assert "p.pop() == 4" in refused(f"{stack}>>> p.pop()\n4")


def test_an_example_can_do_no_more_than_call_the_program(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    opened = f"open({str(mark)!r}, 'w')"
    refused(f"Function to_roman(number) in roman.py writes roman numerals. to_roman({opened}) == 'X'")
    refused(f"Function to_roman(number={opened}) in roman.py writes roman numerals. to_roman(4) == 'IV'")
    assert not mark.exists()


def test_no_program_stands_for_one_of_another_name() -> None:
    assert "gather_moss" in refused("In rest.py: gather_moss(items, page=1, per_page=10) for a REST API of books")


def test_a_model_has_the_fields_and_limits_that_are_listed() -> None:
    model = made("Pydantic model Seat in seat.py: row int from 1 to 40, letter: one of 'a', 'b', note optional str")[
        "Seat"
    ]
    assert model(row=40, letter="b").note is None
    for wrong in ({"row": 41, "letter": "a"}, {"row": 1, "letter": "c"}, {"row": 1}):
        with pytest.raises(ValueError, match="Seat"):
            model(**wrong)


def test_a_model_with_a_rule_that_was_not_understood_is_not_written() -> None:
    assert refused("Pydantic model Seat in seat.py: row int >= 1, letter str. Rows above 20 have no letter c.")


def test_a_dataclass_checks_its_limits_when_it_is_made() -> None:
    model = made("Frozen dataclass Crate in crate.py: code str not empty, weight: float > 0, count: int = 1")["Crate"]
    assert model("x", 2.5).count == 1
    with pytest.raises(ValueError, match="weight"):
        model("x", 0)


def test_the_methods_of_a_machine_go_only_the_ways_that_are_laid_out() -> None:
    names = made(
        "class Visa in visa.py, `status` attribute, starts 'open'. grant() from open -> granted, expire() from granted"
        " -> expired, anything else raises NoWay, an Exception"
    )
    visa = names["Visa"]()
    with pytest.raises(names["NoWay"]):
        visa.expire()
    visa.grant()
    assert visa.status == "granted"


TWISTED = (
    "Function wordstats(text) in wordstats.py that returns a dict with keys words, unique, longest and "
    "average. Words are split at whitespace, average is the mean word length rounded to 1 decimal.",
    "class TextHistory in texthistory.py: type(text) appends text, undo() takes the last step back, "
    "redo(). Keeps at most 50 steps.",
    "Function is_palindrome(text) in pal.py, but texts shorter than 3 characters are never palindromes.",
    "Function flatten(items) in flat.py flattens nested lists; strings are flattened to characters and "
    "depth is at most 4.",
    "class Stack in stack.py with push(item), pop(), peek(). push raises OverflowError when there are "
    "100 items already.",
    'Function fizzbuzz(n) in fizzbuzz.py returns a list of strings; multiples of 7 become "Bang".',
    "Function roman(n) in roman.py converts to Roman numerals; raises TypeError for floats and "
    "OverflowError above 3999.",
    "class BankAccount(owner) in bank.py: deposit(amount), withdraw(amount), balance. Each withdrawal "
    "costs a fee of 1.5 percent.",
    "Function median(values) in med.py returns the median, ignoring the 3 largest values.",
    "class Cart in cart.py: add(name, price, quantity=1), total(). Totals above 100 get 15% off unless a "
    "coupon was used.",
    'Function chunks(items, size) in chunks.py splits a list into chunks; the last chunk is padded with "-".',
    "Function count_words(text) in cw.py counts words, ignoring case, and leaves out words shorter than " "4 letters.",
    "Function primes(n) in primes.py returns the primes below n in descending order, at most 20 of them.",
    "class LRUCache(capacity) in lru.py: get(key), put(key, value). get counts double, so an entry needs "
    "3 misses before it is evicted.",
    "Function merge(a, b) in merge.py merges two dicts; numbers are averaged, everything else is "
    'replaced by "conflict".',
    "Function caesar(text, shift) in caesar.py shifts letters; digits are shifted by 5 as well.",
    "Function anagrams(words) in ana.py groups anagrams, ignoring groups of fewer than 3 and sorted by "
    "size descending.",
    'class Queue in q.py: enqueue(x), dequeue(), size(). dequeue on an empty queue returns "nothing".',
    "Function mean(values) in mean.py gives the mean rounded to 3 decimals, and raises ZeroDivisionError "
    "for an empty list.",
)
"""Known parts, each with a rule that it does not keep to."""


@pytest.mark.parametrize("prompt", TWISTED, ids=lambda one: one.split(" in ")[0][-25:])
def test_a_known_part_with_a_rule_of_its_own_is_declined_and_the_rule_named(prompt: str) -> None:
    why = refused(prompt)
    assert why
    assert "It lays down what the nearest recipe would not do: " in why or "No recipe makes" in why


def test_the_rule_that_nobody_read_is_named() -> None:
    assert "“50”" in refused("class TextLog in textlog.py: type(text), undo(), redo(). Keeps at most 50 steps.")


def test_a_rule_that_the_part_keeps_to_is_no_reason_to_decline() -> None:
    assert not refused("roman.py: roman(n) writes Roman numerals; raises ValueError unless 1 <= n <= 3999.")


REPHRASED = (
    ("class Memo in memo.py, an LRU cache: get(key), put(key, value). get doesn't count as use.", "count as use"),
    ("binary_search(items, target) in find.py: the index of target in the sorted list, or -1 if not found", "-1"),
    ("deep_merge(base, new) in merge.py merges two nested dicts, values of base win", "base win"),
    ("class Memo(capacity) in memo.py, an LRU cache: get(key), put(key, value), drops the most recently used", "most"),
    ("split_up(total, people) in up.py splits cents equally; the last ones pay a cent more", "last ones"),
    ("add_months(day, months) in months.py: day is a datetime.date, the result the same day of another month", "date"),
    ("class Pile in pile.py, a stack: push(x), pop(). Every push is written to the audit trail.", "written"),
    (
        "class Desk in desk.py, a priority queue: add(item, priority), next(), lowest first unless it is Sunday",
        "Sunday",
    ),
    ("split_up(total, people) in up.py splits cents equally; shares are multiples of a nickel", "multiples"),
)


@pytest.mark.parametrize(("prompt", "told"), REPHRASED, ids=lambda one: one[:24])
def test_no_word_and_no_condition_that_a_part_does_not_stand_for_is_passed_over(prompt: str, told: str) -> None:
    assert told in refused(prompt)


def test_who_asks_and_why_is_no_rule() -> None:
    assert not refused("We run a tiny tombola. I need to_roman(number) in numerals.py, it writes Roman numerals.")


def test_what_is_laid_out_as_a_function_is_not_answered_with_an_application() -> None:
    assert "loan_days" in refused("library.py: loan_days(books, member): books is a list of dicts with title, member")


def test_a_refusal_that_a_part_lacks_is_added_to_it() -> None:
    names = made(
        "Ring buffer: class Loop(capacity) in loop.py, append(item), to_list(). Appending to a full one overwrites the"
        " oldest. A capacity below 1 raises ValueError."
    )
    with pytest.raises(ValueError, match="below 1"):
        names["Loop"](0)
    one = names["Loop"](1)
    one.append("a")
    one.append("b")
    assert one.to_list() == ["b"]


GARAGE = (
    "class Garage(places) in garage.py. enter(plate) adds the plate and raises ValueError if the plate is already "
    "inside, and raises Full (a subclass of RuntimeError) when there are already places cars. "
    "leave(plate) removes it and "
    "raises KeyError if it isn't inside. free() returns how many places are left. inside() returns the plates, sorted."
)


def test_a_class_is_composed_from_what_is_said_of_each_method() -> None:
    names = made(GARAGE)
    one = names["Garage"](2)
    one.enter("b")
    with pytest.raises(ValueError, match="already inside"):
        one.enter("b")
    one.enter("a")
    with pytest.raises(names["Full"]):
        one.enter("c")
    assert one.inside() == ["a", "b"]
    one.leave("a")
    with pytest.raises(KeyError):
        one.leave("a")
    assert one.free() == 1


def test_a_number_of_a_class_stays_within_what_was_said() -> None:
    names = made(
        "class Dial(level=5, top=9) in dial.py: up(step=1) raises level by step but never above top, "
        "down(step=1) lowers level by step but never below 0, attribute level."
    )
    one = names["Dial"]()
    one.up(50)
    assert one.level == 9
    one.down(50)
    assert one.level == 0


def test_a_class_with_a_clause_that_is_not_understood_is_not_composed() -> None:
    assert refused(GARAGE.replace("inside() returns the plates, sorted", "inside() returns the plates of odd length"))


BOARD = (
    "class Board in board.py. add(player, points) adds points to the player's total. total(player) returns the player's"
    " total, 0 if unknown. top(n=3) returns the n (player, total) pairs with the most points, ties alphabetical."
)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("ties alphabetical", "ties by date of birth"),
        ("0 if unknown", "7 if it is raining"),
        ("with the most points", "with the most points per game"),
        ("adds points to the player's total", "adds points and a bonus to the player's total"),
        ("returns the player's total", "returns the player's total of this week"),
    ],
)
def test_a_word_of_a_clause_is_never_passed_over(said: str, instead: str) -> None:
    assert not refused(BOARD)
    assert refused(BOARD.replace(said, instead))


def test_what_is_said_of_several_methods_holds_for_each_and_in_any_order() -> None:
    names = made(
        "class Purse(owner, balance=0) in purse.py. deposit(amount) adds to the balance. withdraw(amount) takes it off;"
        ' if there is not enough money it raises ValueError("too poor") and nothing changes. Both return the new'
        " balance. Amounts of zero or less raise ValueError."
    )
    one = names["Purse"]("Ann", 10)
    assert (one.deposit(5), one.withdraw(3)) == (15, 12)
    with pytest.raises(ValueError, match="too poor"):
        one.withdraw(13)
    for call in (one.deposit, one.withdraw):
        with pytest.raises(ValueError, match="zero or less"):
            call(0)
    assert one.balance == 12


def test_a_method_may_have_the_name_of_what_the_constructor_takes() -> None:
    names = made(
        "class Jar(coins=0) in jar.py. put(amount) adds amount to coins, ValueError if amount is negative."
        " coins() returns the coins."
    )
    one = names["Jar"](2)
    one.put(3)
    assert one.coins() == 5


def test_a_composed_class_has_a_test_for_every_refusal_and_every_change() -> None:
    tests = answer(GenerationRequest(prompt=GARAGE)).files[1].text
    assert all(f'"{one}"' in tests for one in ("ValueError", "Full", "KeyError"))
    assert {"test_enter_shows", "test_leave_shows"} <= set(re.findall(r"def (\w+)\(", tests))


def test_totals_by_name_are_ranked_with_ties_in_alphabetical_order() -> None:
    names = made(
        "class Board in board.py. add(player, points) adds points to the player's total and raises ValueError"
        " if points is not positive. total(player) returns the player's total, 0 if unknown. top(n=3) returns"
        " the n (player, total) pairs with the most points, ties alphabetical."
    )
    one = names["Board"]()
    for player, points in (("x", 3), ("b", 5), ("x", 2)):
        one.add(player, points)
    assert one.top(2) == [("b", 5), ("x", 5)]
    assert one.total("nobody") == 0
    with pytest.raises(ValueError, match="points"):
        one.add("x", 0)


def test_several_figures_come_in_one_dict_each_by_its_name_or_its_explanation() -> None:
    names = made(
        "Function wordstats(text) in wordstats.py returns a dict with keys words, unique (how many different words, "
        "ignoring case), longest and average (the average word length, rounded to 1 decimal)."
    )
    assert names["wordstats"]("the The lazy") == {"words": 3, "unique": 2, "longest": "lazy", "average": 3.3}


def test_figures_of_nothing_are_what_was_said() -> None:
    asked = "Function spread(numbers) in spread.py returns a dict with count, range and mean of the list."
    with pytest.raises(ValueError, match="empty"):
        made(f"{asked} Raise ValueError if the list is empty.")["spread"]([])
    assert made(f"{asked} For an empty list count and range are 0 and mean is None.")["spread"]([])["mean"] is None


def test_a_figure_that_is_not_known_is_not_made_up() -> None:
    assert refused("Function spread(numbers) in spread.py returns a dict with count, kurtosis and mean of the list.")


def test_two_functions_that_undo_each_other_stand_in_one_module() -> None:
    names = made("rle.py: run-length encoding. pack(text) encodes a text as pairs, unpack(pairs) decodes them.")
    assert names["pack"]("aab") == [("a", 2), ("b", 1)]
    assert names["unpack"](names["pack"]("aab")) == "aab"


SELLERS = (
    "def best(deals, n=3) in best.py. deals is a list of dicts with `who` and `amount`. Return the n who with the"
    " highest total amount as (who, total) tuples, highest first, ties by who."
)


def test_records_are_grouped_reckoned_and_ranked_as_the_request_says() -> None:
    deals = [{"who": who, "amount": amount} for who, amount in (("b", 2), ("a", 3), ("b", 1), ("c", 1))]
    assert made(SELLERS)["best"](deals, 2) == [("a", 3), ("b", 3)]


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("total amount", "median amount"),
        ("ties by who", "ties by date"),
        (", ties by who", ""),
        ("highest first", "newest first"),
    ],
)
def test_what_is_asked_of_records_is_read_whole_or_not_at_all(said: str, instead: str) -> None:
    assert refused(SELLERS.replace(said, instead))


def test_a_text_that_is_shown_between_backticks_is_not_passed_over() -> None:
    assert refused(
        "pairs.py: pack(pairs) turns a dict into a query string like `a=1;b=2`, unpack(text) parses it back."
    )


PLAIN = (
    "class Shelf(capacity) in shelf.py, an LRU cache: get(key) or None, put(key, value); get counts as use",
    "class Throttle(rate, per, clock=time.monotonic) in throttle.py. allow() gives True if in the last per seconds"
    " there were less than rate allowed calls, else False. Calls which are not allowed are not counted.",
    "class Triage in triage.py: admit(patient, level), call_next() returns and removes the patient with the lowest"
    " level, patients of the same level in order of arrival. IndexError if nobody is waiting.",
    "task_order(tasks) in tasks.py: tasks is a dict of task name to list of task names it depends on. Give me a list"
    " with every task after its dependencies. Raise ValueError if there's a cycle.",
    "is_palindrome(text) in pal.py. Ignores case, spaces and punctuation.",
    "split_evenly(amount, people) in split.py. amount in cents. Returns a list of cents per person which add up"
    " exactly to amount; the first ones pay a cent more when it can't be divided evenly.",
)


@pytest.mark.parametrize("prompt", PLAIN, ids=lambda one: one[:24])
def test_a_plain_request_is_not_declined_for_its_wording(prompt: str) -> None:
    assert not refused(prompt)
