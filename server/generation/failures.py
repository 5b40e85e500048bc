"""What can go wrong with a language model.

PullquoteError
├── LanguageModelUnavailable   one is configured, but its package, file or key is missing
└── WritingFailed              it was asked and did not answer as it should; its ``code`` says how
"""

from typing import Literal

from index.errors import PullquoteError

Code = Literal[
    "timeout",  # its time was up
    "unreachable",  # nothing answers at its address
    "refused",  # it turns the key or the request down
    "busy",  # too many requests, or trouble of its own
    "nonsense",  # what it wrote is not what it was asked for
    "cut",  # it broke off
]


class LanguageModelUnavailable(PullquoteError):
    """A language model is configured but cannot be used as it is."""


class WritingFailed(PullquoteError):
    """The model did not answer as it should; what it drafted before stays valid.

    The message is in our words alone: what a server says may repeat the key.
    """

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
