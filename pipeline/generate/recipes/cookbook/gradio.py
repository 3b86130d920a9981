"""The recipe of a Gradio app: a form over things with fields, or a page around a function; the core knows no Gradio."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said, without_passwords
from pipeline.generate.recipes.kinds import examples, wrong
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.words import title

WORDS = """
gradio app* ui interface web page form* input* output* text* count* word* statistic* character* show* table* add* demo
button
field* user interface blocks textbox submit* record* list* analy* sentence* length reading time
"""


@dataclass(frozen=True)
class GradioPlan:
    spec: Spec

    @property
    def entity(self) -> Entity:
        return self.spec.entities[0]

    @property
    def title(self) -> str:
        return f"A page to keep {self.entity.label_many}" if self.spec.entities else "A page that counts a text"

    @property
    def fields(self) -> tuple[Field, ...]:
        return d.defaults_last(self.entity)

    def uses(self, kind: str) -> bool:
        return any(one.kind == kind for one in self.entity.fields)

    def component(self, field: Field) -> str:
        """The call that makes the input of a field."""
        label = f'label="{title(field.label)}"'
        if field.kind == "boolean":
            return f"gr.Checkbox({label})"
        if field.kind == "choice":
            return f"gr.Dropdown({list(field.choices)!r}, {label})".replace("'", '"')
        if field.kind == "integer":
            return f"gr.Number({label}, precision=0)"
        if field.kind == "float":
            return f"gr.Number({label})"
        lines = ", lines=3" if field.kind == "long_text" else ""
        return f"gr.Textbox({label}{lines})"

    def typed(self, field: Field) -> object:
        """What a person types or chooses."""
        value = examples(field, self.entity.name)[0]
        return value if field.kind in {"boolean", "choice", "integer", "float"} else d.command_text(value)

    @property
    def values(self) -> dict[str, object]:
        return {one.name: self.typed(one) for one in self.fields}

    @property
    def bad(self) -> tuple[str, object] | None:
        """A field and a value that the model refuses."""
        for one in self.fields:
            value = wrong(one)
            if value is not None and one.kind not in {"list", "boolean"} and not (value == "" and one.optional):
                return one.name, value
        return None


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed, not_done = prompt.lower(), list(spec.assumed), list(spec.not_done)
    named = [one for one in spec.entities if one.origin != "usual" and one.name not in {"gradio", "gradio_app", "form"}]
    entities = tuple(without_passwords(one) for one in named)
    if not entities:
        assumed = [one for one in assumed if not one.startswith("The fields of")]
        if not any(word in low for word in ("text", "word", "count", "simple", "demo", "hello")):
            why = "It is not said what the page does: name the fields of a form, as in “a form for pets (name, age)”."
            return plain(spec, refusal=why), []
        if not any(word in low for word in ("count", "word", "statistic")):
            assumed.append("It was not said what the page does: it counts words, sentences and reading time of a text.")
    if len(entities) > 1:
        not_done.append(f"Only {entities[0].label_many} have a page: one kind of record.")
    if spec.storage in {"sqlalchemy", "sqlmodel"}:
        not_done.append("Records are kept for as long as a page is open: a database is not built for Gradio apps.")
    spec = replace(spec, entities=entities[:1], relations=(), not_done=tuple(not_done))
    return plain(spec, assumed=tuple(assumed)), said(WORDS, low)


def cook(spec: Spec) -> Dish:
    plan = GradioPlan(spec)
    local = ("app", "core")
    kind = "form" if spec.entities else "text"
    files = (
        python_file("app.py", f"gradio/app_{kind}.py.j2", local, plan=plan),
        python_file("core.py", f"gradio/core_{kind}.py.j2", local, plan=plan),
        python_file("tests/test_core.py", f"gradio/test_core_{kind}.py.j2", local, plan=plan),
        python_file("tests/test_app.py", "gradio/test_app.py.j2", local, plan=plan),
    )
    notes = ["The work is in `core.py`, which knows nothing of Gradio; the tests need no browser."]
    if spec.entities:
        notes.append("Records are kept for as long as a page is open.")
    return Dish(files, plan.title, ("python app.py", "python -m pytest"), tuple(notes))
