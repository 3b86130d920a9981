"""Who passes which route of an API: everybody who is let in, anyone, administrators, or accounts to themselves."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes.spec import Entity, Spec

ACTIONS = ("read", "create", "change", "delete")


@dataclass(frozen=True, slots=True)
class Doors:
    """What the routes of an API depend on."""

    spec: Spec
    account: str
    """The `Entity.name` of who signs in; empty where nobody does."""
    exposed: bool
    """Whether accounts have routes of their own."""

    @property
    def administered(self) -> bool:
        """Whether there are administrators."""
        return self.exposed or bool(self.account and any(one.who == "admin" for one in self.spec.access))

    def who(self, entity: Entity, action: str) -> str:
        """`anyone`, `admin`, or empty for everybody who is let in; what was said of this thing comes first."""
        said = [one for one in self.spec.access if one.action == action and one.entity in {"", entity.name}]
        return next((one.who for one in sorted(said, key=lambda one: not one.entity)), "")

    def is_open(self, entity: Entity) -> bool:
        """Whether strangers pass somewhere, so that the routes have no door in common."""
        return any(self.who(entity, action) == "anyone" for action in ACTIONS)

    def needs(self, entity: Entity, action: str, *, many: bool = False) -> str:
        """The name of the check before a route: `admin`, `self`, `key`, `sign_in`, or nothing.

        `many` is the list of all. Accounts are made by anybody, listed by administrators, and otherwise their own.
        """
        who = self.who(entity, action)
        if entity.name == self.account and self.exposed:
            if action == "create":
                return ""
            return "admin" if many or who == "admin" else "self"
        if self.spec.auth == "none" or who == "anyone":
            return ""
        if who == "admin":
            return "admin"
        return ("key" if self.spec.auth == "api_key" else "sign_in") if self.is_open(entity) else ""
