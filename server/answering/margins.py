"""How close to the best sentence a further one has to score to be quoted.

All in the units of ``Candidate.score``, so that they are fitted anew when the scale of the
scores changes: ``python -m server.evaluation.fit_margins`` does it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Margins:
    """Distances from the best score; a further sentence is quoted within them."""

    neighbour: float  # stands right beside the best one, and makes one quote with it
    bare: float  # the same, without the kind of thing that is asked for
    alternative: float  # one fact: the best is not clearly better than this one
    confirming: float  # one fact: another article says it too
    close: float  # an open question: as good as the best
    adding: float  # an open question: speaks of a part that nothing else covers
    listing: float  # a list: another item
    following: float  # a list: what the paragraph goes on to say
    siding: float  # a comparison: what the other side says
    silent: float  # a comparison: past this, the other side says nothing of it


MARGINS = Margins(
    neighbour=0.4,
    bare=0.1,
    alternative=0.02,
    confirming=0.08,
    close=0.06,
    adding=0.15,
    listing=0.15,
    following=0.6,
    siding=0.3,
    silent=0.7,
)
