"""Plots as SVG: light, the same for the same numbers, and coloured by the page's style sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup

from evals.types import Score

WIDE, HIGH = 220, 18
"""Pixels of an interval in a table's row."""
PAD = 5


def interval(score: Score, low: float = 0.0, high: float = 1.0) -> Markup:
    """A dot with its 95 % interval on an axis from `low` to `high`; empty where the score is undefined."""
    if score.value is None or score.low is None or score.high is None:
        return Markup("")

    def place(value: float) -> str:
        share = (min(high, max(low, value)) - low) / (high - low)
        return f"{PAD + share * (WIDE - 2 * PAD):.1f}"

    ticks = Markup("").join(_tick(place(low + part * (high - low))) for part in (0, 0.25, 0.5, 0.75, 1))
    zero = _tick(place(0), "cc-zero") if low < 0 < high else Markup("")
    return Markup(
        '<svg class="cc-interval" viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true">{ticks}{zero}'
        '<line class="cc-span" x1="{a}" x2="{b}" y1="{m}" y2="{m}"/>'
        '<circle class="cc-dot" cx="{v}" cy="{m}" r="4"/></svg>'
    ).format(
        w=WIDE,
        h=HIGH,
        m=HIGH // 2,
        ticks=ticks,
        zero=zero,
        a=place(score.low),
        b=place(score.high),
        v=place(score.value),
    )


def _tick(place: str, kind: str = "cc-tick-line") -> Markup:
    return Markup('<line class="{k}" x1="{x}" x2="{x}" y1="0" y2="{h}"/>').format(k=kind, x=place, h=HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One run among others."""

    label: str
    x: float
    """Seconds or dollars a sample."""
    score: Score
    best: bool
    """Whether no other run is at least as good in everything and better in something."""


def trade(points: Sequence[Point], x_says: str, y_says: str) -> Markup:
    """Scores over what a sample takes, with intervals; runs that nobody beats in everything are filled."""
    known = [point for point in points if point.score.value is not None]
    if not known:
        return Markup("")
    frame = Frame(max(point.x for point in known) * 1.08 or 1.0)
    drawn = Markup("").join((*frame.axes(x_says, y_says), *(_point(point, frame) for point in known)))
    return Markup('<svg class="cc-trade" viewBox="0 0 {} {}" role="img" aria-label="{} over {}">{}</svg>').format(
        Frame.wide, Frame.high, y_says, x_says, drawn
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values stand in a plot whose y goes from 0 to 1."""

    most: float
    """The right end of the x axis."""

    wide = 640
    high = 320
    left, right, top, bottom = 52, 16, 30, 44

    def x(self, value: float) -> float:
        return self.left + value / self.most * (self.wide - self.left - self.right)

    def y(self, value: float) -> float:
        return self.top + (1 - value) * (self.high - self.top - self.bottom)

    def axes(self, x_says: str, y_says: str) -> Iterator[Markup]:
        ground = self.high - self.bottom
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            yield Markup('<line class="cc-tick-line" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
                self.left, self.wide - self.right, y=self.y(share)
            )
            yield Markup('<text x="{}" y="{:.1f}" text-anchor="end">{:.0%}</text>').format(
                self.left - 8, self.y(share) + 4, share
            )
        step = _round(self.most / 4)
        for value in (step * number for number in range(int(self.most / step + 1e-9) + 1)):
            yield Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{:.4g}</text>').format(
                self.x(value), ground + 18, value
            )
        yield Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            (self.left + self.wide) / 2, self.high - 6, x_says
        )
        yield Markup('<text x="{}" y="14" text-anchor="start">{}</text>').format(self.left - 40, y_says)


def _round(step: float) -> float:
    """The round figure above a step: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(step))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= step * 0.999)


def _point(point: Point, frame: Frame) -> Markup:
    value, low, high = (one or 0.0 for one in (point.score.value, point.score.low, point.score.high))
    x = frame.x(point.x)
    anchor, beside = ("end", -9) if x > frame.wide * 0.7 else ("start", 9)
    return Markup(
        '<g class="{kind}"><line class="cc-span" x1="{x:.1f}" x2="{x:.1f}" y1="{a:.1f}" y2="{b:.1f}"/>'
        '<circle class="cc-dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
        '<text class="cc-point" x="{tx:.1f}" y="{ty:.1f}" text-anchor="{anchor}">{label}</text></g>'
    ).format(
        kind="cc-best" if point.best else "cc-beaten",
        x=x,
        a=frame.y(high),
        b=frame.y(low),
        y=frame.y(value),
        tx=x + beside,
        ty=frame.y(value) - 7,
        anchor=anchor,
        label=point.label,
    )
