"""When two articles are prints of one story.

Measured on texts in which nobody had marked the copies, and all pairs near a bound read by
eye. Among 2,123 BBC reports 67 pairs are found, all versions of one report; the least alike
whole ones have a Jaccard index of 0.56. Just below stand one pair of 0.47 (a report rewritten
the next day) and then, from 0.36 down, reports of one affair on different days. In 326 news
digests, 646 paragraphs and 278 passages of encyclopedias nothing is found, as is right. In
1,488 scraped pages menus and templates make pages of one site alike, mostly below 0.46; a
text that a chain publishes for each of its clinics is found, though each names its own.
"""

NEAR = 0.5  # Jaccard index of the shingles, for prints of about one length
HELD = 0.8  # share of a part's shingles that the whole must hold
MUCH = 2 / 3  # a part is shorter than this share of the whole; above it both are near copies
# Fewer words are no part of a story but a phrase or a notice that stands in many; and to be
# near copies they must be as like as ``NEAR_BRIEF``.
BRIEF_WORDS, NEAR_BRIEF = 60, 0.8
# Of the numbers, and of the names, of the print that has fewer of them, so many must stand
# in the other; of so few nothing is concluded. Of the numbers, the 59 BBC pairs that
# have any share nine in ten at least; two issues of one list share fewer than half.
SAME_FACTS, FEWEST_FACTS = 0.6, 3
