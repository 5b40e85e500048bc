"""Sentences of the sample articles as a person would put them, and the same, subtly wrong.

Written by hand with the articles open, and not from what the check can do.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """The file, words of each sentence that is cited, and a right and a wrong statement."""

    file: str
    cited: tuple[str, ...]
    right: str
    wrong: str
    beyond: bool = False  # the wrong one is wrong in a way that no rule here sees


PAIRS = (
    Pair(
        "council-votes-to-close-chandlers-bridge.md",
        ("Cars, vans and buses will be turned away",),
        "The borough council voted 17–14 to shut Chandlers Bridge to motor traffic from 1 May, for"
        " a minimum of a year and a half.",
        "The borough council voted 17–14 to shut Chandlers Bridge to motor traffic from 1 May, for"
        " no more than 18 months.",
    ),
    Pair(
        "council-votes-to-close-chandlers-bridge.md",
        ("Pedestrians and cyclists will still",),
        "People on foot or on bicycles can still cross the bridge, which was opened in 1884.",
        "People on foot or on bicycles can no longer cross the bridge, which was opened in 1884.",
    ),
    Pair(
        "council-votes-to-close-chandlers-bridge.md",
        ("Gwen Applegarth, whose bakery",),
        "Gwen Applegarth, a baker, told reporters that two-thirds of her morning customers arrived"
        " by car from Northbank.",
        "Gwen Applegarth, a baker, told reporters that a third of her morning customers arrived"
        " by car from Northbank.",
    ),
    Pair(
        "council-votes-to-close-chandlers-bridge.md",
        ("A free ferry for foot passengers",),
        "Mr Fennimore suggested a free ferry for people on foot, but the idea was turned down.",
        "Mr Fennimore suggested a free ferry for people on foot, and the idea was accepted.",
    ),
    Pair(
        "chandlers-bridge-reopens.txt",
        ("The repair has replaced 14",),
        "The work cost £7.9 million, and 14 of the bridge’s 26 cross-beams were replaced.",
        "The work cost £6.8 million, and 14 of the bridge’s 26 cross-beams were replaced.",
    ),
    Pair(
        "chandlers-bridge-reopens.txt",
        ("Skelderline, which runs the service",),
        "While the bridge was shut, Skelderline saw 38 per cent of the route’s passengers go.",
        "While the bridge was shut, Skelderline gained 38 per cent more passengers on the route.",
    ),
    Pair(
        "chandlers-bridge-reopens.txt",
        ("Idris Fennimore, who voted against", "He gave the scissors instead"),
        "Idris Fennimore, who had opposed the closure, handed the scissors to Maureen Tasker.",
        "Maureen Tasker handed the scissors to Idris Fennimore, who had opposed the closure.",
    ),
    Pair(
        "flood-fund-treasurer-guilty.txt",
        ("The man who looked after",),
        "The treasurer of the town’s flood relief fund was convicted of stealing £84,350 from it by"
        " making up 27 families.",
        "The treasurer of the town’s flood relief fund was cleared of stealing £84,350 from it by"
        " making up 27 families.",
    ),
    Pair(
        "flood-fund-treasurer-guilty.txt",
        ("Judge Philippa Orme released him",),
        "The judge, Philippa Orme, granted him bail until sentencing on 10 July.",
        "The judge, Philippa Orme, refused him bail until sentencing on 10 July.",
    ),
    Pair(
        "flood-fund-treasurer-guilty.txt",
        ("Hester Vane, defending, said",),
        "Defending, Hester Vane said he was a man of good character who had collected £40,000 for"
        " the lifeboat over two decades.",
        "He was a man of good character who had collected £40,000 for the lifeboat over two"
        " decades.",
    ),
    Pair(
        "outboard-engine-thefts-three-arrested.txt",
        ("Two of the men, aged 29", "None has been charged"),
        "Two of the suspects, 29 and 34 years old, come from Skelderwick; nobody has been charged.",
        "Two of the suspects, 29 and 34 years old, come from Skelderwick and have been charged.",
    ),
    Pair(
        "outboard-engine-thefts-three-arrested.txt",
        ("The engines are thought to be worth",),
        "The stolen engines are believed to be worth around £146,000.",
        "The stolen engines are worth £146,000.",
    ),
    Pair(
        "outboard-engine-thefts-three-arrested.txt",
        ("According to the force, thefts",),
        "Police say 118 marine engines were stolen in Harnshire in 2023, up from 64 in 2022.",
        "Police say 64 marine engines were stolen in Harnshire in 2023, down from 118 in 2022.",
    ),
    Pair(
        "eels-return-to-the-skelder.md",
        ("The eel pass was bolted",),
        "The pass cost £68,000, and the Skelder Internal Drainage Board paid two-thirds of that.",
        "The pass cost £68,000, all of it paid by the Skelder Internal Drainage Board.",
    ),
    Pair(
        "infirmary-to-close-minor-injuries-unit-at-night.html",
        ("The board of Harnshire Coast",),
        "By seven votes to two, the trust’s board agreed to the closure as part of the audience of"
        " 130 shouted “shame”.",
        "By seven votes to two, the trust’s board threw out the closure as part of the audience of"
        " 130 shouted “shame”.",
    ),
    Pair(
        "infirmary-to-close-minor-injuries-unit-at-night.html",
        ("Prof. Skeel said that the trust",),
        "The trust has advertised its vacancies only once since August, according to Prof. Skeel.",
        "The trust has advertised its vacancies only once since August, according to Dr. Oyelaran.",
    ),
    Pair(
        "inspector-rejects-gull-lane-homes.html",
        ("The long fight over the Gull Lane",),
        "An inspector turned down Quernstone Developments’ appeal over 84 homes on the Gull Lane"
        " allotments.",
        "An inspector upheld Quernstone Developments’ appeal over 84 homes on the Gull Lane"
        " allotments.",
    ),
    Pair(
        "us-owner-cuts-jobs-at-pellam-pumps.html",
        ("Kellerman-Voss said the works had lost",),
        "Kellerman-Voss said the plant made a loss of $6.2m in the year to 31 August, having earned"
        " $1.1m the year before.",
        "Kellerman-Voss said the plant made a profit of $6.2m in the year to 31 August, having lost"
        " $1.1m the year before.",
    ),
    Pair(
        "us-owner-cuts-jobs-at-pellam-pumps.html",
        ("Ashworth said the union would propose",),
        "The union plans to put forward a four-day week, which it reckons would save 120 of the"
        " jobs, Ashworth said.",
        "The union rejected a four-day week, which it reckons would save 120 of the jobs, Ashworth"
        " said.",
    ),
    Pair(
        "winifred-strake-obituary.md",
        ("In July 1969 an army convoy", "Gen. T. E. Lascombe got out"),
        "In 1969 Gen. Lascombe, whose convoy of 60 lorries had reached the bridge, told her to keep"
        " it shut.",
        "In 1969 Gen. Lascombe, whose convoy of 60 lorries had reached the bridge, told her to open"
        " it.",
    ),
    Pair(
        "storm-isolde-breaches-sea-wall.txt",
        (
            "Nobody was killed",
            "Two people were treated",
        ),
        "There were no deaths; two people needed treatment for hypothermia and a firefighter"
        " broke a wrist.",
        "One person died and two people needed treatment for hypothermia.",
    ),
    Pair(
        "storm-isolde-breaches-sea-wall.txt",
        ("The gauge at Customs House Quay reached",),
        "At 4.87 metres, the Customs House Quay gauge passed the 4.61-metre record of January"
        " 1978, according to the county.",
        "At 4.61 metres, the Customs House Quay gauge passed the 4.87-metre record of January"
        " 1978, according to the county.",
    ),
    Pair(
        "storm-isolde-breaches-sea-wall.txt",
        ("Gen. Roderick Haigh-Moss, the retired",),
        "Roderick Haigh-Moss, who chairs the drainage board, says it requested that the wall"
        " be raised, in 2019 and 2022.",
        "Roderick Haigh-Moss, who chairs the drainage board, says it twice refused to let the"
        " wall be raised.",
    ),
    Pair(
        "tasker-loses-seat-by-eleven-votes.txt",
        ("The Independents took 16",),
        "With 16 of the 31 seats, the Independents can govern alone.",
        "With 16 of the 31 seats, the Independents cannot govern alone.",
    ),
    Pair(
        "tasker-loses-seat-by-eleven-votes.txt",
        ("The turnout was 43.7%",),
        "Turnout rose from 36.2% in 2022 to 43.7%.",
        "Turnout dropped from 43.7% in 2022 to 36.2%.",
    ),
    Pair(
        "tasker-loses-seat-by-eleven-votes.txt",
        ("Mr Fennimore promised that the bridge",),
        "Mr Fennimore pledged that the bridge would be open again this year and that £12,500"
        " would go on cameras for the Town Quay.",
        "The bridge will be open again this year, and £12,500 will go on cameras for the Town"
        " Quay.",
    ),
    Pair(
        "tollgate-primary-goes-home.md",
        ("Attendance in the Corn Exchange",),
        "Attendance at the Corn Exchange was higher than the year before: 95.2% against 93.8%.",
        "Attendance at the Corn Exchange was lower than the year before: 93.8% against 95.2%.",
    ),
    Pair(
        "tollgate-primary-goes-home.md",
        ("The proportion of 11-year-olds",),
        "The share of 11-year-olds at the expected level in reading, writing and maths"
        " dropped to 57%, from 64%.",
        "The share of 11-year-olds at the expected level in reading, writing and maths"
        " climbed to 64%, from 57%.",
    ),
    Pair(
        "tollgate-primary-goes-home.md",
        ("According to him, £30,000",),
        "He said £30,000 of the money had been promised by the flood fund in April but had"
        " not yet come.",
        "He said £30,000 of the money was paid by the flood fund in April.",
        beyond=True,
    ),
    Pair(
        "town-beat-rovers-in-final-day-thriller.md",
        (
            "It went in off both posts",
            "Town had beaten",
        ),
        "Town came back from two goals down to beat Kelbourne Rovers 3-2 and go up for the"
        " first time in 19 years.",
        "Kelbourne Rovers came back from two goals down to beat Town 3-2.",
    ),
    Pair(
        "town-beat-rovers-in-final-day-thriller.md",
        ("The attendance was 2,318",),
        "A crowd of 2,318 was the biggest at the ground since its main stand was rebuilt in 2003.",
        "A crowd of 2,318 was the smallest at the ground since its main stand was rebuilt in 2003.",
    ),
    Pair(
        "town-beat-rovers-in-final-day-thriller.md",
        ("Two people at the club said",),
        "Ottermouth Athletic have bid £45,000 for Bramhall, two club sources said; his deal"
        " lasts until June 2026.",
        "Ottermouth Athletic have bid £45,000 for Bramhall, whose deal lasts until June 2026.",
    ),
    Pair(
        "eels-return-to-the-skelder.md",
        ("Dr. P. T. Okonjo-Reeve, a fish",),
        "Dr. P. T. Okonjo-Reeve, who took no part in the research, called the result about as"
        " clean as field ecology gets.",
        "Dr. P. T. Okonjo-Reeve, who took part in the research, called the result about as"
        " clean as field ecology gets.",
        beyond=True,
    ),
    Pair(
        "eels-return-to-the-skelder.md",
        ("The drainage board decides in October",),
        "In October the drainage board will decide if it funds a second pass at the Tarn"
        " Cross weir.",
        "In October the drainage board decided to fund a second pass at the Tarn Cross weir.",
    ),
    Pair(
        "flood-review-revises-figures.html",
        ("The sirens were indeed switched on",),
        "Although the sirens were switched on at 3.25 a.m., two out of three stayed silent.",
        "The sirens were switched on at 3.25 a.m., and all three sounded.",
    ),
    Pair(
        "inspector-rejects-gull-lane-homes.html",
        (
            "Maureen Tasker, the council’s leader, had supported",
            "She said that the borough needed",
        ),
        "Maureen Tasker had backed the homes, saying the borough needed 1,150 by 2035 but had"
        " space for 640.",
        "Maureen Tasker had opposed the homes, saying the borough needed 1,150 by 2035 but"
        " had space for 640.",
    ),
)
