"""Commands of one deed: a table of functions over texts, tables, documents, folders and figures."""

from pipeline.generate.recipes.tools.crafts.cook import Built, cook, match

__all__ = ["Built", "cook", "match"]
