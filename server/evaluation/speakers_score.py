"""How often the named speaker is the right one, measured on PolNeAR.

    python -m server.evaluation.speakers_score CHECKOUT [--part train] [--show KIND]

What is scored is a *quote*: an annotated attribution whose content has quotation marks.
It is *signed* if a sentence that its content touches has a speaker, and *right* if the
name of every such speaker has the head of the annotated source in it. The heads of a source
are the last words of its parts between commas, dashes and brackets, each cut before its
first preposition (but not "Secretary of State Lane") or "who": "Ann Reese, the mayor of
Oby" has the heads "Reese" and "mayor"; "a spokesman for Reese" has "spokesman"; "Reese’s
campaign" has "campaign".

By source, quotes fall apart into

* ``named``: a head with a capital. Precision and recall are those of this group; ``body``
  is the part of it whose head is a newspaper, a ministry, a firm or an acronym;
* ``pronoun``: he, she or who. Whom it means is not annotated, so a signed one is compared with
  the last named source of a quote or report before it: agreement, not precision;
* ``unnamed``: "officials", "a spokesman for Reese". Signed, they are wrong;
* ``none``: no source is annotated, as in quotations that continue one before.

Sentences signed as indirect are *reports*, right if their speaker heads the source of an
annotation that touches them, and wrong if only other sources do; those with a pronoun for
a source or with no annotation are not counted.

``unannotated`` are sentences signed as direct or mixed that touch nothing annotated. The
strict precision counts these and signed ``unnamed`` quotes as wrong ones of the named.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.article import Span
from index.speakers.find import Attribution, find_speakers
from index.speakers.vocabulary import BODIES, OFFICES, PREPOSITIONS
from server.evaluation.polnear import Annotated, CorpusMissing, Quote, read_part

GROUPS = ("named", "body", "pronoun", "unnamed", "none")
_PARTS = re.compile(r"[,()—–]| - ")
_SUFFIX = frozenset("jr jr. sr sr. ii iii iv".split())
_CUT = PREPOSITIONS | {"who", "whose", "which", "that", "himself", "herself"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one quote, with the names given to its sentences."""

    group: str
    verdict: str  # right, wrong, missed; for pronouns agrees, differs, unknown
    names: tuple[str, ...]
    quote: Quote


def heads(source: str) -> tuple[str, ...]:
    """The head words of an annotated source: see the module's docstring."""
    found: list[str] = []
    for part in _PARTS.split(source):
        words: list[str] = []
        pieces = part.split()
        for at, word in enumerate(pieces):
            of_office = "".join(pieces[at + 1 : at + 2]).lower() in OFFICES
            if words and word.lower() in _CUT and not of_office:
                break
            words.append(word)
        while words and words[-1].lower() in _SUFFIX:
            words.pop()
        if words:
            found.append(words[-1].rstrip(".:;"))
    return tuple(found)


def group_of(source: str | None) -> str:
    """Which of ``GROUPS`` a quote with this source belongs to."""
    if source is None:
        return "none"
    if source.lower() in ("he", "she", "who"):
        return "pronoun"
    capital = [h for h in heads(source) if h[:1].isupper() and not h.endswith(("’s", "'s"))]
    if not capital or capital[0].lower() in ("they", "it", "we", "i", "he", "she", "who"):
        return "unnamed"
    if re.search(r"\band\b|&", source) and len(capital) > 0 and "," not in source:
        return "unnamed"  # "Lane and Reese": two speakers, and no one to sign with
    head = capital[0]
    if head.lower() in BODIES or (head.isupper() and len(head) > 1):
        return "body"
    return "named"


def judge(annotated: Annotated, speakers: Mapping[Span, Attribution]) -> list[Outcome]:
    """The outcome of each quote of an article, in reading order."""
    outcomes: list[Outcome] = []
    last: tuple[str, ...] = ()
    everything = (*annotated.quotes, *annotated.reports)
    for quote in sorted(everything, key=lambda q: q.content[0].start):
        group = group_of(quote.source)
        named = quote.source is not None and group in ("named", "body")
        known = heads(quote.source or "") if named else last
        if not quote.marked:
            last = known
            continue
        names = tuple(
            dict.fromkeys(
                said.name
                for sentence, said in speakers.items()
                if any(_touch(sentence, span) for span in quote.content)
            )
        )
        if not names:
            verdict = "missed"
        elif group == "pronoun":
            fits = all(_is_headed(name, known) for name in names)
            verdict = "agrees" if fits else "differs"
        elif group == "none":
            verdict = "signed"
        else:
            fits = group != "unnamed" and all(_is_headed(name, known) for name in names)
            verdict = "right" if fits else "wrong"
        last = known
        outcomes.append(Outcome(group, verdict, names, quote))
    return outcomes


