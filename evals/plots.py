"""Plots as SVG, the same for the same numbers. Inside the pages their style sheet colours them; `alone` makes one that
follows the reader's light or dark by itself, in the report and as a file of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup

from evals.types import Score
from pipeline.counts import several

WIDE, HIGH = 220, 18
"""Pixels of an interval in a table's row."""
PAD = 5
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
LONGEST = 74
"""Characters of a label."""
SHADES = 4
"""Colours for as many k; more repeat."""

_STYLE = """<style>
svg{font:12px "IBM Plex Sans",system-ui,sans-serif}
text{fill:#5d5f5a}.cc-point{fill:#1b1c1a}
.cc-tick-line{stroke:#e0e0da}.cc-span{stroke:#1b1c1a;stroke-width:2;stroke-linecap:round;opacity:.45}
.cc-dot{fill:#1b1c1a;stroke:#fafaf8;stroke-width:1.5}.cc-beaten .cc-dot{fill:#fafaf8;stroke:#1b1c1a}
.cc-k0 .cc-span{stroke:#0b6e5d}.cc-k0 .cc-dot{fill:#0b6e5d}.cc-k1 .cc-span{stroke:#b4570a}.cc-k1 .cc-dot{fill:#b4570a}
.cc-k2 .cc-span{stroke:#4c7a1d}.cc-k2 .cc-dot{fill:#4c7a1d}.cc-k3 .cc-span{stroke:#7b4bb3}.cc-k3 .cc-dot{fill:#7b4bb3}
@media (prefers-color-scheme:dark){text{fill:#a2a49d}.cc-point{fill:#ebebe6}
.cc-tick-line{stroke:#363733}.cc-span{stroke:#ebebe6}
.cc-dot{fill:#ebebe6;stroke:#131412}.cc-beaten .cc-dot{fill:#131412;stroke:#ebebe6}
.cc-k0 .cc-span{stroke:#5cc9b1}.cc-k0 .cc-dot{fill:#5cc9b1}.cc-k1 .cc-span{stroke:#f0a862}.cc-k1 .cc-dot{fill:#f0a862}
.cc-k2 .cc-span{stroke:#a9d27a}.cc-k2 .cc-dot{fill:#a9d27a}.cc-k3 .cc-span{stroke:#c6a8ef}.cc-k3 .cc-dot{fill:#c6a8ef}}
</style>"""


def alone(svg: Markup) -> Markup:
    """The plot with its colours in it, as a whole SVG document; what others have named is escaped in it already."""
    head, body = str(svg).split(">", 1)
    return Markup(f'{head} xmlns="http://www.w3.org/2000/svg">{_STYLE}{body}')  # noqa: S704  # nosec B704  # see above


