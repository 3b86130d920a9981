"""Requests to begin with. The first is the blueprint's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    title: str
    prompt: str
    tech_stack: tuple[str, ...]
    context: str = ""


EXAMPLES = (
    Example(
        "User management API",
        "Create a REST API in FastAPI for user management",
        ("Python", "FastAPI", "PostgreSQL"),
        "Existing user model provided",
    ),
    Example(
        "Book catalogue",
        "A REST API for a library: books with title, author, isbn and year, with search by author",
        ("Python", "FastAPI", "SQLite"),
    ),
    Example(
        "Command line tool",
        "A command line tool that counts words, lines and characters in text files",
        ("Python", "Typer"),
    ),
    Example(
        "Clean a CSV",
        "Clean a CSV of orders: drop duplicates, parse dates, fill missing quantities with 0",
        ("Python", "pandas"),
    ),
    Example(
        "LRU cache", "An LRU cache with a time to live for each entry, safe to use from several threads", ("Python",)
    ),
)

STACK = (
    "Python",
    "FastAPI",
    "Flask",
    "Typer",
    "SQLAlchemy",
    "SQLModel",
    "Pydantic",
    "pandas",
    "NumPy",
    "PostgreSQL",
    "SQLite",
    "Redis",
    "JWT",
    "Docker",
    "Kubernetes",
    "pytest",
)
"""What is offered for the tech stack; anything else can be typed."""
