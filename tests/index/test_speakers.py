"""Who said it: the hard cases one by one, and every sentence of the sample articles."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.article import Article, Block, Kind, lay_out
from index.readers import read_article
from index.sentences import split_sentences
from index.speakers.find import Attribution, find_speakers
from tests.timing import least_seconds

ARTICLES = Path(__file__).parents[2] / "articles"

# Every sentence that has a speaker, by its first words. Those left out have none: the
# paper's own, those of unnamed people, and those that two people could have said.
SAMPLE = {
    "a-year-without-the-bridge.txt": """
        Gwen Applegarth | indirect | Gwen Applegarth, who told
        Winifred Strake | indirect | Winifred Strake, who swung
    """,
    "chandlers-bridge-reopens.txt": """
        Derek Munsey | direct | “I wanted to see
        Farida Nettleton | indirect | Its manager, Farida Nettleton,
        Farida Nettleton | mixed | She has ordered four
        Idris Fennimore | direct | “She took the blame,
        Maureen Tasker | indirect | Ms Tasker, who had
        Marion Strake-Ellis | mixed | Ms Strake-Ellis said that
        Stephen Ebbrell | indirect | He said that with
    """,
    "council-votes-to-close-chandlers-bridge.md": """
        Stephen Ebbrell | direct | “I would walk my
        Stephen Ebbrell | direct | “I would not put
        Stephen Ebbrell | mixed | Mr Ebbrell said that
        Maureen Tasker | indirect | Maureen Tasker, the council’s
        Maureen Tasker | direct | “Nobody wants this, and
        Maureen Tasker | direct | “But I will not
        Idris Fennimore | mixed | Idris Fennimore, who leads
        Idris Fennimore | indirect | Closing the bridge without
        Gwen Applegarth | indirect | Gwen Applegarth, whose bakery
        Winifred Strake | direct | “You have painted her
        Winifred Strake | direct | “She is not tired.
        Maureen Tasker | indirect | Asked by the Courier
    """,
    "eels-return-to-the-skelder.md": """
        Leila Farnborough | direct | "Six years ago I
        Leila Farnborough | direct | "I went home and
        Leila Farnborough | direct | "People think of a
        Leila Farnborough | direct | "From where an eel
        P. T. Okonjo-Reeve | mixed | Dr. P. T. Okonjo-Reeve,
        P. T. Okonjo-Reeve | direct | "An elver is a
        P. T. Okonjo-Reeve | direct | "It takes between seven
        Arthur Pym | indirect | He says that he
        Arthur Pym | direct | "I must have taken
        Arthur Pym | direct | "I'm putting them back
        Roderick Haigh-Moss | mixed | Gen. Roderick Haigh-Moss, the
        Leila Farnborough | indirect | Farnborough said she would
    """,
    "flood-empties-140-homes-after-sluice-bank-breach.html": """
        Priya Lathwell | direct | “They passed him along
        Priya Lathwell | direct | “He slept through it.
        Colm Brayshaw | indirect | Area Manager Colm Brayshaw,
        Colm Brayshaw | direct | “We had eleven minutes
        Colm Brayshaw | indirect | Had it failed, Mr
        Bethan Orlowski | indirect | Tollgate Primary School will
        Bethan Orlowski | mixed | She said that the
        Maureen Tasker | indirect | The leader, Maureen Tasker,
        Idris Fennimore | mixed | Idris Fennimore, leader of
        Neville Oxbarrow | indirect | Its honorary treasurer, Neville
        Neville Oxbarrow | direct | “Every pound will be
    """,
    "flood-fund-treasurer-guilty.txt": """
        Philippa Orme | indirect | Judge Philippa Orme released
        Philippa Orme | direct | "The only question in
        Omar Jellicoe | indirect | Omar Jellicoe, prosecuting, told
        Omar Jellicoe | direct | "He built a street
        Joan Tilley | direct | Asked by Jellicoe how
        Neville Oxbarrow | mixed | He told detectives that
        Neville Oxbarrow | indirect | Over a day and
        Neville Oxbarrow | direct | "I meant to put
        Neville Oxbarrow | direct | "I had a list.
        Neville Oxbarrow | direct | "I used to read
        Hester Vane | indirect | Hester Vane, defending, said
        Hester Vane | mixed | There had been no
        Derek Munsey | indirect | He said outside the
        Derek Munsey | direct | "He told me that
        Derek Munsey | direct | "I suppose he'd know."
        Ruth Kettleborough | indirect | Det. Insp. Ruth Kettleborough,
    """,
    "flood-review-revises-figures.html": """
        Dame Harriet Loxley-Burne | direct | “I have tried to
        Dame Harriet Loxley-Burne | direct | “I found one gentleman.
        Dame Harriet Loxley-Burne | indirect | Dame Harriet recommends that
        Roderick Haigh-Moss | indirect | The chairman, Gen. Roderick
        Roderick Haigh-Moss | direct | “We have now spent
        Anneke Vossberg | indirect | Dr. Anneke Vossberg, the
        Neville Oxbarrow | mixed | Neville Oxbarrow, the fund’s
        Derek Munsey | indirect | Derek Munsey, whose house
        Derek Munsey | direct | “I don’t want sympathy,
        Dame Harriet Loxley-Burne | mixed | Dame Harriet found no
    """,
    "infirmary-to-close-minor-injuries-unit-at-night.html": """
        Samira Oyelaran | indirect | Dr. Samira Oyelaran, the
        Samira Oyelaran | direct | “I have been asked
        Samira Oyelaran | direct | “Money is something you
        Samira Oyelaran | direct | “It is about a
        Gwen Applegarth | indirect | Gwen Applegarth, the baker,
        Gwen Applegarth | direct | “You’ve drawn a circle
        Idris Fennimore | indirect | Idris Fennimore, the leader
        Idris Fennimore | indirect | He told the board
        Martin Skeel | indirect | Prof. Skeel said that
        Samira Oyelaran | mixed | Dr. Oyelaran said the
    """,
    "inspector-rejects-gull-lane-homes.html": """
        Giles Attenbury | indirect | On the night of
        Piers Holdernesse | mixed | The company’s managing director,
        Piers Holdernesse | indirect | He pointed out that
        Piers Holdernesse | direct | “We were asked to
        Piers Holdernesse | direct | “Nobody can prove that.
        Beryl Okoro | indirect | She heard the news
        Beryl Okoro | indirect | She said the society
        Kayleigh Strand-Hobbs | direct | “I like flowers,” she
        Kayleigh Strand-Hobbs | direct | “I would rather have
        Piers Holdernesse | mixed | Mr Holdernesse said that
        Maureen Tasker | indirect | She said that the
        Maureen Tasker | direct | “The inspector has told
        Maureen Tasker | direct | “I look forward to
        Beryl Okoro | indirect | Ms Okoro said the
    """,
    "outboard-engine-thefts-three-arrested.txt": """
        Ruth Kettleborough | direct | "We expected six or
        Ruth Kettleborough | direct | "My sergeant opened the
        Ruth Kettleborough | indirect | Kettleborough said that most
        Ruth Kettleborough | indirect | She said detectives were
        Ruth Kettleborough | direct | "He rang us and
        Ruth Kettleborough | direct | "It was the best
        Brenda Scarsdale | indirect | Brenda Scarsdale, the harbour
        Brenda Scarsdale | direct | "A camera costs less
        Brenda Scarsdale | direct | "I am not very
    """,
    "pellam-pumps-185-jobs-evening-post.txt": """
        J. R. Kellerman-Voss | direct | “This is a hard
        J. R. Kellerman-Voss | direct | “But assembling pumps four
        J. R. Kellerman-Voss | indirect | Kellerman-Voss said the works
        Tunde Ashworth | indirect | Workers were told at
        Tunde Ashworth | mixed | He called the 45-day
        Tunde Ashworth | indirect | Ashworth said the union
        Tunde Ashworth | indirect | Asked whether members would
        Ostermill Flow Corp. | indirect | Those who lose their
        Maureen Tasker | indirect | Maureen Tasker, the leader
        Maureen Tasker | mixed | She asked the company
    """,
    "storm-isolde-breaches-sea-wall.txt": """
        Derek Munsey | direct | "I heard a noise
        Derek Munsey | direct | "I put my feet
        Anneke Vossberg | indirect | Dr. Anneke Vossberg, the
        Anneke Vossberg | direct | "Any two of those,
        Anneke Vossberg | direct | "All three, and the
        Derek Munsey | mixed | Munsey said the message
        Roderick Haigh-Moss | indirect | Gen. Roderick Haigh-Moss, the
        Roderick Haigh-Moss | indirect | Each time, he said,
        Roderick Haigh-Moss | direct | "I should like the
        Maureen Tasker | mixed | Maureen Tasker, leader of
    """,
    "tasker-loses-seat-by-eleven-votes.txt": """
        Alan Threlkeld | indirect | Alan Threlkeld, the returning
        Alan Threlkeld | direct | “I have counted paper
        Alan Threlkeld | direct | “I have never before
        Maureen Tasker | direct | “I closed a bridge
        Maureen Tasker | direct | “I would do it
        Priya Lathwell | indirect | Ms Lathwell said that
        Priya Lathwell | direct | Asked what she would
        Idris Fennimore | mixed | Mr Fennimore promised that
        Idris Fennimore | mixed | He said that he
    """,
    "tollgate-primary-goes-home.md": """
        Alfie Munsey | direct | “I practised on a
        Bethan Orlowski | indirect | Bethan Orlowski, the head
        Bethan Orlowski | indirect | Ms Orlowski, 46, said
        Bethan Orlowski | direct | “Nobody wanted to miss
        Simon Achebe-Ward | indirect | The chairman of the
        Simon Achebe-Ward | indirect | According to him, £30,000
    """,
    "town-beat-rovers-in-final-day-thriller.md": """
        Dariusz Welland | direct | "I've watched it eleven
        Dariusz Welland | direct | "We were dreadful for
        Dariusz Welland | indirect | Welland said that those
        Dariusz Welland | direct | "You learn a lot
        Paula Grindrod | direct | "We were two up,"
        Paula Grindrod | direct | "If you're two up
        Dariusz Welland | mixed | Welland did not deny
        Kofi Bramhall | indirect | Bramhall himself said only
        Hilary Stannard | indirect | Promotion to the Border
    """,
    "winifred-strake-obituary.md": """
        Winifred Strake | indirect | She replied that she
        Winifred Strake | direct | “They gave me a
        Winifred Strake | direct | “Nobody ever told me
        Stephen Ebbrell | mixed | Stephen Ebbrell, of Tolland
        Marion Strake-Ellis | indirect | Her great-niece, Marion Strake-Ellis,
    """,
}


def article(*paragraphs: str) -> Article:
    """An article of these paragraphs; one that begins with ``#`` is a heading."""
    blocks = [Block(Kind.TITLE, "A title")]
    for words in paragraphs:
        kind = Kind.HEADING if words.startswith("#") else Kind.PARAGRAPH
        blocks.append(Block(kind, words.lstrip("# ")))
    text, laid_out = lay_out(blocks)
    split = [replace(p, sentences=split_sentences(text, p.span)) for p in laid_out]
    return Article(title="A title", text=text, paragraphs=tuple(split))


