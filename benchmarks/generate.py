"""Models: many samples at once against one call each, streaming against a bare `generate`, hosted calls against the
ideal rate, and how often a row says the same in another company.

Aims: 20 samples for each of 40 tasks at least 5 times faster than one `generate` a sample and 1.25 times faster than
20 samples a prompt; streaming within 10 %; hosted calls at 90 % of the ideal rate. All ratios are from one run, the
rivals taking turns, on a Qwen2 of random weights (27 million parameters), because only time is measured, and shorter on
`nano`, our own small model.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage

from pipeline.generate import LocalChat, model
from pipeline.generate.hosted.gate import Gate
from pipeline.generate.local.folder import inspect
from pipeline.settings import ROOT, load, silence_telemetry

TASKS, SAMPLES, TOKENS = 40, 20, 24
ROUNDS = 2


def random_model(folder: Path) -> LocalChat:
    """27 million parameters, a vocabulary of 8,000 trained on this checkout."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM, Qwen2Tokenizer

    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("pipeline/**/*.py"))]
    tokenizer = Qwen2Tokenizer().train_new_from_iterator(texts, 8_000)
    shape = {"hidden_size": 512, "intermediate_size": 1408, "num_hidden_layers": 8, "num_attention_heads": 8}
    config = Qwen2Config(vocab_size=len(tokenizer), num_key_value_heads=2, max_position_embeddings=2048, **shape)
    config.eos_token_id, config.bos_token_id = None, None  # so that every row has its whole length
    torch.manual_seed(1)
    Qwen2ForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return LocalChat(name="local:random", folder=inspect(folder))


def endless(chat: Any) -> Any:
    """The model with no token that ends a reply, so that every row has its whole length."""
    loaded = chat.load()
    object.__setattr__(loaded, "usual", replace(loaded.usual, ends=frozenset()))
    return chat


def tasks(count: int = TASKS) -> list[list[BaseMessage]]:
    """Prompts of 10 to 200 tokens, as a suite has them."""
    words = (ROOT / "pipeline" / "types.py").read_text(encoding="utf-8").split()
    return [[HumanMessage(" ".join(words[7 * n : 7 * n + 8 + 3 * (n * 37 % 40)]))] for n in range(count)]


