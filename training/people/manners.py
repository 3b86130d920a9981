"""What people put around what they want: a name for it, a greeting, a slip of the finger."""

from __future__ import annotations

import re
from random import Random

from training.people.voices import told, voiced

_HELLO = (
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "hello, ",
    "hi there, ",
    "ok, ",
    "next one: ",
    "well, ",
    "hey, ",
    "hi! ",
    "quick one: ",
    "small thing: ",
    "pls ",
    "please: ",
    "question: ",
    "so, ",
)
_TO_DO = (
    "{do}",
    "{do}",
    "please {do}",
    "{do} please",
    "I need to {do}",
    "I want to {do}",
    "can you {do}",
    "help me {do}",
    "it should {do}",
    "must {do}",
    "i have to {do}",
    "would like to {do}",
    "has to {do}",
    "the job: {do}",
    "we have to {do}",
    "task: {do}",
    "todo: {do}",
    "it must {do}",
    "the function should {do}",
    "how do I {do}?",
    "what's the code to {do}?",
    "could you write something to {do}",
    "need something to {do}",
    "i am trying to {do}",
    "my task is to {do}",
    "is there a way to {do}?",
    "{do}, that's all",
    "{do}. Thanks!",
)
_TO_GET = (
    "{the}",
    "{the}",
    "{the} please",
    "I need {the}",
    "I'd like {the}",
    "give me {the}",
    "return {the}",
    "I want {the}",
    "should return {the}",
    "get me {the}",
    "how do I get {the}?",
    "what I want is {the}",
    "compute {the}",
    "must be {the}",
    "output: {the}",
    "result should be {the}",
    "the result is {the}",
    "I'm after {the}",
    "returns {the}",
    "find {the}",
    "calculate {the}",
    "looking for {the}",
    "we need {the}",
    "what is {the}?",
    "tell me {the}",
    "let me have {the}",
    "{the}, thanks",
    "it returns {the}",
    "answer with {the}",
)
CALLED = (
    "{f}: {say}",
    "{f} - {say}",
    "{say}. {f}",
    "{say}, {f}",
    "{say} ({f})",
    "{say}; call it {f}",
    "{say}. Name it {f}.",
    "{say}, function name {f}",
    "function {f}: {say}",
    "{say} -> {f}",
    "{f} -> {say}",
    "{say}, name: {f}",
    "fn {f}, {say}",
    "write {f}: {say}",
    "{say}. The function is called {f}.",
    "need {f} - {say}",
    "{say} as {f}",
    "a function {f} that does this: {say}",
    "{f} = {say}",
    "implement {f}. {say}.",
    "{say}, I'd call it {f}",
    "make me {f}: {say}",
    "{say}. Function: {f}",
    "def {f}, {say}",
    "function name: {f}\n{say}",
    "{say}\nname: {f}",
    "{say} [{f}]",
    "name {f}: {say}",
    "{say}. Please name the function {f}",
    "{say}, name it {f} please",
    "i want a function called {f}. {say}",
    "{f} should do this: {say}",
    "{say}. The name is {f}",
    "{say}; {f} is the name",
    "{say} => {f}",
    "{f} => {say}",
    "{f}... {say}",
    "function called {f}, {say}",
    "python function {f}: {say}",
    "{say}. Use the name {f}.",
    "in a function {f}: {say}",
    "{say}, in a function named {f}",
    "implement {f}, {say}",
    "# {say}\ndef {f}",
    "{say}. Signature: {f}",
    "{say}: {f}",
    "could you write {f} for me? {say}",
    "{f} is missing in my code. {say}",
    "let's call it {f}: {say}",
    "{say} --> {f}",
    "a small function {f}. {say}",
    "code for {f} please. {say}",
    "my {f} should work like this: {say}",
    "{say}, fn name {f}",
    "{say} - func name {f}",
    "need func {f}: {say}",
    "a func {f} for this: {say}",
    "{say} {f}",
    "{say}! {f}",
    "func {f} please, {say}",
    "{say}, fn: {f}",
)


def ordered(rng: Random, do: str) -> str:
    """`do`, which is an order, as somebody might put it."""
    return rng.choice(_TO_DO).format(do=do)


def wanted(rng: Random, the: str) -> str:
    """`the`, which is a value, as somebody might ask for it."""
    return rng.choice(_TO_GET).format(the=the)


def named(rng: Random, say: str, form: str, keep: tuple[str, ...], ways: tuple[str, ...] = CALLED) -> str:
    """`say` together with `form`, a name with or without arguments, in one of `ways`; the words in `keep` are names."""
    quoted = f"`{form}`" if rng.random() < 0.25 else form
    say = voiced(rng, say, keep)
    return rng.choice(ways).format(f=quoted, say=say)


def typed(rng: Random, text: str, keep: tuple[str, ...]) -> str:
    """As it comes from the keyboard: capitals or none, now and then two letters swapped or a missing article."""
    text = told(rng, rng.choice(_HELLO) + text)
    if rng.random() < 0.5 and not text.startswith(tuple(name for name in keep if name)):
        text = capital(text)
    if rng.random() < 0.06:
        text = text.replace(" the ", " ")
    words = [one for one in re.findall(r"\b[a-z]{5,}\b", text) if not any(one in name for name in keep if name)]
    if words and rng.random() < 0.08:
        word = rng.choice(words)
        at = rng.randrange(1, len(word) - 2)
        text = text.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)
    return text if rng.random() < 0.6 else text.rstrip(".")


def capital(text: str) -> str:
    """With a capital at the start, unless a name stands there."""
    first = text.split(" ", 1)[0]
    return text if not first.isalpha() or len(text) < 2 else text[0].upper() + text[1:]