def speakers(*paragraphs: str) -> dict[str, Attribution]:
    """The speaker of each sentence that has one."""
    made = article(*paragraphs)
    return {span.of(made.text): said for span, said in find_speakers(made).items()}


def names(*paragraphs: str) -> list[str | None]:
    """The name given to each sentence, in order; ``None`` for none."""
    made = article(*paragraphs)
    found = find_speakers(made)
    said = [found.get(s) for p in made.searchable() for s in p.sentences]
    return [attribution.name if attribution else None for attribution in said]


def only(*paragraphs: str) -> Attribution:
    """The attribution of the last sentence."""
    return list(speakers(*paragraphs).values())[-1]


@pytest.mark.parametrize("name", SAMPLE)
def test_sample_article(name: str) -> None:
    read = read_article((ARTICLES / name).read_bytes(), name)
    found = find_speakers(read)
    expected = [line.strip().split(" | ") for line in SAMPLE[name].strip().splitlines()]
    said = [
        [a.name, a.kind, next(w for _, _, w in expected if span.of(read.text).startswith(w))]
        if any(span.of(read.text).startswith(w) for _, _, w in expected)
        else [a.name, a.kind, span.of(read.text)]
        for span, a in sorted(found.items(), key=lambda pair: pair[0].start)
    ]
    assert said == expected


