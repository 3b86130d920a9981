"""A small corpus and the shipped one, each opened once: embedding is what takes time here."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.corpus import Corpus
from pipeline.settings import Settings

PAGES = {
    "users.py": 'def get_user_by_id(user_id: int) -> User:\n    """Fetch one account."""\n    return users[user_id]\n',
    "orders.py": "class OrderRepository:\n    def total_amount(self) -> int:\n        return sum(self.cents)\n",
    "baking.md": "# Baking bread\n\nKnead flour, water, salt and yeast, and let the dough rise overnight.\n",
    "cycling.md": "# Mending a bicycle\n\nTake the wheel off, find the hole in the tube and patch it.\n",
    "garden.md": "# Growing tomatoes\n\nWater the plants in the morning and cut the side shoots.\n",
    "sprache.md": "# Grüße aus Köln\n\nEin Brief über das Wetter: 天気 がいい, погода хорошая.\n",
}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Settings]:
    """Six pages that have little in common."""
    folder = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(home=tmp_path_factory.mktemp("small"), passages=3)
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(folder)
    return corpus, settings


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Settings]:
    """The notes that come with CodeCraft."""
    settings = Settings(home=Path(tmp_path_factory.mktemp("shipped")), passages=5)
    return Corpus.open(settings), settings
