"""What a function of an invented library does: a verb and an object, so that two of them may share one of the two."""

from __future__ import annotations

from random import Random

VERBS = tuple(
    """converts rounds hashes parses counts sends opens compresses measures translates sorts estimates validates encodes
schedules draws signs reads ranks stores splits checks finds logs merges locks trims copies deletes shuffles decodes
renames filters groups resizes publishes restores archives verifies indexes""".split()  # noqa: SIM905
)
OBJECTS = tuple(
    one.strip()
    for one in """a price, a key, a date, the words, a message, a connection, a text, a distance, a label, the records,
duplicates, the cost, an address, a picture, a job, a chart, a token, a sensor, the results, a backup, a bill,
a password, the nearest city, a visit, an invoice, a folder, the report, a session, a ticket, two tables, an archive,
the queue, a payment, the shipment, a map, the budget, a contract, the inventory, a playlist, the forecast""".replace(
        "\n", " "
    ).split(
        ","
    )
)
NEAR = 0.35
"""How often another function shares the verb or the object of the one that is wanted."""


def drawn_purposes(rng: Random, count: int) -> tuple[str, list[str]]:
    """The purpose that is wanted, and `count` - 1 others."""
    verb, thing = rng.choice(VERBS), rng.choice(OBJECTS)
    wanted = f"{verb} {thing}"
    others: dict[str, None] = {}
    while len(others) < count - 1:
        way = rng.random()
        near = f"{verb} {rng.choice(OBJECTS)}" if way < NEAR / 2 else f"{rng.choice(VERBS)} {thing}"
        one = near if way < NEAR else f"{rng.choice(VERBS)} {rng.choice(OBJECTS)}"
        if one != wanted:
            others.setdefault(one)
    return wanted, list(others)