def test_agency_story_is_signed_alike_in_both_papers() -> None:
    spoken = []
    for name in (
        "pellam-pumps-185-jobs-evening-post.txt",
        "us-owner-cuts-jobs-at-pellam-pumps.html",
    ):
        read = read_article((ARTICLES / name).read_bytes(), name)
        found = find_speakers(read)
        spoken.append({span.of(read.text): said for span, said in found.items()})
    assert len(spoken[0]) == 10
    assert spoken[0] == spoken[1]


def test_interview_signs_answers_and_nothing_else() -> None:
    name = "lantern-fair-director-interview.md"
    read = read_article((ARTICLES / name).read_bytes(), name)
    found = find_speakers(read)
    assert {said.name for said in found.values()} == {"Yusuf Calderbank"}
    questions = [p for p in read.searchable() if read.text[p.span.end - 1] == "?"]
    assert len(questions) == 9
    for question in questions:
        assert not any(sentence in found for sentence in question.sentences)
        answer = read.paragraphs[question.number]
        assert all(found[sentence].kind == "direct" for sentence in answer.sentences)
    # A remark that is no question is answered as one is.
    remark = next(
        p for p in read.searchable() if "takes more than it gives" in p.span.of(read.text)
    )
    assert not any(sentence in found for sentence in remark.sentences)
    answer = read.paragraphs[remark.number]
    assert all(found[sentence].name == "Yusuf Calderbank" for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("remark", "then", "signed"),
    [
        (
            "Some traders call it dear.",
            "They have a point, and I told them so in the spring.",
            True,
        ),
        ("Some traders call it dear.", "The stalls stand on the quay, fourteen of them.", False),
        ("She laughs at that.", "I ask once more, and so do those who listen to us.", False),
        (
            "“Dear,” say some traders.",
            "They have a point, and I told them so in the spring.",
            False,
        ),
    ],
)
def test_a_remark_of_an_interviewer_is_answered(remark: str, then: str, signed: bool) -> None:
    asked = ["Do you like it?", "What will you do?", "How do you sleep?", "Will you go on?"]
    texts = ["Ann Reese has run the fair since 2019."]
    for question in asked[:2]:
        texts += [question, "I like it as it is, and we all do."]
    texts += [remark, then]
    for question in asked[2:]:
        texts += [question, "I like it as it is, and we all do."]
    text, laid_out = lay_out([Block(Kind.PARAGRAPH, each) for each in texts])
    split = [replace(p, sentences=split_sentences(text, p.span)) for p in laid_out]
    made = Article(title="", text=text, paragraphs=tuple(split))
    found = {span.of(text): said.name for span, said in find_speakers(made).items()}
    assert found.pop("I like it as it is, and we all do.") == "Ann Reese"
    assert found == ({then: "Ann Reese"} if signed else {})


