"""The layout, and which event leads to which drawing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from pipeline.errors import BadInput
from pipeline.intake import Taken
from pipeline.types import GenerationRequest, Sampling
from pipeline.web import choices
from pipeline.web.choices import Choice
from pipeline.web.feedback import Answers
from pipeline.web.limits import AT_ONCE, WAITING
from pipeline.web.site import Site
from pipeline.web.templates import rendered
from pipeline.web.ui.attach import Attached, attach
from pipeline.web.ui.draw import ask_first, failure, linked
from pipeline.web.ui.examples import EXAMPLES, STACK
from pipeline.web.ui.flow import Runs, Told, drawn

if TYPE_CHECKING:
    import gradio as gr

    from pipeline.build import Workbench

TITLE = "CodeCraft AI"
DELETE = (15, 30)
"""Seconds between two cleanings, and the age of what they delete: no upload is on disk for a minute."""


BARE: Mapping[str, Any] = {"js_on_load": None, "apply_default_css": False, "elem_classes": "cc-bare"}
"""An HTML component that is nothing but its HTML."""
LATER: Mapping[str, Any] = {**BARE, "visible": False}
"""One that has nothing to show yet: Gradio makes it when it has."""
FOLD = """<button type="button" data-fold aria-expanded="false" aria-controls="cc-settings">
Settings</button>"""
"""What opens the settings where form and answer stand below each other; where they stand side by side all is open."""
_FILLED = json.dumps([[one.prompt, one.tech_stack, one.context] for one in EXAMPLES])
_FILL = f"""(number) => {{
  const values = {_FILLED}[number];
  if (values[2]) document.querySelector("#cc-context > button:not(.open)")?.click();
  return values;
}}"""
"""JavaScript that gives an example's values, so that the form is filled without asking the server; context is shown."""
CHOSEN = """
element.addEventListener("click", (event) => {
  const example = event.target.closest("[data-example]");
  if (example) {
    props.value = Number(example.dataset.example);
    trigger("click");
  }
});
"""
"""What was clicked on becomes the value of the list of examples, which is one component for all of them."""
SAMPLING: Mapping[str, int] = {"Seed": 2**32, "Temperature": 2, "Most tokens": 1_000_000}
"""The fields by their labels, and how far each may go."""
NUMBER: Mapping[str, Any] = {"placeholder": "the model's", "max_length": 12, "min_width": 80}
_LEAVE_EMPTY = "Leave it empty for the model's own."
QUIETLY: Mapping[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""An event of the page alone: no door for programs, and no spinner of Gradio's."""


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody fills in."""

    prompt: gr.Textbox
    stack: gr.Dropdown
    context: gr.Textbox
    attached: gr.State
    model: gr.Dropdown
    strategy: gr.Dropdown
    query: gr.Dropdown
    seed: gr.Textbox
    temperature: gr.Textbox
    max_tokens: gr.Textbox

    @property
    def components(self) -> list[Any]:
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True, slots=True)
class Buttons:
    generate: gr.Button
    stop: gr.Button
    upload: gr.UploadButton
    clear: gr.Button
    attached: gr.HTML
    model_says: gr.HTML
    strategy_says: gr.HTML


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where the answer appears."""

    welcome: gr.HTML
    timeline: gr.HTML
    answer: gr.HTML
    evidence: gr.HTML


def page(workbench: Workbench, site: Site, answers: Answers) -> gr.Blocks:
    """The whole page, not yet served."""
    import gradio as gr

    models, strategies = choices.models(workbench), choices.strategies(workbench)
    blocks: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=DELETE, fill_width=True) as blocks:
        gr.HTML(rendered("top.html", site=site, here="/"), **BARE)
        with gr.Row(elem_id="cc-desk", equal_height=False):
            with gr.Column(elem_id="cc-form", min_width=280):
                form, buttons = _form(workbench, models, strategies)
            with gr.Column(elem_id="cc-canvas", min_width=280):
                canvas = _canvas()
        _wire_choices(workbench, form, buttons, strategies)
        _wire_uploads(workbench, form, buttons)
        _wire_runs(workbench, answers, blocks, form, buttons, canvas)
    blocks.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks


