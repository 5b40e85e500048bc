"""Whatever is begun, kept, renamed and deleted, conversations are what a list of them would be."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from server.conversation.store import ConversationStore
from tests.server.kept_answers import answer

WORDS = ("river", "bridge", "vote", "zürich", "river's", "a\0b", "\ud800")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
PLAIN = WORDS[:4]  # of which none begins another


@dataclass
class Kept:
    """A conversation as it should be."""

    title: str | None
    turns: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_listed(self) -> bool:
        """One that was only begun is not: its first question was stopped, or failed."""
        return self.title is not None or bool(self.turns)

    def holds(self, word: str) -> bool:
        texts = [self.title or "", *(text for turn in self.turns for text in turn)]
        return any(word in text for text in texts)


class Journal(RuleBasedStateMachine):
    """The store beside a list: the last used conversation is its last."""

    begun = Bundle("begun")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = ConversationStore(self.folder / "conversations.db")
        self.kept: dict[str, Kept] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(target=begun, title=st.none() | st.sampled_from(PLAIN))
    def begin(self, title: str | None) -> str:
        identity = self.store.create(title).id
        self.kept[identity] = Kept(title)
        return identity

    @rule(identity=begun, question=TEXTS, said=TEXTS)
    def keep(self, identity: str, question: str, said: str) -> None:
        self.store.keep(identity, question, answer(said, citations=[]))
        kept = self.kept[identity]
        question, said = (text.replace("\ud800", "\ufffd") for text in (question, said))
        kept.turns.append((question, said))
        if kept.title is None:
            kept.title = question.replace("\0", "")  # which nobody could see
        self.kept[identity] = self.kept.pop(identity)

    @rule(identity=begun, title=st.sampled_from(PLAIN))
    def rename(self, identity: str, title: str) -> None:
        self.store.rename(identity, title)
        self.kept[identity].title = title

    @rule(identity=consumes(begun))
    def delete(self, identity: str) -> None:
        self.store.delete(identity)
        del self.kept[identity]

    @invariant()
    def the_list_is_right(self) -> None:
        found, total = self.store.latest()
        shown = {each.id: (each.title, each.turns) for each in found}
        assert shown == {
            i: (kept.title, len(kept.turns)) for i, kept in self.kept.items() if kept.is_listed
        }
        assert total == len(shown)
        times = [each.updated for each in found]
        assert times == sorted(times, reverse=True)

    @invariant()
    def every_turn_is_there(self) -> None:
        for identity, kept in self.kept.items():
            _, turns = self.store.get(identity)
            assert [(turn.question, turn.answer.text) for turn in turns] == kept.turns

    @invariant()
    def words_are_found_where_they_are(self) -> None:
        for word in PLAIN:
            found, total = self.store.latest(word)
            assert total == len(found)
            assert {each.id for each in found} == {
                identity for identity, kept in self.kept.items() if kept.holds(word)
            }


Journal.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestJournal = Journal.TestCase