REESE = "Ann Reese, the harbour master, said that the gate was shut."

DIRECT = [
    "“It held,” said Ann Reese.",
    "“It held,” Ann Reese said.",
    '"It held," said Ann Reese.',
    '"It held," Ann Reese said on Tuesday.',
    "‘It held,’ said Ann Reese.",
    "'It held,' Ann Reese told the Gazette.",
    "‘The councillors’ plan held,’ Ann Reese said.",
    "“It held,” Ann Reese told reporters.",
    "“Did it hold?” asked Ann Reese.",
    "“It held!” shouted Ann Reese, the harbour master.",
    "“It held,” said the harbour master, Ann Reese, on Tuesday.",
    "“It held,” said former harbour master Ann Reese.",
    "“It held,” said Ann Reese, who has lived here since 1990.",
    "“It held,” Ann Reese, the harbour master, told the meeting.",
    "Ann Reese said: “It held.”",
    "Ann Reese, 54, said: “It held.”",
    "In a letter to the council, Ann Reese wrote: “It held.”",
    "Asked whether it held, Ann Reese replied: “It did.”",
    "According to Ann Reese, “It held.”",
    "Said Ann Reese: “It held.”",
    "“It held,” Ann Reese said, “and it will hold again.”",
    "“It held,” Ann Reese said, adding: “It always does.”",
    "“It held,” Ann Reese pressed him.",
    "Ann Reese: “It held.”",
    "“He said, ‘It held,’” Ann Reese recalled.",
]
MIXED = [
    "Ann Reese said that it was “as good as new”.",
    "Ann Reese said the plan was “reckless” because nobody had paid.",
    "Ann Reese called the plan “a disgrace”.",
    "Ann Reese, the mayor, described the gate as “older than me”.",
    "The plan, Ann Reese said, was “a disgrace”.",
    "The plan was “a disgrace”, said Ann Reese.",
    "Ann Reese defended the plan, saying it was “as good as new”.",
    "She had no plan, Ann Reese said, “because nobody asked”.",
    "According to Ann Reese, the plan is “dead”.",
]
INDIRECT = [
    "Ann Reese said that the gate was shut.",
    "Ann Reese said the gate was shut.",
    "Ann Reese told the council that the gate was shut.",
    "Ann Reese warned that the gate was shut.",
    "Ann Reese denied that the gate was shut.",
    "Ann Reese promised that the gate would be shut.",
    "Ann Reese noted that the gate was shut.",
    "Ann Reese concluded that the gate was shut.",
    "Ann Reese argued that the gate was shut.",
    "Ann Reese tweeted that the gate was shut.",
    "Ann Reese pointed out that the gate was shut.",
    "Ann Reese asked whether the gate was shut.",
    "The gate was shut, Ann Reese said.",
    "The gate was shut, said Ann Reese.",
    "The gate was shut, Ann Reese told the Gazette on Monday.",
    "The gate, Ann Reese said, was shut.",
    "The gate was shut, according to Ann Reese.",
    "According to Ann Reese, the gate was shut.",
    "Ann Reese, the harbour master of Oby and a friend of Peter Lane, said the gate was shut.",
    "The harbour master, Ann Reese, said the gate was shut.",
    "Ann Reese walked to the gate and said that it was shut.",
    "Ann Reese said that Peter Lane had told her the gate was shut.",
    "OBY, Ohio (Wire) — Ann Reese said the gate was shut.",
]
NOBODY = [
    # somebody else, who is not named
    "Officials said the gate was “shut for good”.",
    "A friend of mayor Ann Reese said the gate was “shut”.",
    "“It held,” said the son of former mayor Ann Reese.",
    "A spokesman for Ann Reese said the gate was “shut”.",
    "Ann Reese’s lawyer said the gate was “shut”.",
    "Supporters of Ann Reese said the gate was “shut”.",
    "“It held,” said a friend of Ann Reese.",
    "Voters supporting Ann Reese said the gate was “shut”.",
    "The gate was shut, according to a friend of Ann Reese.",
    "The gate was shut, according to an Ann Reese aide.",
    "Critics say that Ann Reese is wrong about the gate.",
    # two people, or either
    "“It held,” Ann Reese and Peter Lane said.",
    "Ann Reese and Peter Lane said the gate was shut.",
    "The gate was shut, according to Ann Reese and Peter Lane.",
    "Ann Reese said the gate was shut, but Peter Lane said that it was open.",
    "Ann Reese called Peter Lane “a liar”, and Peter Lane called her “a thief”.",
    "Ann Reese said Peter Lane had called it “a disgrace”.",
    "When Ann Reese said so, the crowd shot back: “Never.”",
    # nothing was said
    "Ann Reese did not say when.",
    "Ann Reese would not say that the gate was shut.",
    "Ann Reese never said that the gate was shut.",
    "Ann Reese was told that the gate was shut.",
    "Ann Reese is said to live by the gate.",
    "Ann Reese said nothing.",
    "Ann Reese announced a plan.",
    "Ann Reese promised a report every month.",
    "Ann Reese added a lock to the gate.",
    "Ann Reese began carving “Bosun” into the gate.",
    # the paper's own voice
    "Ann Reese reads “The Wind in the Reeds” to her son.",
    "What analysts call the “sphere of influence” effect was seen by Ann Reese.",
    "It was presented as a “manageable regional challenge” to Ann Reese.",
    "The gate, which Ann Reese said was safe, fell on Monday.",
    "Washington said the gate was shut.",
]


