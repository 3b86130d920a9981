"""State machines: the states and events that a request names are those of the answer."""

import pytest

from pipeline.generate.recipes import parse
from pipeline.generate.recipes.spec import Spec
from pipeline.types import GenerationRequest


def understood(prompt: str) -> Spec:
    return parse(GenerationRequest(prompt=prompt))


def steps(prompt: str) -> list[str]:
    return [value for rule, value in understood(prompt).rules if rule == "transition"]


@pytest.mark.parametrize(
    "told",
    [
        "open: shut -> ajar, close: ajar -> shut",
        "shut --open--> ajar, ajar --close--> shut",
        "open: shut to ajar; close: ajar to shut",
        "shut -> ajar (open), ajar -> shut (close)",
        "open brings it from shut to ajar and close from ajar to shut",
        "from shut to ajar on open, from ajar to shut on close",
    ],
)
def test_events_keep_the_names_that_a_request_gives_them(told: str) -> None:
    assert steps(f"state machine for a hatch. {told}") == ["shut open ajar", "ajar close shut"]


def test_what_is_done_leads_into_the_state_that_is_called_after_it() -> None:
    assert steps("FSM for a gate. It is locked or unlocked. badge unlocks it, timer locks it") == [
        "locked badge unlocked",
        "unlocked timer locked",
    ]


def test_states_of_several_words_and_a_way_back_from_anywhere_are_kept() -> None:
    told = "states: idle, card in, paid. insert goes from idle to card in, pay from card in to paid"

    assert steps(f"state machine for a kiosk. {told}, cancel goes back to idle from anywhere") == [
        "idle insert card_in",
        "card_in cancel idle",
        "card_in pay paid",
        "paid cancel idle",
    ]


def test_a_machine_of_which_nothing_is_known_is_declined() -> None:
    assert "which states" in understood("state machine for a phone call").refusal
