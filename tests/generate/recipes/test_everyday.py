"""Everyday functions and classes: what holds of their answers whatever they are given, besides their examples."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.generate.recipes.classics import (
    calendars,
    challenges,
    digits,
    games,
    keepers,
    matrices,
    members,
    money,
    shops,
    texts,
)

NUMBERS = st.lists(st.integers(-20, 20), max_size=12)
DAYS = st.integers(0, 3000).map(lambda one: date(2020, 1, 1) + timedelta(one))
few = settings(max_examples=40, deadline=None)


@few
@given(st.integers(1, 500_000), st.floats(0, 15), st.integers(1, 120))
def test_a_loan_is_paid_back_to_the_cent(principal: int, rate: float, months: int) -> None:
    plan = money.loan_schedule(principal, rate, months)

    assert sum(one.repaid for one in plan) == principal
    assert plan[-1].balance == 0
    assert all(before.balance >= after.balance for before, after in pairwise(plan))


@few
@given(st.decimals(0, 1000, places=2), st.integers(1, 12), st.integers(0, 30))
def test_shares_of_a_bill_add_up_and_differ_by_a_cent_at_most(total: Decimal, people: int, tip: int) -> None:
    shares = money.split_bill(str(total), people, tip)

    assert sum(shares) == money.with_tax(str(total), tip)
    assert max(shares) - min(shares) <= Decimal("0.01")


@given(st.tuples(DAYS, DAYS).map(sorted), st.tuples(DAYS, DAYS).map(sorted))
def test_ranges_overlap_where_they_share_a_day(first: list[date], second: list[date]) -> None:
    shared = any(first[0] <= second[0] + timedelta(one) <= first[1] for one in range((second[1] - second[0]).days + 1))
    spoken = [(start.isoformat(), end.isoformat()) for start, end in (first, second)]

    assert calendars.ranges_overlap(*spoken) is calendars.ranges_overlap(*reversed(spoken)) is shared


@given(NUMBERS)
def test_lists_are_asked_as_a_slower_look_would(numbers: list[int]) -> None:
    again = [one for place, one in enumerate(numbers) if one in numbers[:place]]
    triples = {tuple(sorted(one)) for one in combinations(numbers, 3) if sum(one) == 0}

    assert members.first_duplicate(numbers) == (again[0] if again else None)
    assert challenges.three_sum(numbers) == sorted(triples)
    assert members.all_equal(numbers) is (len(set(numbers)) < 2)
    assert set(members.in_either(numbers, [1])) == {*numbers, 1}


@given(st.text(alphabet="ab", max_size=10))
def test_no_palindrome_in_a_text_is_longer_than_the_longest(text: str) -> None:
    parts = [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)]

    assert texts.longest_palindrome(text) == max((one for one in parts if one == one[::-1]), key=len, default="")


@given(st.integers(0, 5), st.integers(0, 5))
def test_a_matrix_turned_four_times_is_itself_and_its_spiral_holds_all(rows: int, columns: int) -> None:
    matrix = [[row * columns + column for column in range(columns)] for row in range(rows if columns else 0)]
    turned = matrix
    for _ in range(4):
        turned = matrices.rotate_matrix(turned)

    assert turned == matrix
    assert sorted(matrices.spiral_order(matrix)) == list(range(rows * columns))


def test_a_solved_sudoku_is_valid_and_keeps_what_was_given() -> None:
    puzzle = [[0] * 9 for _ in range(9)]
    puzzle[0][0], puzzle[4][4], puzzle[8][8] = 9, 5, 1

    solved = challenges.solve_sudoku(puzzle)

    assert solved
    assert challenges.is_sudoku_valid(solved)
    assert all(map(all, solved))
    assert (solved[0][0], solved[4][4], solved[8][8]) == (9, 5, 1)


def test_no_queen_attacks_another() -> None:
    for columns in challenges.n_queens(6):
        assert all(a != b and abs(a - b) != j - i for (i, a), (j, b) in combinations(enumerate(columns), 2))


@given(st.integers(0, 10**6))
def test_digits_and_primes_are_what_their_names_say(number: int) -> None:
    root = number
    while root > 9:
        root = sum(map(int, str(root)))

    assert digits.digital_root(number) == root
    assert digits.is_perfect_square(number**2)
    assert digits.next_prime(number) > number


@given(st.text(alphabet="abcdefgh", min_size=1, max_size=6))
def test_a_word_is_won_by_guessing_each_of_its_letters(word: str) -> None:
    game = games.Hangman(word, lives=1)

    assert all(game.guess(letter) for letter in dict.fromkeys(word))
    assert game.won


def test_a_parking_lot_never_holds_more_cars_than_spots() -> None:
    lot = keepers.ParkingLot(3)
    spots = [lot.park(plate) for plate in "abc"]

    assert (spots, lot.free) == ([1, 2, 3], 0)


@given(st.lists(st.integers(0, 100), max_size=4))
def test_coupons_never_make_a_cart_cost_less_than_nothing(percents: list[int]) -> None:
    cart = shops.ShoppingCart()
    cart.add("apple", "9.99", 3)
    for number, percent in enumerate(percents):
        cart.redeem(f"code {number}", percent)

    assert 0 <= cart.total() <= Decimal("29.97")
