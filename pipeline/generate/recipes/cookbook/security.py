"""The recipe of authentication tools: password hashes, signed tokens, API keys, one-time codes, password generation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import listed

PARTS: dict[str, tuple[str, str]] = {
    "passwords": (
        r"\bhash\w*|\bverify\w* passwords?\b|\bargon2?\b|\bbcrypt\b|\bscrypt\b"
        r"|\bpassword (?:storage|check\w*|util\w*|verif\w*)",
        "password hashes",
    ),
    "generator": (
        r"\bpassword generator\b|\bgenerat\w+ (?:[\w-]+ ){0,3}pass(?:word|phrase)s?\b|\bpassword strength\b"
        r"|\bpassphrases?\b",
        "a password generator",
    ),
    "jwt_tokens": (r"\bjwts?\b|\bjson web tokens?\b|\bbearer\b|\baccess tokens?\b|\brefresh tokens?\b", "JWT"),
    "signed": (
        r"\bsign(?:ed|ing)?\b|\bhmac\b|\bitsdangerous\b|\breset (?:links?|tokens?)\b|\btamper\w*|\bmagic links?\b",
        "signed tokens",
    ),
    "api_keys": (r"\bapi[- ]?keys?\b", "API keys"),
    "one_time": (
        r"\btotp\b|\botp\b|\bone[- ]time\b|\b2fa\b|\btwo[- ]factor\b|\bauthenticator\b|\bmfa\b",
        "one-time codes",
    ),
}
WORDS = """
password* hash* verif* check* argon* bcrypt scrypt salt* token* jwt* sign* hmac secret* key* api otp totp one_time
code* 2fa
two_factor auth* util* module helper* generat* random secure* strong strength length symbol* digit* letter* character*
expir*
access refresh create* decode encode validat* compar* constant timing safe* minute* hour* day* itsdangerous reset
link* url
"""


@dataclass(frozen=True)
class SecurityPlan:
    spec: Spec

    @property
    def parts(self) -> list[str]:
        return [value for rule, value in self.spec.rules if rule == "part"]

    @property
    def title(self) -> str:
        return f"Tools for {listed([PARTS[one][1] for one in self.parts])}"

    @property
    def minutes(self) -> int:
        return max(1, round(self.spec.number("token_seconds", self.spec.number("ttl_seconds", 1800)) / 60))

    @property
    def length(self) -> int:
        return max(12, int(self.spec.number("length", 16)))


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low = prompt.lower()
    assumed = [one for one in spec.assumed if "Authentication" not in one]
    not_done = [one for one in spec.not_done if "both named" not in one]  # here they are no rivals
    parts = [name for name, (pattern, _) in PARTS.items() if re.search(pattern, low)]
    if "jwt_tokens" in parts and not re.search(r"\bhmac\b|\bitsdangerous\b|\breset\b|\bmagic\b|\bsigned \w+", low):
        parts = [one for one in parts if one != "signed"]
    if not parts:
        parts = ["passwords", "jwt_tokens"]
        assumed.append("It was not said which tools: password hashes and JWT.")
    if re.search(r"\bbcrypt\b|\bscrypt\b|\bpbkdf2\b", low):
        not_done.append("Passwords are hashed with argon2, which is stronger than what was named.")
    rules = tuple(("part", one) for one in parts)
    return plain(spec, rules=rules, assumed=tuple(assumed), not_done=tuple(not_done)), said(WORDS, low)


def cook(spec: Spec) -> Dish:
    plan = SecurityPlan(spec)
    local = tuple(PARTS)
    files = (
        *(python_file(f"{one}.py", f"security/{one}.py.j2", local, plan=plan) for one in plan.parts),
        *(python_file(f"tests/test_{one}.py", f"security/test_{one}.py.j2", local, plan=plan) for one in plan.parts),
    )
    notes = ["Keys come from the caller: keep them in the environment or a vault, never in the code."]
    if "one_time" in plan.parts:
        notes.append("Remember which step a code was used in, so that nobody uses it twice: `verify` gives it back.")
    return Dish(files, plan.title, ("python -m pytest",), tuple(notes))
