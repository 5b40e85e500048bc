"""Sentences as newspapers write them, with exact offsets."""

import pytest

from index.article import Span
from index.sentences import WHOLE_QUOTATION, split_sentences

# Each is the sentences of one paragraph.
PARAGRAPHS = [
    ["“What happens next?” asked Jones."],
    ["“We won,” said X.", "“It was hard.”"],
    ["“We won,” said Dr. Lee.", "“It was hard.”"],
    ['"We won," said Mayor Ann Cole.', '"It was hard."'],
    ['"What now?" she asked.', '"Nobody knows."'],
    ['"Stop!" he shouted.', "They stopped."],
    ["‘Stop!’ he shouted.", "They stopped."],
    ["«Stop!» he shouted.", "They stopped."],
    ["“Stop!” the officer shouted.", "They stopped."],
    ["“Will it hold?” Harbour engineer Paul Reese asked on Tuesday.", "It did."],
    ["“Will it hold?” Reese asked.", "It did."],
    ["“Is that fair?” Mrs. Tan said."],
    ["The U.S. military said it would go.", "Nobody did."],
    ["He lives in the U.S.", "His brother does not."],
    ["The U.S. Senate voted on Tuesday.", "It passed."],
    ["A visit to the U.S. Army base followed."],
    ["Gen. Harrington spoke first.", "Sen. Cole followed."],
    ["Retired Gen. Michael Harrington agreed."],
    ["It starts at 9 a.m. on Monday.", "Doors open at 8:30 a.m.", "Nobody came."],
    ["It starts at 9 a.m. Monday.", "Bring a coat."],
    ["It ended at 10 p.m.", "The crowd went home."],
    ["Bus No. 5 was late.", "Nos. 7 and 8 were not."],
    ["J. R. Hartley wrote it.", "It sold well."],
    ["J.R. Hartley wrote it.", "It sold well."],
    ["The book by J. R. R. Tolkien sold 3.5 million copies.", "It cost £2.4m."],
    ["Prices rose 3.5 percent to $4.20 a gallon.", "Analysts shrugged."],
    ["“We counted twice. It was right,” said Ms. Poole.", "Nobody argued."],
    ["“We counted twice.”", "It was right, Ms. Poole said."],
    ["He said the plan was “reckless.”", "The mayor disagreed."],
    ["He said the plan was ‘reckless.’", "The mayor disagreed."],
    ['He said the plan was "reckless."', "The mayor disagreed."],
    ["He said the plan was “reckless”.", "The mayor disagreed."],
    ["“It changed from ‘How do we engage?’ to ‘How do we respond?’ almost imperceptibly.”"],
    [
        "“What began well got worse,” noted former State Department analyst Maria Gonzalez.",
        "“It did.”",
    ],
    ["“I am not sure... maybe later,” he said.", "He left."],
    ["“I am not sure …” he said.", "He left."],
    ["“Well . . . yes,” he said.", "He left."],
    ["She paused...", "Then she left."],
    ["The bridge—closed since May—reopened.", "Traffic returned."],
    ["The bridge reopened (it had been closed since May).", "Traffic returned."],
    ["The bridge reopened.", "(It had been closed since May.)", "Traffic returned."],
    ["The council met at St. Mary's Church.", "It was cold."],
    ["The firm, Acme Inc., declined to comment.", "Acme Inc. shares fell."],
    ["It was built by Acme Corp. in 1902.", "It closed in Jan. 1999."],
    ["On Oct. 21, 2025, the council voted 5-4.", "Mayor Tim Allen Jr. abstained."],
    ["Dr. Jane Roe, Ph.D., chaired.", "Prof. Lee, M.D., spoke."],
    ["Rep. Alexandria Ocasio-Cortez, D-N.Y., spoke.", "Gov. Hill, R-Ohio, did not."],
    ["He beat Col. Oliver Ross et al. in Smith v. Jones.", "The appeal failed."],
    ["Why?", "Because it was late.", "Really!"],
    ["“Why?”", "“Because.”"],
    ["The Yahoo! board met.", "It adjourned."],
    ["The show Jeopardy! returns on Monday.", "Fans are glad."],
    ["The rate is approx. 5 per cent.", "It was 4."],
    ["See p. 12 of the report, vol. 3, fig. 2.", "It is clear."],
    ["He was born c. 1850 in Leeds.", "He died in 1901."],
    ["They sell fruit, nuts, etc. at the market.", "It is open daily."],
    ["The U.K. and the E.U. agreed.", "France did not."],
    ["Washington, D.C., is humid.", "He moved to Washington, D.C.", "She stayed."],
    ["She said: “We will rebuild.”", "The crowd cheered."],
    ["“We will rebuild!” she said.", "“Nobody is leaving.”"],
    ["“We will rebuild,” she said, “because this is home.”", "Nobody left."],
    [
        "“Once planning reached advanced stages,” explained Alexandra Torres.",
        "“Each step made subsequent steps seem logical.”",
    ],
    ["no final stop here"],
    ["He visited example.com and left.", "It was down."],
    ["The iPhone sold well.", "iPhone sales rose."],
    ["It cost $5.", "“That is cheap,” he said."],
    ["It cost $5 million.", "5,000 people came."],
    ["The score was 3-1.", "2,000 fans cheered."],
    ["There were 140 households.", "Of those, 20 returned."],
    ["What happened at 5 p.m.?", "No one knows."],
    ["“Did he say ‘no’?” she asked.", "He had."],
    ["“He said ‘no.’”", "She left."],
    ["He arrived at 3 p.m. and left at 4 p.m.", "She stayed."],
    ["The vote was 7 to 2.", "• The mayor voted no."],
    ["He lost to Lt. Col. Adam Hughes in Fla. on Sept. 3.", "It rained."],
    ["“Mr. Speaker,” he began, “I object.”", "The House laughed."],
    ["Brig. Gen. Sam Ode and Sgt. Maj. Kim flew to Ft. Worth.", "They returned."],
    ["The Rev. Al Dunn and Hon. Judge Foy sat.", "Messrs. Hall and Poe stood."],
    ["The case, Roe vs. Wade, was cited.", "It matters."],
    ["He works at 10 Downing St. in London.", "She lives on 5th Ave.", "Both commute."],
    ["It is 5 ft. 3 in. tall and weighs 10 lbs. or so.", "It grows."],
    ["The plan—“reckless,” in her words—failed.", "“Good,” he said."],
    ["‘It’s over,’ said Brown.", "‘We lost.’"],
    ["'It's over,' said Brown.", "'We lost.'"],
    ["“It’s over. We lost. Go home,” said Brown."],
    ["It happened (see No. 4 below).", "Nothing else did."],
    ["He asked, “Who are you?”", "She laughed."],
    ["He asked, “Who are you?” and she laughed.", "They left."],
    ["“Who are you?” she laughed, “and why?”", "He left."],
    ["[The plan] failed.", "[It] was costly."],
    ["“[The plan] failed,” he said.", "“[It] was costly.”"],
    ["Inflation fell to 2.1%.", "GDP grew 0.4%."],
    ["The E.P.A. and the F.B.I. declined.", "The C.I.A. did too."],
    ["He joined the F.B.I. in 1999.", "He left the F.B.I.", "Then he wrote."],
    ["Sources: A.P. and Reuters.", "Done."],
    ["Plan B was tried.", "Plan C was not."],
    ["So do I.", "We agree."],
    ["He and I. M. Pei met.", "They talked."],
]


