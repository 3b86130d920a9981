"""Everyday sums of money: loans, interest, discounts, taxes, bills."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def loan_payment(principal: float, rate: float, years: float) -> float:
    """Compute the monthly payment (instalment, rate) of a loan or mortgage, at a yearly interest rate in percent.

    >>> round(loan_payment(200_000, 6, 30), 2)
    1199.1
    >>> loan_payment(1200, 0, 1)
    100.0
    >>> loan_payment(1200, 5, 0)
    Traceback (most recent call last):
    ValueError: A loan is paid back over some time
    """
    if years <= 0:
        raise ValueError("A loan is paid back over some time")
    months = round(years * 12)
    monthly = rate / 100 / 12
    return principal / math.fsum((1 + monthly) ** -month for month in range(1, months + 1))


@dataclass(frozen=True)
class Instalment:
    """One month of a loan."""

    month: int
    interest: Decimal
    repaid: Decimal
    """What the payment takes off the loan."""
    balance: Decimal
    """What is still owed after it."""


def loan_schedule(principal: float, rate: float, months: int) -> list[Instalment]:
    """Compute the amortization schedule (plan, table) of a loan or mortgage: interest, principal and balance by month.

    The yearly interest rate is in percent; the last payment clears what rounding has left.

    >>> first, *_, last = loan_schedule(1200, 12, 12)
    >>> (str(first.interest), str(first.repaid), str(last.balance))
    ('12.00', '94.62', '0.00')
    >>> str(sum(one.repaid for one in loan_schedule(1000, 7.5, 36)))
    '1000.00'
    >>> loan_schedule(1000, 5, 0)
    Traceback (most recent call last):
    ValueError: A loan has at least one month
    """
    if months < 1:
        raise ValueError("A loan has at least one month")
    monthly = Decimal(str(rate)) / 1200
    balance = Decimal(str(principal)).quantize(CENT)
    payment = balance / sum((1 + monthly) ** -month for month in range(1, months + 1))
    plan = []
    for month in range(1, months + 1):
        interest = (balance * monthly).quantize(CENT, ROUND_HALF_UP)
        repaid = balance if month == months else min(balance, payment.quantize(CENT, ROUND_HALF_UP) - interest)
        balance -= repaid
        plan.append(Instalment(month, interest, repaid.quantize(CENT), balance.quantize(CENT)))
    return plan


def simple_interest(principal: float, rate: float, years: float) -> float:
    """Compute the simple interest that a principal (amount, capital) earns, at a yearly rate in percent.

    >>> simple_interest(1000, 5, 2)
    100.0
    >>> simple_interest(1000, 5, 0)
    0.0
    >>> simple_interest(-1, 5, 1)
    Traceback (most recent call last):
    ValueError: A principal is not negative
    """
    if principal < 0:
        raise ValueError("A principal is not negative")
    return principal * rate * years / 100


def discounted(price: float | str, percent: float) -> Decimal:
    """Compute a price after a discount (reduction) in percent, rounded to cents.

    >>> str(discounted("19.99", 15))
    '16.99'
    >>> str(discounted(80, 0))
    '80.00'
    >>> discounted(80, 120)
    Traceback (most recent call last):
    ValueError: A discount lies between 0 and 100 percent
    """
    if not 0 <= percent <= 100:
        raise ValueError("A discount lies between 0 and 100 percent")
    left = 1 - Decimal(str(percent)) / 100
    return (Decimal(str(price)) * left).quantize(CENT, ROUND_HALF_UP)


def with_tax(net: float | str, percent: float) -> Decimal:
    """Compute the gross price, with a sales tax (VAT) in percent added to a net price, rounded to cents.

    >>> str(with_tax(100, 19))
    '119.00'
    >>> str(with_tax("0.99", 7))
    '1.06'
    >>> with_tax(10, -1)
    Traceback (most recent call last):
    ValueError: A tax is not negative
    """
    if percent < 0:
        raise ValueError("A tax is not negative")
    return (Decimal(str(net)) * (1 + Decimal(str(percent)) / 100)).quantize(CENT, ROUND_HALF_UP)


def split_bill(total: float | str, people: int, tip: float = 0) -> list[Decimal]:
    """Split a bill (restaurant) among people (friends, persons), with a tip in percent: shares that add up to the cent.

    >>> [str(one) for one in split_bill(100, 3)]
    ['33.34', '33.33', '33.33']
    >>> str(sum(split_bill("84.60", 4, tip=10)))
    '93.06'
    >>> split_bill(10, 0)
    Traceback (most recent call last):
    ValueError: A bill is split among at least one
    """
    if people < 1:
        raise ValueError("A bill is split among at least one")
    whole = (Decimal(str(total)) * (1 + Decimal(str(tip)) / 100)).quantize(CENT, ROUND_HALF_UP)
    cents, over = divmod(int(whole * 100), people)
    return [Decimal(cents + (place < over)) / 100 for place in range(people)]


def exchanged(amount: float | str, rates: Mapping[str, float | str], source: str, target: str) -> Decimal:
    """Convert (exchange) an amount of money from one currency to another, by rates against a common one.

    >>> rates = {"EUR": 1, "USD": "1.10", "GBP": "0.85"}
    >>> str(exchanged(100, rates, "EUR", "USD"))
    '110.00'
    >>> str(exchanged("11", rates, "USD", "GBP"))
    '8.50'
    >>> exchanged(1, rates, "EUR", "XYZ")
    Traceback (most recent call last):
    KeyError: 'XYZ'
    """
    common = Decimal(str(amount)) / Decimal(str(rates[source]))
    return (common * Decimal(str(rates[target]))).quantize(CENT, ROUND_HALF_UP)
