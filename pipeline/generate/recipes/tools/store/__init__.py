"""Tools with sub-commands over records that are kept: to-do lists, expenses, stocks, contacts."""

from pipeline.generate.recipes.tools.store.cook import Built, cook, match

__all__ = ["Built", "cook", "match"]
