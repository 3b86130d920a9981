"""What is shown follows from what happened: no browser and no server is needed to see it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from pipeline.cancel import CancelToken
from pipeline.errors import Cancelled, ModelFailed, UnknownName
from pipeline.settings import Settings
from pipeline.types import Check, GenerationRequest
from pipeline.web import present
from pipeline.web.present import View, after, all_after, trust
from pipeline.web.watch import Began, Ended, Failed, Finished, Moment, Remarked, Retrieved, Token, watch

ASK = GenerationRequest(prompt="users over HTTP")


def happened(chain: Any, request: GenerationRequest = ASK, token: CancelToken | None = None) -> list[Moment]:
    async def collect() -> list[Moment]:
        return [moment async for moment in watch(chain, request, token or CancelToken())]

    return asyncio.run(collect())


@pytest.fixture
def chain(script: Any, chain_of: Any) -> Any:
    return chain_of(script, Settings())


def kinds(moments: Iterable[Moment]) -> set[type]:
    return {type(moment) for moment in moments}


def test_a_run_tells_its_stages_tokens_passages_remarks_and_artifact(chain: Any) -> None:
    moments = happened(chain)
    assert kinds(moments) == {Began, Ended, Token, Retrieved, Remarked, Finished}
    assert isinstance(moments[0], Began)
    assert moments[0].step == "retrieve"
    assert isinstance(moments[-1], Finished)


def test_every_stage_and_polisher_begins_once_and_ends_once(chain: Any) -> None:
    moments = happened(chain)
    begun = [moment.step for moment in moments if isinstance(moment, Began)]
    ended = [moment.step for moment in moments if isinstance(moment, Ended)]
    assert sorted(begun) == sorted(ended) == sorted(set(begun))
    assert {"generate", "polish", "polish.verify"} <= set(begun)


def test_the_tokens_together_are_the_reply(chain: Any, script: Any) -> None:
    said = "".join(moment.text for moment in happened(chain) if isinstance(moment, Token))
    assert said == "".join(script.words)


def test_a_finding_is_told_once_by_the_polisher_that_made_it(chain: Any) -> None:
    findings = [finding for moment in happened(chain) if isinstance(moment, Remarked) for finding in moment.findings]
    assert [finding.rule for finding in findings] == ["F401", "B105"]


def test_the_view_of_a_finished_run_has_all_stages_done_with_their_times(chain: Any) -> None:
    view = all_after(View(), happened(chain))
    assert {step.state for step in view.steps} == {"done"}
    assert all(step.seconds is not None and step.seconds >= 0 for step in view.steps)
    assert not view.running
    assert view.status == "Done. 5 files."


def test_polishers_stand_behind_their_stage_in_the_timeline(chain: Any) -> None:
    names = [step.name for step in all_after(View(), happened(chain)).steps]
    assert (
        names.index("polish") < names.index("polish.compiles") < names.index("polish.verify") < names.index("package")
    )


def test_a_stage_that_breaks_is_named_and_the_words_so_far_stay(chain: Any, script: Any) -> None:
    with script.changed(breaks={"parse": ModelFailed("It broke.", "Try again.")}):
        view = all_after(View(), happened(chain))
    assert view.error is not None
    assert view.error.message == "It broke."
    assert view.failed_at == "Parse"
    assert view.reply == "".join(script.words)


def test_a_request_that_cannot_be_worked_on_fails_before_any_stage(chain: Any) -> None:
    (moment,) = happened(chain, GenerationRequest(prompt="x", model="gpt-9"))
    assert isinstance(moment, Failed)
    assert isinstance(moment.error, UnknownName)


def test_an_unforeseen_error_is_told_without_its_words(
    chain: Any, script: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with script.changed(breaks={"prompt": RuntimeError("my private prompt")}):
        moment = happened(chain)[-1]
    assert isinstance(moment, Failed)
    assert "RuntimeError" in moment.error.message
    assert "my private prompt" not in moment.error.message + moment.error.hint + caplog.text


def test_a_cancelled_token_ends_a_run_although_its_model_looks_at_nothing(chain: Any, script: Any) -> None:
    async def stopped() -> tuple[Moment, float]:
        token, loop = CancelToken(), asyncio.get_running_loop()
        loop.call_later(0.2, token.cancel)
        begun = loop.time()
        moments = [moment async for moment in watch(chain, ASK, token)]
        return moments[-1], loop.time() - begun

    with script.changed(blocks=3.0):
        last, seconds = asyncio.run(stopped())
    assert isinstance(last, Failed)
    assert isinstance(last.error, Cancelled)
    assert seconds < 1.0


def test_who_stops_listening_ends_the_run(chain: Any, script: Any) -> None:
    async def leave() -> CancelToken:
        token = CancelToken()
        moments = watch(chain, ASK, token)
        async for moment in moments:
            if isinstance(moment, Token):
                break
        await moments.aclose()  # type: ignore[attr-defined]
        return token

    with script.changed(pause=0.5):
        token = asyncio.run(leave())
        assert token.cancelled
        assert script.ended.wait(1.0)


def test_the_trust_strip_never_says_passed_of_what_has_not_run() -> None:
    segments = {
        segment.polisher: segment
        for segment in trust([Check("lint", True, "clean"), Check("verify", None, "no sandbox")])
    }
    assert segments["lint"].state == "passed"
    assert segments["verify"].state == "unknown"
    assert segments["verify"].says == "no sandbox"
    assert {segments[name].state for name in ("compiles", "format", "audit")} == {"unknown"}


def test_an_empty_retrieval_is_said_but_not_where_it_was_switched_off() -> None:
    nothing = Retrieved((), ("The file a.py did not fit.",))
    assert len(present.notices(after(View(strategy="hybrid"), nothing))) == 2
    assert present.notices(after(View(strategy="none"), nothing)) == ("The file a.py did not fit.",)


def test_recipes_are_called_what_they_are(chain: Any) -> None:
    artifact = all_after(View(), happened(chain)).artifact
    assert artifact is not None
    assert present.authorship(artifact) == "assembled from recipes, no language model"
