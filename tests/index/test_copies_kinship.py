"""Prints of one story are recognised, and nothing else is."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from index.article import Article
from index.copies.facts import figure
from index.copies.kinship import kinship
from index.copies.prints import Print
from index.copies.signature import keys, signature, worth_comparing
from index.copies.thresholds import BRIEF_WORDS, NEAR
from tests.index.copied_stories import EDITS, WIRE, Edit, chance, printed, sample, sentences
from tests.index.made_up import made_up

STORY = made_up(
    "Harbour wall to be raised",
    "Skelderwick's harbour wall will be raised by 90 centimetres before next winter, the "
    "county council decided on Tuesday after a debate of four hours.",
    "The work will cost £5.4m, of which the government pays two thirds. The rest comes from a "
    "loan that the county will repay over 25 years.",
    "“We were lucky in February,” said Anneke Vossberg, the chief flood engineer. “I do not "
    "build walls on luck.”",
    "Boat owners had asked for a gate 12 metres wide; they will get one of nine. Derek Munsey, "
    "whose trawler is 8.6 metres across, called it a tight fit.",
    "Work begins on 14 April and closes the quay to cars until October.",
)


def found(a: Article, b: Article) -> bool:
    """Whether the signatures lead from one article to the other."""
    first, second = signature(a), signature(b)
    return bool({*keys(first)} & {*keys(second)}) and worth_comparing(first, second)


@pytest.mark.parametrize("name", EDITS)
def test_a_story_is_found_and_recognised_after(name: str) -> None:
    edit: Edit = EDITS[name]
    tried = missed = 0
    for source, article in sample().items():
        if source == WIRE[0]:
            continue
        for seed in range(3):
            story = sentences(article)
            copy = printed("Another headline", edit(story, chance(seed)), a_paragraph=1)
            tried += 1
            missed += not (kinship(article, copy) and found(article, copy))

    assert tried == 51
    assert missed == 0


def test_of_all_sample_articles_only_the_wire_story_is_printed_twice() -> None:
    pairs = {
        (a, b) for (a, one), (b, other) in combinations(sample().items(), 2) if kinship(one, other)
    }

    assert {frozenset(pair) for pair in pairs} == {frozenset(WIRE)}


def test_the_kinds() -> None:
    story = sentences(STORY)

    same = kinship(STORY, printed("Wall: the decision", story, 1))
    edition = kinship(
        STORY, printed("Wall", [*story[:3], *story[4:], "Nobody objected in the end."])
    )
    part = kinship(printed("In brief", story[:4]), STORY)

    assert same is not None
    assert (same.kind, same.jaccard, same.stretch) == ("identical", 1, None)
    assert edition is not None
    assert edition.kind == "near copy"
    assert part is not None
    assert part.kind == "part"
    assert part.a_is_part
    assert not part.b_is_part
    assert part.a_in_b == 1
    assert part.stretch is not None
    assert part.stretch[0] <= 3
    assert part.flipped().b_is_part
    assert part.flipped().flipped() == part


@pytest.mark.parametrize(
    ("old", "new"),
    [("£5.4m", "£5.8m"), ("Tuesday", "Wednesday"), ("two thirds", "Two thirds"), (";", ",")],
)
def test_a_copy_with_one_thing_changed_is_not_identical(old: str, new: str) -> None:
    changed = printed("Wall", [s.replace(old, new) for s in sentences(STORY)])

    found = kinship(STORY, changed)

    assert found is not None
    assert found.kind == "near copy"


def test_furniture_headings_titles_and_names_of_papers_never_count() -> None:
    furniture = [f"! Subscribe to our newsletter number {n} for all the news" for n in range(40)]
    paragraphs = [p.span.of(STORY.text) for p in STORY.searchable()]
    dressed = made_up(
        "Sea", *furniture, "# What happens now", *paragraphs, byline="A. Reporter", publisher="Echo"
    )
    other = made_up("Harbour wall to be raised", *furniture, "A fox was seen in Mill Street today.")

    like = kinship(STORY, dressed)
    assert like is not None
    assert like.kind == "identical"
    assert kinship(dressed, other) is None
    assert not {*keys(signature(dressed))} & {*keys(signature(other))}


def test_articles_without_words_are_copies_of_nothing() -> None:
    silent = made_up("Nothing", "! Subscribe to our newsletter")

    assert keys(signature(silent)) == ()
    assert kinship(silent, silent) is None
    assert kinship(silent, STORY) is None


def test_a_few_words_that_are_the_same_are_identical_and_else_nothing() -> None:
    first, second = (
        made_up("Notice", f"The library is closed on {d}.") for d in ("Monday", "Friday")
    )

    same = kinship(first, made_up("Library", "The library is closed on Monday."))
    assert same is not None
    assert same.kind == "identical"
    assert kinship(first, second) is None


def test_a_passage_shorter_than_a_brief_is_no_part() -> None:
    story = sentences(STORY)
    passage = printed("In brief", story[:2])

    assert len(" ".join(story[:2]).split()) < BRIEF_WORDS
    assert kinship(passage, STORY) is None


MARKET = (
    "Shares in London closed {way} on {day}, with the FTSE 100 {way} {a} points at {b:,}. The "
    "FTSE 250 ended the day {c} points {way} at {d:,}. The pound was at {e} against the dollar "
    "and {f} against the euro at the close. Brent crude traded at {g} dollars a barrel and gold "
    "at {h:,} dollars an ounce. {firm} was the biggest riser, adding {i} per cent after its "
    "results, while {other} lost {j} per cent. Figures are supplied by the exchange and delayed "
    "by 15 minutes; past performance is no guide to the future."
)
WEATHER = (
    "Forecast for Skelderwick and the coast: {day} will be {sky} with highs of {a}C and a {wind} "
    "wind of {b}mph. Overnight it will fall to {c}C. High water at Customs House Quay is at "
    "{d}.{e} and {f}.{g}. The sun rises at {h}.{i} and sets at {j}.{d}. The pollen count is low. "
    "For warnings telephone the flood line, and never drive into water of which you cannot see "
    "the bottom. This forecast is prepared at six in the morning for the county."
)
OBITUARY = (
    "{firm} Whitlow, {a}, of {other} Street, died on {day} at the Infirmary after a short "
    "illness. The funeral service will be held at St Anne's at {h} o'clock on {b} May. Family "
    "flowers only, please; donations in memory of {firm} may be sent to the lifeboat through "
    "Messrs Pargeter and Son, funeral directors, 14 Mill Street, who can be reached at any hour "
    "of the day or night and will be glad to help with every arrangement."
)
CORRECTIONS = (
    "It is the policy of this newspaper to correct errors of fact as soon as it learns of them. "
    "Readers may write to the editor at the usual address, or telephone the news desk between "
    "nine and five on any weekday. A report on {day} about {firm} gave the number of its "
    "employees as {a}; it is {b}. In an article on {other} the price of a ticket should have been "
    "{c} pounds. A picture of {firm} and {other} had the names the wrong way round, and the year "
    "was {d}. We are sorry for these mistakes."
)
FIXTURES = (
    "Saturday's fixtures, kick-off at three unless stated. First division: {firm} v {other}; "
    "{town} v Skelderwick; {other} Wanderers v {firm} Rangers (12.{a}). Second division: {town} "
    "Athletic v {firm} Town; Kelbourne v {other} Rovers. Results are read on the local wireless "
    "from five. Last week: {firm} {a}, {other} {b}; {town} {c}, {other} Rovers {d}; Kelbourne "
    "{e}, Skelderwick {f}. Tickets can be had at the ground."
)
LOTTERY = (
    "The winning numbers in {day} evening's drawing of the county lottery's Pick Six game were "
    "{a}, {b}, {c}, {d}, {e} and {f}, and the bonus ball was {g}. Tickets must be claimed within "
    "ninety days at any shop that sells them, and players must be of age. There were {h} winners "
    "of the second prize. The next drawing takes place on {other} under the eyes of a notary, as "
    "the law of the county has required since the lottery was founded by the old borough."
)
# What such a page says each time: it makes most of the words the same.
TAIL = (
    " This column has appeared in the paper since the days when it was set by hand in the cellar "
    "under the arcade, and readers who cut it out and keep it tell us that they would miss it "
    "more than the crossword. It is put together by the night desk from what arrives by wire, "
    "and anybody who finds a mistake in it should tell the desk at once, so that it can be put "
    "right in the next edition. It may not be copied without leave of the editor."
)
FORMATS = {
    "market": MARKET,
    "weather": WEATHER,
    "obituary": OBITUARY,
    "corrections": CORRECTIONS,
    "fixtures": FIXTURES,
    "lottery": LOTTERY,
}


def issues(template: str) -> Iterator[Article]:
    """Eight issues of one format, each with the data of its day."""
    for seed in range(8):
        draw = chance(seed)
        numbers = {letter: draw.randint(2, 999) for letter in "abcdefghij"}
        names = draw.sample(["Dunmore", "Ashby", "Calder", "Orrin", "Penhale", "Vane", "Thirl"], 3)
        text = template.format(
            **numbers,
            day=draw.choice(["Monday", "Tuesday", "Thursday", "Friday"]),
            way=draw.choice(["up", "down", "higher", "lower"]),
            sky=draw.choice(["dry and bright", "cloudy", "wet"]),
            wind=draw.choice(["light westerly", "fresh northerly"]),
            firm=names[0],
            other=names[1],
            town=names[2],
        )
        yield made_up("The usual", text)


@pytest.mark.parametrize("tail", ["", TAIL])
@pytest.mark.parametrize("name", FORMATS)
def test_issues_of_a_recurring_format_are_not_copies(name: str, tail: str) -> None:
    grouped = [kinship(a, b) for a, b in combinations(issues(FORMATS[name] + tail), 2)]

    assert len(grouped) == 28
    assert not any(grouped)


APPOINTMENT = (
    "The bishop has appointed {firm} {town} to the living of {other} Magna in the deanery of the "
    "marsh. {firm} {town} was born in {third} and read divinity at {fourth} Hall, and has since "
    "served as curate of {fifth} and as chaplain to the lifeboat. The licensing takes place in "
    "the parish church of {other} on a day that will be announced, and everybody is welcome."
)


def test_who_it_is_about_tells_notices_apart_that_give_no_numbers() -> None:
    names = "Dunmore Ashby Calder Orrin Penhale Vane Thirl Ruan Fenn Lamb Hale Strake".split()
    slots = ("firm", "town", "other", "third", "fourth", "fifth")
    notices = [
        made_up("Appointed", APPOINTMENT.format(**dict(zip(slots, order, strict=True))) + TAIL)
        for order in (names[:6], names[6:])
    ]

    alike = [Print(notice).distinct for notice in notices]
    assert len(alike[0] & alike[1]) > NEAR * len(alike[0] | alike[1])
    assert kinship(*notices) is None


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("1,200", "1200"),
        ("3.1m", "3.1"),
        ("10:30", "10:30"),
        ("9am", "9"),
        ("twelve", "twelve"),
        ("one", None),
        ("third", None),
    ],
)
def test_the_number_that_a_word_gives(word: str, number: str | None) -> None:
    assert figure(word) == number


def test_by_their_words_alone_they_would_be() -> None:
    prints = [[Print(issue) for issue in issues(f + TAIL)] for f in FORMATS.values()]

    alike = [len(a.distinct & b.distinct) / len(a.distinct | b.distinct) for a, b, *_ in prints]

    assert sum(jaccard > NEAR for jaccard in alike) >= len(FORMATS) - 2, alike


@pytest.mark.parametrize("name", FORMATS)
def test_but_an_issue_with_one_figure_put_right_is_one(name: str) -> None:
    issue = next(issues(FORMATS[name]))
    story = sentences(issue)
    at = next(n for n, s in enumerate(story) if any(c.isdigit() for c in s))
    digit = next(c for c in story[at] if c.isdigit())
    story[at] = story[at].replace(digit, str((int(digit) + 1) % 10), 1)

    assert kinship(issue, printed("The usual, corrected", story)) is not None


def test_two_reporters_who_quote_one_statement_wrote_two_stories() -> None:
    statement = sentences(STORY)[:4]
    first = printed("A", [*statement, *sentences(sample()["tollgate-primary-goes-home.md"])])
    second = printed("B", [*sentences(sample()["eels-return-to-the-skelder.md"]), *statement])

    assert kinship(first, second) is None
