"""The plots of a report, as SVG: scores with their intervals, and what they cost. They follow the reader's light or
dark, inside the page and as files of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

WIDTH, LEFT, RIGHT = 460, 12, 20
LONGEST = 62
"""Characters of a label."""
SHADES = 4
"""Colours for as many k; more repeat."""

_STYLE = """
svg{font:11px system-ui,sans-serif}
text{fill:#1b1c1a}
.quiet{fill:#5d5f5a}
.line{stroke:#e0e0da;stroke-width:1}
.k0{fill:#0b6e5d;stroke:#0b6e5d}.k1{fill:#b4570a;stroke:#b4570a}
.k2{fill:#4c7a1d;stroke:#4c7a1d}.k3{fill:#7b4bb3;stroke:#7b4bb3}
.bar{stroke-width:2.5;fill:none}
@media (prefers-color-scheme:dark){text{fill:#ebebe6}.quiet{fill:#a2a49d}.line{stroke:#363733}
.k0{fill:#5cc9b1;stroke:#5cc9b1}.k1{fill:#f0a862;stroke:#f0a862}
.k2{fill:#a9d27a;stroke:#a9d27a}.k3{fill:#c6a8ef;stroke:#c6a8ef}}
"""


def drawn(report: Mapping[str, Any]) -> dict[str, str]:
    """File name → SVG."""
    ks = list(report["comparisons"])
    made = {"pass_at_k": scores(report["runs"], ks)}
    for name, field in (("time", "seconds_p50"), ("cost", "dollars")):
        if any(run["usage"][field] for run in report["runs"]):
            made[f"pass_at_{ks[0]}_by_{name}"] = trade(report, ks[0], field)
    return made


def scores(runs: Sequence[Mapping[str, Any]], ks: Sequence[str]) -> str:
    """For each run a group of lines, one for each k: a dot and its 95 % interval."""
    lines: list[str] = []
    y = 34.0
    for run in runs:
        lines.append(_text(LEFT, y, _short(run["label"])))
        for number, k in enumerate(ks):
            y += 15
            lines += _interval(run["pass@k"][k], y - 3.5, number)
        y += 22
    bottom = y - 16
    axis = [part for share in (0, 0.25, 0.5, 0.75, 1) for part in _tick(share, bottom)]
    legend = "".join(_legend(number, k) for number, k in enumerate(ks))
    return _svg(bottom + 22, f"pass@k of {len(runs)} runs with 95 % intervals", [*axis, legend, *lines])


def _legend(number: int, k: str) -> str:
    x = LEFT + 70 * number
    return f'<circle class="k{number % SHADES}" cx="{x + 4}" cy="10" r="4"/>' + _text(x + 12, 14, f"pass@{k}")


def _interval(score: Mapping[str, Any], y: float, number: int) -> Iterator[str]:
    if score["value"] is None:
        yield _text(LEFT + 4, y + 4, "undefined", "quiet")
        return
    low, value, high = (_x(score[name]) for name in ("low", "value", "high"))
    shade = f"k{number % SHADES}"
    yield f'<path class="bar {shade}" d="M{low:.1f} {y:.1f}H{high:.1f}"/>'
    yield f'<circle class="{shade}" cx="{value:.1f}" cy="{y:.1f}" r="4"/>'


def _tick(share: float, bottom: float) -> Iterator[str]:
    x = _x(share)
    yield f'<path class="line" d="M{x:.1f} 22V{bottom:.1f}"/>'
    yield _text(x, bottom + 14, f"{share:.0%}", "quiet", "middle" if 0 < share < 1 else "start" if not share else "end")


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def trade(report: Mapping[str, Any], k: str, field: str) -> str:
    """pass@k against cost or time: a filled dot where no other run is better in both."""
    best = set(report["comparisons"][k]["best_trades"])
    known = [
        (run, float(run["usage"][field]), float(run["pass@k"][k]["value"]))
        for run in report["runs"]
        if run["usage"][field] is not None and run["pass@k"][k]["value"] is not None
    ]
    most = max((spent for _, spent, _ in known), default=0.0) or 1.0
    top, bottom, left = 16.0, 236.0, 44.0
    lines = [
        part
        for share in (0, 0.25, 0.5, 0.75, 1)
        for part in (
            f'<path class="line" d="M{left} {bottom - share * (bottom - top):.1f}H{WIDTH - RIGHT}"/>',
            _text(left - 6, bottom - share * (bottom - top) + 4, f"{share:.0%}", "quiet", "end"),
        )
    ]
    at: dict[tuple[int, int], list[int]] = {}
    for number, (run, spent, value) in enumerate(known, start=1):
        x, y = left + spent / most * (WIDTH - RIGHT - left - 24), bottom - value * (bottom - top)
        fill = "" if run["run_id"] in best else ' fill-opacity="0"'
        told = f"<title>{escape(run['label'])}</title>"
        lines.append(f'<circle class="k0" cx="{x:.1f}" cy="{y:.1f}" r="4.5"{fill}>{told}</circle>')
        at.setdefault((round(x / 14), round(y / 14)), []).append(number)
    for (x, y), numbers in at.items():  # dots that lie close together share a label
        lines.append(_text(14 * x + 10, 14 * y + 4, ", ".join(map(str, numbers))))
    what = {"seconds_p50": "seconds a sample (median)", "dollars": "US dollars for the run"}[field]
    lines.append(_text(left, bottom + 16, "0", "quiet"))
    lines.append(_text(WIDTH - RIGHT, bottom + 16, f"{most:.3g} {what}", "quiet", "end"))
    y = bottom + 38
    for number, (run, _, _) in enumerate(known, start=1):
        lines.append(_text(LEFT, y, f"{number}  {_short(run['label'])}"))
        y += 16
    return _svg(y, f"pass@{k} against {what}", lines)


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    told = f' class="{kind}"' if kind else ""
    return f'<text{told} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST // 2]}…{label[-LONGEST // 2 + 1 :]}"


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    place = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
    head = f'<svg {place} role="img" aria-label="{escape(title)}">'
    return f"{head}<style>{_STYLE}</style>{''.join(parts)}</svg>"
