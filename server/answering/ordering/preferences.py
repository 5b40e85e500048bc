"""Which sentences come before the best scored one: all preferences, in the order they apply in.

Each sees what those before it put first, so that the last one has the last word.
"""

from collections.abc import Sequence

from index.question import Question
from server.answering.ordering.deeds import counted, done, done_nearby
from server.answering.ordering.fates import fate
from server.answering.ordering.forecasts import come_true
from server.answering.ordering.fullest import fuller
from server.answering.ordering.lately import later, retold
from server.answering.ordering.measured import measure
from server.answering.ordering.preference import Preference, put_first
from server.answering.ordering.sums import real_sum
from server.answering.scoring import Candidate

# On squad2, clapnq and quotesum no other sentence comes first.
FULLER = Preference(fuller, yields=0.05, over_own_words=False)
# Wide: what gives no measure is no answer, and the others of its article are few.
MEASURE = Preference(measure, yields=0.35)
# One further off is of something else, unless its headline says that it is of the same. No set of
# news has such questions to fit that on: it is wide on purpose.
LATER = Preference(later, yields=0.15)
RETOLD = Preference(retold, yields=0.35, holding=0.6)
# Between 0.1 and 0.3 nothing changes on the sets of news.
REAL_SUM = Preference(real_sum, yields=0.2)
# No set has enough questions to fit the others on. They are wide, as the later date decides, as
# what stood first still comes after it, or as the sentence has to tell the very thing.
COME_TRUE = Preference(come_true, yields=0.3, holding=0.6)
FATE = Preference(fate, yields=0.15, holding=0.5)
COUNTED = Preference(counted, yields=0.2)
DONE = Preference(done, yields=0.2)
# In the best one's passage "None has been charged" holds nothing else of what is asked.
DONE_NEARBY = Preference(done_nearby, yields=0.35)

PREFERENCES = (
    FULLER,
    MEASURE,
    LATER,
    RETOLD,
    REAL_SUM,
    COME_TRUE,
    FATE,
    COUNTED,
    DONE,
    DONE_NEARBY,
)


def in_order(
    question: Question, best_first: Sequence[Candidate], *, own_words: bool
) -> list[Candidate]:
    """The sentences in the order to quote them in; some may be left out.

    ``own_words``: the best one is by the one whose words are asked for, and on what is asked.
    """
    order = list(best_first)
    for preference in PREFERENCES:
        if preference.over_own_words or not own_words:
            order = put_first(preference, question, order)
    return order