def sentences_of(text: str) -> list[str]:
    return [s.of(text) for s in split_sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize("sentences", PARAGRAPHS, ids=lambda sentences: sentences[0][:40])
def test_hard_newspaper_cases(sentences: list[str]) -> None:
    assert sentences_of(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It shut\nin May. It\nopened.", ["It shut\nin May.", "It\nopened."]),
        ("It failed.\n- The mayor wept.", ["It failed.", "- The mayor wept."]),
        ("no stop at all", ["no stop at all"]),
        ("😀 It held. 👩\u200d🚀 It held.", ["😀 It held.", "👩\u200d🚀 It held."]),
        ("Cafe\u0301 shut. Ärzte kamen.", ["Cafe\u0301 shut.", "Ärzte kamen."]),
        ("It rose.[1] It fell.", ["It rose.[1]", "It fell."]),
        ("``No way '' , he said . It rained .", ["``No way '' , he said .", "It rained ."]),
        ("The '90s ended. Rock 'n' roll did not.", ["The '90s ended.", "Rock 'n' roll did not."]),
        ("\u200b", ["\u200b"]),
        ("…", ["…"]),
    ],
)
def test_other_layouts_and_scripts(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_offsets_are_those_of_the_articles_text() -> None:
    text = "Title 😀\n\nIt shut. It opened.\n\nEnd."
    start = text.index("It shut")
    spans = split_sentences(text, Span(start, start + len("It shut. It opened.")))
    assert [s.of(text) for s in spans] == ["It shut.", "It opened."]


def test_a_long_quotation_is_cut_at_its_sentences() -> None:
    said = " ".join(f"We counted all of the ballots in ward number {n} again." for n in range(9))
    text = f"“{said}” He left."
    assert len(said) > WHOLE_QUOTATION
    found = sentences_of(text)
    assert len(found) == 10
    assert found[-2].endswith("8 again.”")
    assert found[-1] == "He left."


def test_an_unclosed_quotation_does_not_swallow_the_paragraph() -> None:
    text = "“We counted twice. It was right. Nobody argued."
    assert sentences_of(text) == ["“We counted twice.", "It was right.", "Nobody argued."]
