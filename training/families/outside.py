"""Requests that belong to no family: the right reply says so, and what nano does write.

Those of the first table are kept for evaluation where their hash says so; training shows the others of it, and
thousands that `people/phrases/outside.txt` composes.
"""

from __future__ import annotations

from random import Random
from zlib import crc32

from training import people
from training.example import Example
from training.names import Names
from training.people.table import table

FAMILY = "outside"

REPLY = (
    "This is beyond what I can write. I write small Python functions, classes, data models, tests and commands; "
    "a larger model is needed here."
)

REQUESTS = tuple("""Create a REST API in FastAPI for @
Build a web shop for @ with login and payment
Write a React component that shows @
Make a Dockerfile for my @ service
Set up a Kubernetes deployment for @
Write a SQL query that joins @ with customers
Translate this text into French: the @ is late
Who won the world cup in the year of @?
Write a poem about @
Summarise the history of @
Write a chat server with WebSockets for @
Train a neural network that recognises @
Scrape all prices of @ from a website
Write a C++ program for @
Port my @ module from Java to Rust
Design a database schema for @
Write a browser extension that blocks @
Send an e-mail to every customer about @
Make a mobile app for @
Explain quantum computing with the example of @
Write a compiler for a language called @
Create a GraphQL schema for @
What is the weather in @?
Write a game with graphics about @
Deploy @ to the cloud
Write a bash script that backs up @ every night
Build a recommendation system for @
Plan my week around @
Write an essay on @
Make a dashboard with charts of @
Refactor our @ service into microservices
Write a Terraform module for @
Give me an OAuth login flow for @
Parse this PDF invoice of @
Draw a logo for @
Write unit tests in Jest for my @ page
Set up continuous integration for @
Crack the password of @
Write a regular expression engine in Go for @
Host a video stream of @""".splitlines())
KEPT_WORDS = ("translat", "french", "port my", "java to", "graphql", "deploy", "recommendation")
"""What the rows kept for evaluation are about; no composed request may be about it."""
COMPOSED = 0.8
"""How many of the requests that training shows are composed."""
ADDITIONS = ("", ".", ", please.", " with tests.", " in production quality.", " as fast as possible.")


def make(rng: Random, held_out: bool) -> Example:
    """One request; with `held_out`, of a kind that training never shows: one in six, by its hash."""
    if not held_out and rng.random() < COMPOSED:
        return Example(FAMILY, FAMILY, _composed(rng), REPLY, tags=("abstain",))
    rows = [row for row in REQUESTS if (crc32(row.encode()) % 6 == 0) == held_out]
    names = Names(rng, held_out)
    topic = names.invented() if rng.random() < 0.4 else f"{rng.choice(('my', 'our', 'some'))} {names.snake()}"
    prompt = rng.choice(rows).replace("@", topic) + rng.choice(ADDITIONS)
    return Example(FAMILY, FAMILY, prompt, REPLY, tags=("abstain",))


def _composed(rng: Random) -> str:
    """A request out of parts that go together, in people's manners."""
    while True:
        text = people.typed(rng, _asked(rng), ())
        if not any(word in text.lower() for word in KEPT_WORDS):
            return text


def _asked(rng: Random) -> str:
    parts = table("outside.txt")
    way = rng.random()
    if way < 0.32:
        said = rng.choice(parts["tasks"]["of"])
    else:
        kind = "system" if way < 0.7 else "piece"
        said = f"{rng.choice(parts['orders'][kind])} {rng.choice(parts[kind]['of'])}"
        if rng.random() < 0.6:
            said += f" for {rng.choice(parts['about']['of'])}"
        if rng.random() < 0.45:
            said += f" {rng.choice(parts['ways']['of'])}"
    names = Names(rng)
    said = said.replace("@", names.invented() if rng.random() < 0.5 else names.snake())
    if way >= 0.32 and rng.random() < 0.08:
        said += rng.choice((", name it {0}", ". Call it {0}", " ({0})", " as `{0}`")).format(names.snake())
    return said + rng.choice(ADDITIONS) if rng.random() < 0.4 else said
