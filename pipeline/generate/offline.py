"""The models that need nothing: the recipes, and the router that stands before them and `nano`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.generate import local
from pipeline.generate.about import About
from pipeline.generate.money import FREE
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SURE = 0.7
"""How sure `nano` must be of a whole reply before it stands in where the recipes decline; measured in
`training/README.md`."""


def offline(rest: str, settings: Settings) -> BaseChatModel:
    """The recipes; where they decline, `nano`, if it is sure."""
    from pipeline.generate.recipes import RecipeChat
    from pipeline.generate.router import Router

    return Router(name="offline", ways={"recipes": RecipeChat(), "nano": local.nano("", settings)}, sure=SURE)


def recipes(rest: str, settings: Settings) -> BaseChatModel:
    """The recipes by themselves."""
    from pipeline.generate.recipes import RecipeChat
    from pipeline.generate.router import Router

    return Router(name="recipes", ways={"recipes": RecipeChat()})


def about(rest: str, settings: Settings) -> About:
    """They are always there."""
    return About(price=FREE)
