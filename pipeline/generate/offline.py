"""The models that need nothing: the recipes, and the router that stands before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.generate.about import About
from pipeline.generate.money import FREE
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def offline(rest: str, settings: Settings) -> BaseChatModel:
    """The router. So far all ways lead to the recipes."""
    return _over_recipes("offline")


def recipes(rest: str, settings: Settings) -> BaseChatModel:
    """The recipes by themselves."""
    return _over_recipes("recipes")


def about(rest: str, settings: Settings) -> About:
    """They are always there."""
    return About(price=FREE)


def _over_recipes(name: str) -> BaseChatModel:
    from pipeline.generate.recipes import RecipeChat
    from pipeline.generate.router import Router

    return Router(name=name, ways={"recipes": RecipeChat()})