def _form(workbench: Workbench, models: Sequence[Choice], strategies: Sequence[Choice]) -> tuple[Form, Buttons]:
    import gradio as gr

    chosen = workbench.settings
    prompt = gr.Textbox(
        label="What should be built?",
        placeholder="A REST API for …, a command line tool that …, a class which …",
        lines=4,
        max_lines=14,
        autofocus=True,
        elem_id="cc-prompt",
    )
    stack = gr.Dropdown(
        list(STACK), label="Tech stack", multiselect=True, allow_custom_value=True, value=[], elem_id="cc-stack"
    )
    with gr.Row(elem_id="cc-go"):
        generate = gr.Button("Generate", variant="primary", elem_id="cc-generate")
        stop = gr.Button("Stop", elem_id="cc-stop")
    with gr.Accordion("Context", open=False, elem_id="cc-context"):
        context = gr.Textbox(
            label="Notes", placeholder="A model, an error, a style to keep to …", lines=4, max_lines=20
        )
        with gr.Row(elem_id="cc-uploads"):
            upload = gr.UploadButton("Attach files or a zip", file_count="multiple", size="sm", elem_id="cc-upload")
            clear = gr.Button("Detach all", size="sm", visible=False, elem_id="cc-clear")
        attached_list = gr.HTML("", **LATER)
        attached = gr.State(Taken(), time_to_live=3600)
    gr.HTML(FOLD, elem_id="cc-fold", **BARE)
    with gr.Column(elem_id="cc-settings"):
        model = gr.Dropdown(
            _named(models), label="Model", value=chosen.model, allow_custom_value=True, elem_id="cc-model"
        )
        model_says = gr.HTML(_says(choices.model(chosen.model, workbench)), **BARE)
        strategy = gr.Dropdown(_named(strategies), label="Retrieval", value=chosen.strategy, elem_id="cc-strategy")
        strategy_says = gr.HTML(_says(_among(strategies, chosen.strategy)), **BARE)
        queries = [(one.what, one.name) for one in choices.queries()]
        query = gr.Dropdown(queries, label="Searched for", value="context", elem_id="cc-query")
        with gr.Accordion("Sampling", open=False, elem_id="cc-sampling"), gr.Row(elem_id="cc-numbers"):
            seed, temperature, max_tokens = (gr.Textbox(label=label, **NUMBER) for label in SAMPLING)
    form = Form(prompt, stack, context, attached, model, strategy, query, seed, temperature, max_tokens)
    return form, Buttons(generate, stop, upload, clear, attached_list, model_says, strategy_says)


def _canvas() -> Canvas:
    import gradio as gr

    welcome = gr.HTML(
        None,
        html_template=rendered("welcome.html", examples=EXAMPLES),
        elem_id="cc-welcome",
        **{**BARE, "js_on_load": CHOSEN},
    )
    timeline, answer, evidence = (
        gr.HTML("", elem_id=f"cc-{name}", **LATER) for name in ("timeline", "answer", "evidence")
    )
    return Canvas(welcome, timeline, answer, evidence)


def _wire_choices(workbench: Workbench, form: Form, buttons: Buttons, strategies: Sequence[Choice]) -> None:
    def of_model(name: str | None) -> str:
        return _says(choices.model(name.strip(), workbench) if name and name.strip() else None)

    def of_strategy(name: str | None) -> str:
        return _says(_among(strategies, name))

    form.model.change(of_model, form.model, buttons.model_says, queue=False, **QUIETLY)
    form.strategy.change(of_strategy, form.strategy, buttons.strategy_says, queue=False, **QUIETLY)


def _wire_uploads(workbench: Workbench, form: Form, buttons: Buttons) -> None:
    import gradio as gr

    def take(uploads: list[str] | None, before: Taken) -> tuple[Taken, Any, Any]:
        return shown(attach(uploads or [], before, workbench.settings))

    def shown(now: Attached) -> tuple[Taken, Any, Any]:
        drawing = rendered("attached.html", files=now.taken.files, left_out=now.taken.left_out, error=now.error)
        some = bool(now.taken.files or now.taken.left_out)
        return now.taken, gr.update(value=drawing, visible=some or now.error is not None), gr.update(visible=some)

    outputs = [form.attached, buttons.attached, buttons.clear]
    buttons.upload.upload(take, [buttons.upload, form.attached], outputs, **QUIETLY)
    buttons.clear.click(lambda: shown(Attached()), None, outputs, **QUIETLY)


