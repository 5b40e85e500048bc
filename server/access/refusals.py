"""What a request can be turned away for, before it reaches its route.

PullquoteError
├── KeyNeeded            no key was shown, or one that is not known
│   └── KeyWrong         one was shown, and it does not open anything
├── ScopeMissing         the key is good, and not for this
├── OriginRefused        the request comes from another site's page, or by another name
├── RequestTooLarge      its body has more bytes than are taken
├── TooManyRequests      the caller's limit is reached
├── ServerBusy           too many questions are waiting
├── AnswerTimedOut       the answer, or the question, took too long
├── KeyUnknown           no key has this id
├── KeyRefused           such a key cannot be made
└── KeysBroken           the file of keys is damaged, or of a later version
"""

from collections.abc import Mapping

from index.errors import PullquoteError

REALM = 'Bearer realm="pullquote"'


class KeyNeeded(PullquoteError):
    """No key was shown."""

    challenge = REALM


class KeyWrong(KeyNeeded):
    """A key was shown, and it opens nothing: it is mistyped, has expired or was revoked."""

    challenge = f'{REALM}, error="invalid_token"'


class ScopeMissing(PullquoteError):
    """The key is good, and not for this."""

    def __init__(self, message: str, scope: str) -> None:
        super().__init__(message)
        self.challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'


class OriginRefused(PullquoteError):
    """The request comes from another site's page, or by a name that is not this server's."""


class RequestTooLarge(PullquoteError):
    """The body of the request has more bytes than are taken."""


class TooManyRequests(PullquoteError):
    """The caller's limit is reached; ``headers`` say when to come back."""

    def __init__(self, message: str, headers: Mapping[str, str]) -> None:
        super().__init__(message)
        self.headers = headers


class ServerBusy(PullquoteError):
    """Too many questions are waiting already."""


class AnswerTimedOut(PullquoteError):
    """The question did not arrive, or its answer was not made, in time."""


class KeyUnknown(PullquoteError):
    """No key has this id."""


class KeyRefused(PullquoteError):
    """Such a key cannot be made."""


class KeysBroken(PullquoteError):
    """The file of keys is damaged, or of a later version; nobody is let in by it."""
