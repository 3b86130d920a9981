"""The recipe of a LangChain chain: prompt, model, parser; with documents to look things up in, or fields to fill."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import fields_after, plain, said
from pipeline.generate.recipes.kinds import examples, literal
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Field, Spec

TASKS: dict[str, tuple[str, str, str]] = {
    "answer": (
        r"\bquestions?\b|\bq&a\b|\bqa\b|\brag\b|\bretriev\w*|\bdocuments?\b|\bknowledge\b|\bnotes\b",
        "Answers questions from documents",
        "Answer from the context below and from nothing else. Say that you do not know when it is not in there."
        " Name the sources you used in square brackets.",
    ),
    "extract": (
        r"\bextract\w*|\bstructured output\b|\bpydantic\b",
        "Fills in fields from a text",
        "Fill in what the text says.",
    ),
    "summarize": (
        r"\bsummar\w+|\bsum up\b|\bdigest\b",
        "Sums up a text",
        "Sum up the text in at most three sentences. Add nothing that it does not say.",
    ),
    "translate": (
        r"\btranslat\w+",
        "Translates a text",
        "Translate the text into {language}. Answer with the translation and nothing else.",
    ),
    "classify": (
        r"\bclassif\w+|\bcategori[sz]\w+|\bsentiment\b|\blabels?\b",
        "Puts a text under a label",
        "Answer with the one label of {labels} that fits the text best, and nothing else.",
    ),
    "chat": (r"", "Answers", "You are a helpful assistant. Be brief, and say so when you do not know."),
}
"""By what is done: the words for it, what it makes, and the instructions the model gets."""
WORDS = """
langchain lcel chain* llm* model* prompt* template* pars* output* retriev* rag document* question* answer* context
runnable*
pipe* fake chat openai anthropic text* extract* summar* translat* classif* sentiment structured pydantic label* language
stream* batch* source* cit* knowledge base note* file* folder* vector* embed* gpt claude over about into article*
article
"""
LANGUAGES = re.compile(
    r"\b(?:in)?to (german|french|spanish|italian|english|portuguese|dutch|polish|japanese|chinese)\b"
)
LABELS = re.compile(
    r"\b(?:labels?|categories|classes|as|into|sentiment)[: ]*\(?([a-z]+(?:(?:, and |, or |, | and | or |/)[a-z]+)+)\)?"
)


@dataclass(frozen=True)
class ChainPlan:
    spec: Spec

    @property
    def task(self) -> str:
        return self.spec.subject

    @property
    def title(self) -> str:
        return f"{TASKS[self.task][1]}, with LangChain"

    @property
    def system(self) -> str:
        text = TASKS[self.task][2]
        return text.replace("{language}", self.language.capitalize()).replace("{labels}", ", ".join(self.labels))

    @property
    def language(self) -> str:
        return dict(self.spec.rules).get("language", "english")

    @property
    def labels(self) -> list[str]:
        return [value for rule, value in self.spec.rules if rule == "label"]

    @property
    def entity(self) -> Entity:
        return self.spec.entities[0]

    @property
    def fields(self) -> tuple[Field, ...]:
        return d.plain(self.entity)

    def line(self, field: Field) -> str:
        """A line of the schema; whatever the text does not say may be missing."""
        bare = d.bare_type(field) if field.kind in {"integer", "float", "boolean", "choice", "list", "date"} else "str"
        return f"{field.name}: {bare} | None = None"

    @property
    def filled(self) -> str:
        pairs = (f'"{one.name}": {literal(examples(one, self.entity.name)[0])}' for one in self.fields)
        return "{" + ", ".join(pairs) + "}"


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low = prompt.lower()
    assumed = [one for one in spec.assumed if not one.startswith("The fields of")]
    task = next(name for name, (pattern, _, _) in TASKS.items() if re.search(pattern, low))
    rules: list[tuple[str, str]] = []
    used = said(WORDS, low)
    entities: tuple[Entity, ...] = ()
    if task == "extract":
        listed, places = fields_after(r"\bextract\w* (?:the |an? )?(?:fields )?", prompt)
        if not listed:
            listed, places = fields_after(r": ?", prompt)
        found = next((one for one in spec.entities if one.origin != "usual"), None)
        named = tuple(replace(one, name=one.name.removeprefix("extract_")) for one in listed)
        found = Entity("extract", named) if listed else found
        if found is None:
            return (
                plain(
                    spec, refusal="It is not said what to extract: name the fields, as in “name, company, due date”."
                ),
                [],
            )
        entities, used = (found,), [*used, *places]
    if task == "translate":
        language = LANGUAGES.search(low)
        rules.append(("language", language[1] if language else "english"))
        used += [language.span()] if language else []
    if task == "classify":
        labels = LABELS.search(low)
        names = re.split(r", and |, or |, | and | or |/", labels[1]) if labels else ["positive", "neutral", "negative"]
        rules += [("label", one) for one in names]
        used += [labels.span()] if labels else []
        if not labels:
            assumed.append("The labels were not said: positive, neutral and negative.")
    spec = replace(spec, entities=entities, relations=())
    return plain(spec, subject=task, rules=tuple(rules), assumed=tuple(assumed)), used


def cook(spec: Spec) -> Dish:
    plan = ChainPlan(spec)
    local = ("chain", "documents", "main")
    names = ["chain", *(["documents"] if plan.task == "answer" else [])]
    files = (
        python_file("main.py", "chain/main.py.j2", local, plan=plan),
        *(python_file(f"{one}.py", f"chain/{one}.py.j2", local, plan=plan) for one in names),
        *(python_file(f"tests/test_{one}.py", f"chain/test_{one}.py.j2", local, plan=plan) for one in names),
    )
    notes = [
        "`MODEL` names the model, for example `openai:gpt-5-mini`; its provider's package (`langchain-openai`) and key"
        " must be there.",
        "The tests use LangChain's fake chat model: they need no key and no network.",
    ]
    if plan.task == "answer":
        notes.append("Documents are found by their words (BM25); any LangChain retriever can take the place of it.")
    asks = {"answer": 'python main.py --folder docs "How do I begin?"'}.get(plan.task, "python main.py < text.txt")
    return Dish(files, plan.title, ("export MODEL=openai:gpt-5-mini", asks, "python -m pytest"), tuple(notes))