def seconds_of(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def cost_of(work: Callable[[], object], rows: int) -> tuple[float, float]:
    """Wall and processor seconds a row; the second hardly minds what else runs on the machine."""
    begun = time.process_time()
    wall = seconds_of(work)
    return wall / rows, (time.process_time() - begun) / rows


def many_samples(chat: LocalChat, count: int = TASKS, rounds: int = ROUNDS) -> None:
    asked, seeds = tasks(count), list(range(SAMPLES))
    call: dict[str, Any] = {"temperature": 0.8, "max_tokens": TOKENS}
    every_eighth = asked[::8]
    one_each = [(prompt, seed) for prompt in every_eighth for seed in seeds[:4]]
    rivals: dict[str, tuple[Callable[[], object], int]] = {
        "one generate() a sample": (lambda: [bare(chat, *one) for one in one_each], len(one_each)),
        f"{SAMPLES} samples a prompt": (lambda: [chat.draw([one], [seeds], **call) for one in asked], count * SAMPLES),
        "draw() across prompts": (lambda: chat.draw(asked, [seeds] * count, **call), count * SAMPLES),
    }
    turns = [{name: cost_of(*rival) for name, rival in rivals.items()} for _ in range(rounds)]
    costs = {name: [one[name] for one in turns] for name in rivals}
    wall, cpu = ({name: statistics.median(one[n] for one in each) for name, each in costs.items()} for n in (0, 1))
    print(
        f"{chat.name}: {count} tasks x {SAMPLES} samples of at most {TOKENS} tokens, {rounds} rounds;"
        " samples a second, times slower"
    )
    for name in rivals:
        slower, dearer = wall[name] / wall["draw() across prompts"], cpu[name] / cpu["draw() across prompts"]
        print(f"  {name:26} {1 / wall[name]:8.2f}   {slower:5.2f} by the clock, {dearer:5.2f} by processor time")
    print("  (aims: 5 for one call a sample, 1.25 for samples by prompt)")


def bare(chat: LocalChat, prompt: Sequence[BaseMessage], seed: int, tokens: int = TOKENS) -> str:
    """What anybody would write with transformers alone."""
    import torch

    loaded = chat.load()
    torch.manual_seed(seed)
    ids = loaded.tokenizer(str(prompt[0].content), return_tensors="pt")
    length = ids["input_ids"].shape[1]
    written = loaded.model.generate(**ids, do_sample=True, temperature=0.8, max_new_tokens=tokens, pad_token_id=0)
    return str(loaded.tokenizer.decode(written[0, length:]))


def streaming(chat: LocalChat) -> None:
    prompt, ratios = tasks()[5], []
    for seed in range(9):
        plain = seconds_of(lambda seed=seed: bare(chat, prompt, seed, 96))
        streamed = seconds_of(lambda seed=seed: list(chat.stream(prompt, seed=seed, temperature=0.8, max_tokens=96)))
        ratios.append(streamed / plain)
    print(
        f"{chat.name}: streaming takes {statistics.median(ratios):.2f} times a bare generate() of 96 tokens (aim 1.10)"
    )


def agreement(chat: LocalChat) -> None:
    asked = tasks()
    for temperature in (0.0, 0.8):
        call: dict[str, Any] = {"temperature": temperature, "max_tokens": TOKENS}
        alone = [chat.invoke(one, seed=3, **call).text for one in asked]
        together = [one.text for one in chat.batch(list(asked), seed=3, **call)]
        same = sum(one == other for one, other in zip(alone, together, strict=True))
        print(f"alone and in a batch of {TASKS}, float32, temperature {temperature}: {same} of {TASKS} rows equal")


def serve(address: Any, mishaps: bool) -> None:
    """In a process of its own: 200 ms an answer; with mishaps, 5 % of requests go wrong in five ways."""
    from tests.generate.scripted import Answer, error, serving

    ways = [error(429), error(500), Answer(body=b"{nope"), Answer(cut_after=0), Answer(body=b"")]
    with serving() as server:

        def script(number: int, asked: dict[str, Any]) -> Answer:
            if mishaps and number % 20 == 0:
                return ways[number // 20 % len(ways)]
            return Answer(words=(f"answer to {asked['messages'][0]['content']}",), seconds=0.2)

        server.script = script
        address.send(server.url)
        address.recv()


def hosted(mishaps: bool, prompts: int = 2_000, at_once: int = 32) -> None:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    child = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, mishaps), daemon=True)
    child.start()
    url = ours.recv()
    chat = model(f"openai-compatible:scripted@{url}", load())
    chat.invoke("warm up")
    asked = [f"prompt {number}" for number in range(prompts)]
    begun = time.perf_counter()
    answers = asyncio.run(chat.abatch(list(asked), {"max_concurrency": at_once}, return_exceptions=True))
    seconds = time.perf_counter() - begun
    kinds = Counter(
        "right" if getattr(answer, "text", "") == f"answer to {prompt}" else type(answer).__name__
        for prompt, answer in zip(asked, answers, strict=True)
    )
    ideal = prompts / at_once * 0.2
    label = "with 5 % of mishaps" if mishaps else "undisturbed"
    print(
        f"hosted, {prompts} prompts, {at_once} at once, 200 ms each, {label}: {seconds:.1f} s, "
        f"{100 * ideal / seconds:.0f} % of the ideal rate (aim 90), {dict(kinds)}, gate {Gate.of(url).limit:.0f}"
    )
    ours.send("done")
    child.join(5)


def main() -> None:
    silence_telemetry()
    with tempfile.TemporaryDirectory() as folder:
        chat = random_model(Path(folder))
        chat.invoke("warm up", max_tokens=4)
        streaming(chat)
        agreement(chat)
        many_samples(chat)
    own = endless(model("nano", load()))
    streaming(own)
    many_samples(own, count=16, rounds=1)
    hosted(mishaps=False)
    hosted(mishaps=True)


if __name__ == "__main__":
    main()