def _wire_runs(
    workbench: Workbench, answers: Answers, blocks: gr.Blocks, form: Form, buttons: Buttons, canvas: Canvas
) -> None:
    import gradio as gr

    runs, told = Runs(), Told()

    async def run(request: gr.Request, *values: Any) -> AsyncIterator[tuple[Any, ...]]:
        token = runs.begin(str(request.session_hash))
        try:
            asked = request_of(*values)
        except BadInput as error:
            yield shown("", failure(error), "")
            return
        if ask := told.first(str(request.session_hash), choices.model(asked.model, workbench)):
            yield shown("", ask_first(ask), "")
            return
        async for drawing in drawn(workbench, asked, token, answers):
            yield shown(*drawing)

    def shown(*drawing: str | None) -> tuple[Any, ...]:
        drawn = (gr.skip() if one is None else gr.update(value=one, visible=True) for one in drawing)
        return (gr.update(visible=False), *drawn)

    def stop(request: gr.Request) -> None:
        runs.stop(str(request.session_hash))

    def leave(request: gr.Request) -> None:
        """A closed page keeps nothing: Gradio would hold what was attached for another hour."""
        stop(request)
        told.forget(str(request.session_hash))
        blocks.state_holder.delete_state(str(request.session_hash))

    for asks in (run, stop, leave):
        asks.__annotations__["request"] = gr.Request  # Gradio reads it, and cannot resolve names of this function
    outputs = [canvas.welcome, canvas.timeline, canvas.answer, canvas.evidence]
    gr.on([buttons.generate.click, form.prompt.submit], run, form.components, outputs, trigger_mode="once", **QUIETLY)
    buttons.stop.click(stop, queue=False, **QUIETLY)
    blocks.unload(leave)
    canvas.welcome.click(None, canvas.welcome, [form.prompt, form.stack, form.context], js=_FILL, **QUIETLY)


def request_of(*values: Any) -> GenerationRequest:
    """The form's values as the value that flows.

    Raises:
        BadInput: a sampling field holds something that is no number.
    """
    prompt, stack, context, attached, model, strategy, query, *sampling = values
    seed, temperature, max_tokens = (_number(label, text) for label, text in zip(SAMPLING, sampling, strict=True))
    return GenerationRequest(
        prompt=prompt or "",
        tech_stack=tuple(stack or ()),
        context=context or "",
        files=attached.files,
        left_out=attached.left_out,
        model=(model or "").strip(),
        strategy=strategy or "",
        query=query or "",
        sampling=Sampling(_whole("Seed", seed), temperature, _whole("Most tokens", max_tokens)),
    )


def _number(label: str, text: str | None) -> float | None:
    if not text or not text.strip():
        return None
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        raise BadInput(f"{label} is {text.strip()[:20]!r}, which is no number.", _LEAVE_EMPTY) from None
    if not 0 <= number < SAMPLING[label]:
        raise BadInput(f"{label} is out of range: it may be from 0 up to {SAMPLING[label]:,}.", _LEAVE_EMPTY)
    return number


def _whole(label: str, number: float | None) -> int | None:
    if number is None or number == int(number):
        return None if number is None else int(number)
    raise BadInput(f"{label} is a whole number.", _LEAVE_EMPTY)


def _named(among: Sequence[Choice]) -> list[tuple[str, str]]:
    return [(f"{one.name} (not usable yet)" if one.missing else one.name, one.name) for one in among]


def _among(choices: Sequence[Choice], name: str | None) -> Choice | None:
    return next((one for one in choices if one.name == name), None)


def _says(choice: Choice | None) -> str:
    """What is behind a name: what it is, what it lacks, and where a prompt would go."""
    return rendered("choice.html", choice=choice, linked=linked) if choice else ""
