"""Has a language model draft statements from numbered sentences; checks none of them."""

from collections.abc import Callable, Iterator, Sequence

from index.particulars import held, particulars
from index.words import Stems, stems, words
from server.generation.calling import Call, Caller
from server.generation.failures import WritingFailed
from server.generation.prompting import Numbered, for_answer, for_rewrite
from server.generation.provider import Provider
from server.generation.reading import Draft, ObjectReader, StatementsReader, question_of
from server.schemas import Turn

__all__ = ["Draft", "Numbered", "Writer", "Writing"]

Writing = Call[Draft]
# Words that a question may begin with, besides those that carry no meaning anyway.
_OPENERS = frozenset(
    "compare describe explain find give list name show summarise summarize".split()
)


class Writer:
    """A language model that is ready to be asked; thread-safe, to be closed.

    ``name`` says which: "ollama/qwen2.5".
    """

    def __init__(self, provider: Provider, *, seconds: float, attempts: int, context: int) -> None:
        self.name = provider.name
        self._caller = Caller(provider, attempts)
        self._seconds, self._context = seconds, context

    def __repr__(self) -> str:
        return f"Writer({self.name!r})"

    def draft(
        self,
        question: str,
        sentences: Sequence[Numbered],
        most: int,
        stopped: Callable[[], bool] | None = None,
        seconds: float | None = None,
    ) -> Writing:
        """At most ``most`` statements that answer from the sentences, each as soon as it is whole.

        ``sentences`` come best first; as many are shown as fit. None back says that they do not
        answer. What is given names numbers that may not exist and may say anything: it is to be
        checked. Close it to break off, or let ``stopped`` say so. The whole takes no longer than
        ``seconds``, or else the time set. Iterating raises ``WritingFailed``.
        """
        prompt = for_answer(question, sentences, most, self._context)
        return self._caller.call(
            prompt, lambda: StatementsReader(most), seconds or self._seconds, stopped
        )

    def rewrite(
        self, question: str, history: Sequence[Turn], seconds: float | None = None
    ) -> str | None:
        """The question as it is understood without its conversation.

        Nothing if the model gives none that can be used, or one with a name or number that the
        conversation lacks. Raises ``WritingFailed`` where it cannot be asked.
        """
        prompt = for_rewrite(question, history, self._context)
        call: Call[str] = self._caller.call(
            prompt, lambda: ObjectReader(question_of), seconds or self._seconds
        )
        try:
            rewritten = next(_whole(call), None)
        except WritingFailed as failure:
            if failure.code in ("nonsense", "cut"):
                return None
            raise
        finally:
            call.close()
        said = [question, *(turn.content for turn in history)]
        return rewritten if rewritten and adds_nothing(rewritten, said) else None

    def close(self) -> None:
        """Ends what is still being written and closes the connections."""
        self._caller.close()


def adds_nothing(question: str, said: Sequence[str]) -> bool:
    """Whether each name and number of a question stands in what was said."""
    among = Stems(stems(words(" ".join(said))))
    # Its first word counts too, which is capitalised anyway, unless questions begin with it.
    first = question.split(maxsplit=1)[0].casefold().strip(",.:?!")
    lead = "" if first in _OPENERS else "so "
    names, numbers = particulars(lead + question)
    return all(held(token, among) for token in (*names, *numbers))


def _whole(call: Call[str]) -> Iterator[str]:
    yield from call