@pytest.mark.parametrize("sentence", DIRECT)
def test_direct(sentence: str) -> None:
    assert [(a.name, a.kind) for a in speakers(sentence).values()] == [("Ann Reese", "direct")]


@pytest.mark.parametrize("sentence", MIXED)
def test_mixed(sentence: str) -> None:
    assert [(a.name, a.kind) for a in speakers(sentence).values()] == [("Ann Reese", "mixed")]


@pytest.mark.parametrize("sentence", INDIRECT)
def test_indirect(sentence: str) -> None:
    assert [(a.name, a.kind) for a in speakers(sentence).values()] == [("Ann Reese", "indirect")]


@pytest.mark.parametrize("sentence", NOBODY)
def test_nobody(sentence: str) -> None:
    assert speakers(sentence) == {}


@pytest.mark.parametrize(
    ("sentence", "name", "role"),
    [
        ("“So,” said energy analyst Ann Reese.", "Ann Reese", "energy analyst"),
        ("“So,” said former State Department analyst Ann Reese.", "Ann Reese",
         "former State Department analyst"),
        ("“So,” said former Assistant Secretary of State Ann Reese.", "Ann Reese",
         "former Assistant Secretary of State"),
        ("Dr. Ann Reese, the trust's medical director, said so.", "Ann Reese",
         "the trust's medical director"),
        ("Ann Reese, 54, leader of the council, said: “So.”", "Ann Reese", "leader of the council"),
        ("The council’s leader, Ann Reese, said: “So.”", "Ann Reese", "the council’s leader"),
        ("Ann Reese, a vet who was not there, said: “So.”", "Ann Reese", None),
        ("Ann Reese, a surgeon who was not there, said: “So.”", "Ann Reese", "a surgeon"),
        ("Ann Reese, speaking in Oby, said: “So.”", "Ann Reese", None),
        ("“So,” said his wife, Ann Reese.", "Ann Reese", None),
        ("“So,” said retired General Ann Reese.", "Ann Reese", "retired General"),
        ("“So,” said Gen. John O’Hara.", "John O’Hara", "Gen."),
        ("“So,” said Sir John Marsh.", "Sir John Marsh", None),
        ("“So,” said Councillor Mary Strake-Ellis.", "Mary Strake-Ellis", "Councillor"),
        ("“So,” said Ambassador J. R. Hartley.", "J. R. Hartley", "Ambassador"),
        ("“So,” said Mayor Anneke van der Berg.", "Anneke van der Berg", "Mayor"),
        ("Rep. Dan O'Neill (D-Ohio) said: “So.”", "Dan O'Neill", "Rep."),
        ("“So,” said Mr Lal from the chemist’s.", "Mr Lal", None),
        ("Will Hope said that he was glad.", "Will Hope", None),
        ("Grace May said that she was glad.", "Grace May", None),
        ("Yet Mark Field said that he was glad.", "Mark Field", None),
        ("On Tuesday Mark Field said: “So.”", "Mark Field", None),
        ("“So,” Lane spokesman Mark Field said.", "Mark Field", "Lane spokesman"),
        ("Oby Borough Council said: “So.”", "Oby Borough Council", None),
        ("Ostermill Flow Corp. said: “So.”", "Ostermill Flow Corp.", None),
    ],
)  # fmt: skip
def test_name_and_role(sentence: str, name: str, role: str | None) -> None:
    said = only(sentence.replace("said so.", "said: “So.”"))
    assert (said.name, said.role) == (name, role)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # a surname, an honorific, a given name, a firm's short name
        ([REESE, "“So,” Reese said."], ["Ann Reese"] * 2),
        ([REESE, "Ms Reese said: “So.”"], ["Ann Reese"] * 2),
        (["“So,” said Anneke van der Berg.", "Van der Berg said: “So.”"],
         ["Anneke van der Berg"] * 2),
        (["“So,” said Alfie, who is ten.", "Alfie Munsey is in Year 6."], [None, None]),
        (["Alfie Munsey is in Year 6.", "“So,” said Alfie, who is ten."], [None, "Alfie Munsey"]),
        (["Quern Developments said: “So.”", "“No,” Quern said."], ["Quern Developments"] * 2),
        # a shared surname
        (["Ann Reese and Peter Reese came.", "“So,” Reese said."], [None, None]),
        (["Ann Reese and Peter Reese came.", "“So,” Mr Reese said."], [None, "Peter Reese"]),
        (["“So,” Ann Reese said. “No,” Reese said.", "Her son, Peter Reese, came.",
          "“So,” Reese said."], ["Ann Reese", "Ann Reese", None, "Ann Reese"]),
        # pronouns
        ([REESE, "“So,” she said."], ["Ann Reese"] * 2),
        ([REESE, "“So,” he said."], ["Ann Reese", None]),
        ([REESE, "She used to say: “So.”"], ["Ann Reese"] * 2),
        (["Ann Reese met Joan Lane.", "“So,” she said."], [None, None]),
        (["Ann Reese met Peter Lane.", "“So,” she said."], [None, "Ann Reese"]),
        (["Ann Reese said Joan Lane had won.", "“So,” she said."], ["Ann Reese"] * 2),
        (["Ann Reese asked Joan Lane whether she had won.", "“So,” she said."],
         ["Ann Reese", None]),
        (["Ann Reese told Peter Lane: “You are late.”", "“So,” he said."],
         ["Ann Reese", "Peter Lane"]),
        (["“So,” said Ann Reese.", "A woman at the back stood up.", "“No,” she said."],
         ["Ann Reese", None, None]),
        (["“So,” said Ann Reese.", "“No,” she told Reese."], ["Ann Reese", None]),
        (["Ann Reese is ill.", "Her sister, Joan Lane, said she was ill.", "“So,” she said."],
         [None, "Joan Lane", None]),
        ([REESE, "According to her, it rained."], ["Ann Reese"] * 2),
        # quotations that go on
        (["“So,” said Ann Reese. “No more.” It rained. “Enough.”"],
         ["Ann Reese", "Ann Reese", None, None]),
        (["“So,” said Ann Reese.", "“And so on.”"], ["Ann Reese"] * 2),
        (["“So,” said Ann Reese.", "# Rain", "“And so on.”"], ["Ann Reese", None]),
        (["“So,” said Ann Reese. “It goes on", "“and on, and", "“ends here.”", "Nobody spoke."],
         ["Ann Reese"] * 4 + [None]),
        (["“It begins here", "“and ends here,” said Ann Reese."], ["Ann Reese"] * 2),
        (["‘It begins here.", "‘It ends here,’ said Ann Reese."], ["Ann Reese"] * 2),
        (["“Is it so?” Ann Reese asked.", "“It is.”"], ["Ann Reese", None]),
        (["Ann Reese said that it rained. “It poured.”"], ["Ann Reese"] * 2),
        (["“So,” Ann Reese said. “Rain?” Lane repeated."], ["Ann Reese", None, None]),
        (["“It was never open,” and then the mark is lost.” Ann Reese said so."], [None, None]),
        # transcripts
        (["Ann Reese is a vet. We met her at home.", "Q: Do you like it?", "A: I do. My dog does.",
          "Q: And you?", "A: I said so."],
         [None, None, None, "Ann Reese", "Ann Reese", None, "Ann Reese"]),
        (["Ann Reese met Peter Lane on air.", "REESE: I think you know.", "LANE: I do.",
          "REESE: Well, you would."],
         [None, "Ann Reese", "Peter Lane", "Ann Reese"]),
        (["Ann Reese: a safe pair of hands.", "Peter Lane: popular in the north.",
          "Joan Abbott: the outsider."], [None, None, None]),
        (["Harbour Independents: 16 seats", "Civic Alliance: 11 seats", "Rural Party: 3 seats"],
         [None, None, None]),
    ],
)  # fmt: skip
def test_across_sentences(paragraphs: Sequence[str], expected: list[str | None]) -> None:
    assert names(*paragraphs) == expected


