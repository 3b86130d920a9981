"""What things usually have: fields for the things people name without describing them, always said as assumed."""

from __future__ import annotations

import re

from pipeline.generate.recipes.kinds import make
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.tables import table

USUAL: dict[str, str] = {
    "user": "name, email*, password, created_at",
    "account": "name, email*, password",
    "person": "first_name, last_name, email*",
    "customer": "name, email*, phone?",
    "client": "name, email*, phone?",
    "contact": "name, email*, phone?, notes?",
    "employee": "name, email*, position=text, salary, hired_on",
    "student": "name, email*, birth_date?",
    "teacher": "name, email*, subject",
    "patient": "name, birth_date, phone?",
    "doctor": "name, specialty, email*",
    "member": "name, email*, joined_on",
    "author": "name, biography?",
    "book": "title, author, isbn*, price",
    "movie": "title, director, year, rating?",
    "film": "title, director, year, rating?",
    "song": "title, artist, duration",
    "album": "title, artist, year",
    "product": "name, sku*, price, stock, description?",
    "item": "name, quantity, price, description?",
    "category": "name, description?",
    "order": "customer, status(pending|paid|shipped|cancelled), total, ordered_on",
    "invoice": "number=text*, customer, status(draft|sent|paid), issued_on, due_on",
    "line_item": "description=text!, quantity, unit_price",
    "payment": "amount, paid_on, method(cash|card|transfer)",
    "expense": "description=text!, amount, category, spent_on",
    "transaction": "amount, description=text!, booked_on",
    "task": "title, description?, status(todo|doing|done), due_date?",
    "todo": "title, done, due_date?",
    "project": "name, description?, status(planned|active|finished)",
    "note": "title, content",
    "post": "title, content, published",
    "article": "title, content, published",
    "comment": "author, content",
    "review": "author, rating<1..5>, comment?",
    "message": "sender, content, read",
    "event": "title, location, starts_at, ends_at, description?",
    "appointment": "title, starts_at, ends_at, notes?",
    "booking": "guest, arrives_on, leaves_on",
    "reservation": "guest, party_size=integer, reserved_at",
    "room": "name, capacity, location?",
    "hotel": "name, city, stars<1..5>",
    "course": "title, description?, credits",
    "recipe": "title, ingredients, instructions, servings",
    "ingredient": "name, quantity, unit",
    "pet": "name, species, birth_date?",
    "car": "make, model, year, price",
    "vehicle": "make, model, year, plate*",
    "ticket": "title, description?, status(open|in_progress|closed), priority(low|medium|high)",
    "bug": "title, description?, status(open|fixed|closed), severity(low|medium|high)",
    "habit": "name, frequency(daily|weekly|monthly)",
    "workout": "name, duration, calories?, performed_on",
    "exercise": "name, sets, reps",
    "device": "name, serial_number*, location?",
    "sensor": "name, location, unit",
    "reading": "value=float, measured_at",
    "bookmark": "title, url, tags?",
    "link": "title, url",
    "department": "name, location?",
    "company": "name, website?, city?",
    "team": "name, city?",
    "player": "name, position=text, age",
    "address": "street, city, postal_code, country",
    "warehouse": "name, city, capacity",
    "supplier": "name, email*, phone?",
    "feedback": "author, rating<1..5>, comment?",
    "point": "x=float, y=float",
    "restaurant": "name, cuisine, city, rating<1..5>?",
    "job": "title, company, city, salary?",
    "shipment": "tracking_number=text*, status(pending|in_transit|delivered), shipped_on",
    "subscription": "plan, price, starts_on, ends_on?",
    "question": "text=long_text!",
    "quiz": "title, description?",
}
"""`name=kind`, `*` unique, `?` optional, `!` required, `(a|b)` choices, `<low..high>` bounds."""

DOMAINS: dict[str, tuple[str, ...]] = {
    "blog": ("post", "comment"),
    "to-do": ("todo",),
    "bookstore": ("book",),
    "bookshop": ("book",),
    "library": ("book",),
    "shop": ("product", "order"),
    "store": ("product",),
    "e-commerce": ("product", "order"),
    "ecommerce": ("product", "order"),
    "webshop": ("product", "order"),
    "inventory": ("product",),
    "phonebook": ("contact",),
    "crm": ("customer", "contact"),
    "helpdesk": ("ticket",),
    "help-desk": ("ticket",),
    "budget": ("expense",),
    "guestbook": ("message",),
}
"""Places and the things found there, looked at only when no thing was named."""

SAME = {
    "to_do": "todo",
    "to_do_item": "todo",
    "todo_item": "todo",
    "todo_list": "todo",
    "to_do_list": "todo",
    "blog_post": "post",
    "user_account": "user",
}
"""Other names for the same thing."""

PLACES = frozenset(DOMAINS) | frozenset(table("vocabulary")["places"].split())
"""Where things are kept: no thing themselves as long as another is named."""

PART_OF = {("post", "comment"), ("invoice", "line_item"), ("order", "line_item"), ("quiz", "question")}
"""What belongs to what when both are named and nothing else was said: (parent, child)."""

_ITEM = re.compile(
    r"(?P<name>\w+)(=(?P<kind>\w+))?(\((?P<choices>[^)]*)\))?(<(?P<low>\d+)\.\.(?P<high>\d+)>)?(?P<marks>[*?!]*)"
)


def usual_fields(name: str) -> tuple[Field, ...]:
    """The usual fields of a thing; a name and a description where none are known."""
    return tuple(_field(item.strip()) for item in USUAL.get(name, "name, description?").split(", "))


def is_known(name: str) -> bool:
    return name in USUAL


def _field(text: str) -> Field:
    found = _ITEM.fullmatch(text)
    assert found, text  # noqa: S101  # the table above is ours  # nosec B101
    known: dict[str, object] = {}
    if found["choices"]:
        known["choices"] = tuple(found["choices"].split("|"))
    if found["low"]:
        known |= {"low": float(found["low"]), "high": float(found["high"])}
    if "*" in found["marks"]:
        known["unique"] = True
    if "?" in found["marks"] or "!" in found["marks"]:
        known["optional"] = "?" in found["marks"]
    return make(found["name"], "choice" if found["choices"] else found["kind"] or "", **known)
