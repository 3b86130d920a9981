"""The grammar's closed classes of words, from `tables/vocabulary.toml`."""

from __future__ import annotations

from pipeline.generate.recipes.tables import table

_TABLE = {name: frozenset(text.split()) for name, text in table("vocabulary").items()}

ARTICLES = _TABLE["articles"]
FOREIGN = _TABLE["foreign"]
"""Articles and such of other languages."""
COMPOUND = _TABLE["compound"]
"""Behind a noun they name a thing together with it: `job applications`."""
ADVERBS = _TABLE["adverbs"]
ADJECTIVES = _TABLE["adjectives"]
STOP = ARTICLES | _TABLE["stop"]
VERBS = _TABLE["verbs"]
GENERIC = _TABLE["generic"]
"""Nouns for the program itself, and for its parts."""
CLAUSE = _TABLE["clause"]
"""Words that end a list of fields."""
NEGATIONS = _TABLE["negations"]
FILLER = STOP | ADJECTIVES | _TABLE["filler"]
"""Words that a request may hold without asking for anything more by them."""

HAS = _TABLE["has"] | frozenset(table("phrases")["marks"]["has"]) | {"w/"}
"""Between a thing and its fields."""
MANAGED = _TABLE["managed"]
"""After a thing: `user management`."""
PLACES_OF_KEEPING = _TABLE["places_of_keeping"]
VERBS_OF_KEEPING = _TABLE["verbs_of_keeping"]
"""Before a thing: `track invoices`."""
MADE_FOR = GENERIC - frozenset(
    ("json", "csv", "file", "files", "data", "tests", "test", "unit", "information", "info", "way")
)
"""Before `for` and a thing: `an API for books`."""
MODELLED = _TABLE["modelled"]
FIELD_WORDS = _TABLE["field_words"]
MODALS = _TABLE["modals"]
"""Between a thing and what it has: `users who have`."""
OPTION_WORDS = _TABLE["option_words"]
"""Words for what a program does: where one is named, the list is not one of fields, or its end."""

OPERATIONS = _TABLE["operations"]
"""What data structures do; a list of these describes no record."""
DEEDS = _TABLE["deeds"]
"""At the head of two words they say what is done with rows of a file: `drop invalid rows`."""
SHADOWED = _TABLE["shadowed"]
"""Attributes of the base classes, and types that annotations of the same class need."""
TAKEN = _TABLE["taken"]
"""Class names a generated program uses for itself."""

LINKING = _TABLE["linking"]
"""Between a property and what is said of it: `a status that should be`."""
PARTICLES = _TABLE["particles"]
"""Inside or at the end of a property's name: `date of birth`, `applied on`."""

AMBIGUOUS = _TABLE["ambiguous"]
"""Parts of a program that may be things as well: `classes and pupils`."""
PRONOUNS = _TABLE["pronouns"]
HEADINGS = _TABLE["headings"]
"""Before a colon and the things."""
PLACEHOLDERS = _TABLE["placeholders"]
"""Words for one of what was named: `each entry has`."""
