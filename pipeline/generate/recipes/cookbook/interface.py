"""The recipe of an HTTP application whose interface the request fixes."""

from __future__ import annotations

from pipeline.generate.recipes.interface.cook import cook as cook
