"""A report as a terminal shows it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_OWN_TABLES = ("reliability", "baseline", "problems")


def readable(report: Mapping[str, Any]) -> str:
    """Tables of the figures; what was not measured is a dash."""
    return "\n".join(_lines(report)).rstrip()


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    tables = {k: v for k, v in report.items() if isinstance(v, Mapping) and k not in _OWN_TABLES}
    for name, value in report.items():
        if name not in tables and name not in _OWN_TABLES:
            yield f"{name:30}{value}"
    yield ""
    if any(name.endswith("_minus_best") for name in tables):
        yield from _side_by_side(tables)
    else:
        for name, figures in tables.items():
            for figure, value in figures.items():
                spread = isinstance(value, Mapping)
                shown = "  ".join(f"{k} {v}" for k, v in value.items()) if spread else _shown(value)
                yield f"{name + '.' + figure:40}{shown}"
            yield ""
    if "reliability" in report:
        yield from _reliability(report["reliability"])
    if "baseline" in report:
        yield from _baseline(report["baseline"])


def _side_by_side(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield " " * 24 + "".join(f"{name:>20}" for name in tables)
    for figure in next(iter(tables.values())):
        row = "".join(f"{_shown(figures.get(figure)):>20}" for figures in tables.values())
        yield f"{figure:24}{row}"


def _reliability(table: Mapping[str, Any]) -> Iterator[str]:
    yield "reliability: what was said, and the share of questions for which it held"
    heads = ("n", "said", "answerable", "said, balanced", "answerable, bal.", "quote hits")
    columns = ("n", "confidence", "answerable", "confidence_balanced", "answerable_balanced")
    yield f"{'confidence':12}" + "".join(f"{head:>18}" for head in heads)
    for step in table["steps"]:
        cells = "".join(f"{_shown(step[c]):>18}" for c in (*columns, "quote_hits"))
        yield f"{step['from']:.1f} to {step['to']:.1f}  {cells}"
    for column in ("answerable", "answerable_balanced", "quote_hits"):
        errors = table[column]
        yield (
            f"{column:22}calibration error {_shown(errors['calibration_error'])}"
            f"  Brier score {_shown(errors['brier'])}"
        )
    yield ""


def _baseline(found: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"against the earlier run, on the {found['questions']} questions of both "
        f"({found['only_before']} only before, {found['only_now']} only now)"
    )
    for name, figure in found["figures"].items():
        low, high = figure["interval"]
        yield (
            f"{name:40}{figure['before']:.4f} -> {figure['now']:.4f}"
            f"  {figure['difference']:+.4f}  95% from {low:+.4f} to {high:+.4f}"
        )
    if not found["figures"]:
        yield "no figure changed"
    for name in ("answers", "first_passage"):
        exchanged = found[name]
        yield f"{name}: {exchanged['won']} won, {exchanged['lost']} lost, p {exchanged['p']}"
        yield from _questions("won", exchanged["won_questions"])
        yield from _questions("lost", exchanged["lost_questions"])


def _questions(what: str, questions: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for question in questions:
        yield f"  {what:5}{question['qid']}: {question['question']}"


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