def test_keys_are_the_sentences_of_searchable_paragraphs() -> None:
    made = article("“So,” said Ann Reese. “No more.”", "# “No,” said Ann Reese.")
    sentences = {s for p in made.searchable() for s in p.sentences}
    assert set(find_speakers(made)) == sentences


def test_no_article_is_too_strange() -> None:
    assert (
        speakers(*"”“'_:•", "“”", "“ ”", "said", "According to", "Mr.", "___ said", "“___” ___")
        == {}
    )
    assert find_speakers(Article(title="", text="", paragraphs=())) == {}


@pytest.mark.parametrize(
    "words",
    [
        "said Smith ",
        "He said so. ",
        "“Go,” he said. ",
        "'a ",
        "Ann Smith, ",
        "mayor of ",
        "according to ",
        "“Go,” said Ann Smith, who said “no” and ",
    ],
)
def test_time_grows_no_faster_than_the_text(words: str) -> None:
    def seconds(times: int) -> float:
        text, paragraphs = lay_out([Block(Kind.PARAGRAPH, words * times)])
        span = paragraphs[0].span
        ends = range(span.start, span.end, 400)
        pieces = [replace(span, start=at, end=min(at + 400, span.end)) for at in ends]
        made = Article(
            title="",
            text=text,
            paragraphs=(replace(paragraphs[0], sentences=tuple(pieces)),),
        )
        return least_seconds(lambda: find_speakers(made))

    seconds(10)
    # A square would take a hundred times as long.
    assert seconds(10_000) < 0.05 + 30 * seconds(1_000)