def judge_reports(
    annotated: Annotated, speakers: Mapping[Span, Attribution]
) -> list[tuple[str, Span]]:
    """``right``, ``wrong`` or ``unknown`` for each sentence signed as indirect speech."""
    verdicts: list[tuple[str, Span]] = []
    for sentence, said in speakers.items():
        if said.kind != "indirect":
            continue
        sources = [
            quote.source
            for quote in (*annotated.quotes, *annotated.reports)
            if any(_touch(sentence, span) for span in quote.content)
        ]
        known = [s for s in sources if s and group_of(s) != "pronoun"]
        if any(_is_headed(said.name, heads(source)) for source in known):
            verdicts.append(("right", sentence))
        else:
            verdicts.append(("wrong" if len(known) == len(sources) > 0 else "unknown", sentence))
    return verdicts


def unannotated(annotated: Annotated, speakers: Mapping[Span, Attribution]) -> list[Span]:
    """Sentences signed as direct or mixed speech that touch nothing annotated."""
    return [
        sentence
        for sentence, said in speakers.items()
        if said.kind != "indirect"
        and not any(
            _touch(sentence, span)
            for quote in (*annotated.quotes, *annotated.reports)
            for span in quote.content
        )
    ]


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_headed(name: str, known: Sequence[str]) -> bool:
    words = {word.lower().rstrip(".") for word in name.split()}
    return any(head.lower() in words for head in known)


def report(counts: Counter[tuple[str, str]], stray: int) -> str:
    """The figures as lines of text."""
    lines = [f"{'source':<10}{'quotes':>8}{'signed':>8}{'right':>8}{'wrong':>8}"]
    for group in GROUPS:
        of = {verdict: n for (g, verdict), n in counts.items() if g == group}
        total = sum(of.values())
        right = of.get("right", 0) + of.get("agrees", 0)
        wrong = of.get("wrong", 0) + of.get("differs", 0)
        signed = total - of.get("missed", 0)
        lines.append(f"{group:<10}{total:>8}{signed:>8}{right:>8}{wrong:>8}")
    named = [counts[group, v] for v in ("right", "wrong") for group in ("named", "body")]
    right, wrong = named[0] + named[1], named[2] + named[3]
    persons = {v: counts["named", v] for v in ("right", "wrong", "missed")}
    signed = persons["right"] + persons["wrong"]
    strays = counts["unnamed", "wrong"] + stray
    lines += [
        f"reports: {counts['report', 'right']} right, {counts['report', 'wrong']} wrong, "
        f"{counts['report', 'unknown']} not counted; unannotated sentences signed: {stray}",
        f"precision {_share(right, right + wrong)}, strict {_share(right, right + wrong + strays)}",
        f"recall {_share(signed, signed + persons['missed'])} of quotes with a named person",
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "n/a"


def main(arguments: Sequence[str] | None = None) -> int:
    """Score one part of a checkout; where there is no such corpus, say so and do nothing."""
    parser = argparse.ArgumentParser(description="Score speakers against PolNeAR.")
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--part", default="train", choices=("train", "dev", "test"))
    parser.add_argument("--show", help="print the outcomes GROUP:VERDICT, or 'stray'")
    options = parser.parse_args(arguments)
    counts: Counter[tuple[str, str]] = Counter()
    strays, seconds, characters = 0, 0.0, 0
    try:
        for annotated in read_part(options.checkout, options.part):
            began = time.process_time()
            speakers = find_speakers(annotated.article)
            seconds += time.process_time() - began
            characters += len(annotated.article.text)
            outcomes = judge(annotated, speakers)
            counts.update((o.group, o.verdict) for o in outcomes)
            reports = judge_reports(annotated, speakers)
            counts.update(("report", verdict) for verdict, _ in reports)
            stray = unannotated(annotated, speakers)
            strays += len(stray)
            _show(
                options.show, annotated, outcomes, [("stray", s) for s in stray] + reports, speakers
            )
    except CorpusMissing as missing:
        sys.stderr.write(f"skipped: {missing}\n")
        return 0
    speed = seconds / characters * 5400 * 1000  # 900 words are some 5400 characters
    sys.stdout.write(f"{report(counts, strays)}\n{speed:.2f} ms an article of 900 words\n")
    return 0


def _show(
    wanted: str | None,
    annotated: Annotated,
    outcomes: Sequence[Outcome],
    sentences: Sequence[tuple[str, Span]],
    speakers: Mapping[Span, Attribution],
) -> None:
    text = annotated.article.text
    lines: list[str] = []
    for outcome in outcomes:
        if wanted == f"{outcome.group}:{outcome.verdict}":
            said = " … ".join(span.of(text) for span in outcome.quote.content)
            lines.append(f"{annotated.name}\t{outcome.quote.source} | {outcome.names} | {said}")
    for verdict, sentence in sentences:
        if wanted in (verdict, f"report:{verdict}"):
            lines.append(f"{annotated.name}\t{speakers[sentence].name} | {sentence.of(text)}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