def interval(score: Score, low: float = 0.0, high: float = 1.0) -> Markup:
    """A dot with its 95 % interval on an axis from `low` to `high`; empty where the score is undefined."""
    if score.value is None or score.low is None or score.high is None:
        return Markup("")

    def place(value: float) -> float:
        share = (min(high, max(low, value)) - low) / (high - low)
        return PAD + share * (WIDE - 2 * PAD)

    ticks = Markup("").join(_upright(place(low + part * (high - low)), 0, HIGH) for part in QUARTERS)
    zero = _upright(place(0), 0, HIGH, "cc-zero") if low < 0 < high else Markup("")
    dot = _across(place(score.low), place(score.value), place(score.high), HIGH // 2)
    return Markup(
        '<svg class="cc-interval" viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true">{}{}{}</svg>'
    ).format(ticks, zero, dot, w=WIDE, h=HIGH)


def _across(low: float, value: float, high: float, y: float) -> Markup:
    return Markup(
        '<line class="cc-span" x1="{:.1f}" x2="{:.1f}" y1="{y}" y2="{y}"/>'
        '<circle class="cc-dot" cx="{:.1f}" cy="{y}" r="4"/>'
    ).format(low, high, value, y=y)


def _upright(x: float, top: float, bottom: float, kind: str = "cc-tick-line") -> Markup:
    return Markup('<line class="{k}" x1="{x:.1f}" x2="{x:.1f}" y1="{}" y2="{}"/>').format(top, bottom, k=kind, x=x)


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> Markup:
    return Markup('<text{} x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        Markup(' class="{}"').format(kind) if kind else "", x, y, anchor, words
    )


def _svg(high: float, says: str, parts: Iterator[Markup]) -> Markup:
    return Markup('<svg class="cc-trade" viewBox="0 0 {} {:.0f}" role="img" aria-label="{}">{}</svg>').format(
        Frame.wide, high, says, Markup("").join(parts)
    )


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST // 2]}…{label[-LONGEST // 2 + 1 :]}"


def scores(runs: Sequence[tuple[str, Mapping[str, Score]]]) -> Markup:
    """Runs, by their labels: for each a group of lines, one for each k, with a dot and its 95 % interval."""
    ks = list(runs[0][1])
    told = several(len(runs), "run")
    bottom = 26.0 + len(runs) * (26 + 16 * len(ks))
    return _svg(bottom + 22, f"pass@k of {told} with 95 % intervals", _groups(runs, ks, bottom))


def _groups(runs: Sequence[tuple[str, Mapping[str, Score]]], ks: Sequence[str], bottom: float) -> Iterator[Markup]:
    left, right = 12.0, Frame.wide - 20.0

    def place(value: float) -> float:
        return left + value * (right - left)

    for share in QUARTERS:
        yield _upright(place(share), 22, bottom)
        yield _text(place(share), bottom + 16, f"{share:.0%}", {0.0: "start", 1.0: "end"}.get(share, "middle"))
    for number, k in enumerate(ks):
        x = left + 80 * number
        yield Markup('<g class="cc-k{}">{}</g>').format(number % SHADES, _across(x, x + 7, x + 14, 9))
        yield _text(x + 20, 13, f"pass@{k}")
    y = 22.0
    for label, of_k in runs:
        y += 20
        yield _text(left, y, _short(label), kind="cc-point")
        for number, score in enumerate(of_k.values()):
            y += 16
            if score.value is None or score.low is None or score.high is None:
                yield _text(left + 4, y, "undefined")
                continue
            dot = _across(place(score.low), place(score.value), place(score.high), y - 4)
            yield Markup('<g class="cc-k{}">{}</g>').format(number % SHADES, dot)
        y += 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One run among others."""

    label: str
    x: float
    """What it took: see `TRADES`."""
    score: Score
    best: bool
    """Whether no other run is at least as good in everything and better in something."""


TRADES = {"time": ("seconds_p50", "seconds a sample, median"), "cost": ("dollars", "US dollars for the run")}
"""What a score is traded for: its field in a report's `usage`, and what the axis says."""


def trade(points: Sequence[Point], x_says: str, y_says: str) -> Markup:
    """Scores over what a sample takes, with intervals; runs that nobody beats in everything are filled."""
    known = [point for point in points if point.score.value is not None]
    if not known:
        return Markup("")
    frame = Frame(max(point.x for point in known) * 1.08 or 1.0)
    high = frame.high + 18.0 * len(known)
    return _svg(high, f"{y_says} over {x_says}", _traded(known, frame, x_says, y_says))


def _traded(known: Sequence[Point], frame: Frame, x_says: str, y_says: str) -> Iterator[Markup]:
    yield from frame.axes(x_says, y_says)
    at: dict[tuple[int, int], list[int]] = {}
    for number, point in enumerate(known, start=1):
        yield _point(point, frame)
        at.setdefault((round(frame.x(point.x) / 12), round(frame.y(point.score.value or 0.0) / 12)), []).append(number)
        yield _text(frame.left, frame.high + 18.0 * number - 4, f"{number}: {_short(point.label)}", kind="cc-point")
    for (x, y), numbers in at.items():  # dots that lie close together share a label
        yield _text(12 * x + 8, 12 * y - 5, ", ".join(map(str, numbers)), kind="cc-point")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values stand in a plot whose y goes from 0 to 1."""

    most: float
    """The right end of the x axis."""

    wide = 640
    high = 320
    left, right, top, bottom = 52, 24, 30, 44

    def x(self, value: float) -> float:
        return self.left + value / self.most * (self.wide - self.left - self.right)

    def y(self, value: float) -> float:
        return self.top + (1 - value) * (self.high - self.top - self.bottom)

    def axes(self, x_says: str, y_says: str) -> Iterator[Markup]:
        ground = self.high - self.bottom
        for share in QUARTERS:
            yield Markup('<line class="cc-tick-line" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
                self.left, self.wide - self.right, y=self.y(share)
            )
            yield _text(self.left - 8, self.y(share) + 4, f"{share:.0%}", "end")
        step = _round(self.most / 4)
        for value in (step * number for number in range(int(self.most / step + 1e-9) + 1)):
            yield _text(self.x(value), ground + 18, f"{value:.4g}", "middle")
        yield _text((self.left + self.wide) / 2, self.high - 8, x_says, "middle")
        yield _text(self.left - 40, 14, y_says)


def _round(step: float) -> float:
    """The round figure above a step: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(step))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= step * 0.999)


def _point(point: Point, frame: Frame) -> Markup:
    value, low, high = (one or 0.0 for one in (point.score.value, point.score.low, point.score.high))
    return Markup(
        '<g class="{}"><title>{}</title><line class="cc-span" x1="{x:.1f}" x2="{x:.1f}" y1="{:.1f}" y2="{:.1f}"/>'
        '<circle class="cc-dot" cx="{x:.1f}" cy="{:.1f}" r="5"/></g>'
    ).format(
        "cc-best" if point.best else "cc-beaten",
        point.label,
        frame.y(high),
        frame.y(low),
        frame.y(value),
        x=frame.x(point.x),
    )
