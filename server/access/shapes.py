"""What is said of keys and sessions over HTTP."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field

from server.access.keys import LONGEST_NAME, MOST_DAYS, NO_ADMIN_LEFT, Key, without_admins
from server.access.scopes import Scope
from server.schemas import Request, Shape


class KeyRequest(Request):
    """A key to be made."""

    name: Annotated[
        str, Field(min_length=1, max_length=LONGEST_NAME, description="whose it is, or what for")
    ]
    scopes: Annotated[
        list[Scope],
        Field(
            min_length=1,
            max_length=10,
            description="`ask` and `write` include `read`; `admin` includes all",
        ),
    ]
    expires_days: Annotated[
        int | None, Field(ge=1, le=MOST_DAYS, description="after so many days; `null`: never")
    ] = None


class KeyReport(Shape):
    """A key, without what its holder shows."""

    id: str
    name: str
    scopes: list[Scope]
    made: datetime
    last_used: datetime | None = Field(description="to the minute")
    expires: datetime | None
    expired: bool


class NewKey(KeyReport):
    """A key just made."""

    key: str = Field(description="what its holder shows; it is not kept, and not shown again")


class KeyList(Shape):
    """All keys."""

    items: list[KeyReport]
    warning: str | None = Field(description="said while no key has the scope `admin`")


class SignInRequest(Request):
    """A key, to sign in with."""

    key: Annotated[str, Field(min_length=1, max_length=500)]


class SessionReport(Shape):
    """Who calls, and what they may do."""

    proof: Literal["none", "token", "key", "session"] = Field(
        description="by what that is known; `none` where no key is needed"
    )
    name: str | None = Field(description="the name of the key")
    scopes: list[Scope]
    expires: datetime | None = Field(description="when a session that has just begun will end")


def key_report(key: Key) -> KeyReport:
    """A key as it is reported."""
    return KeyReport(
        id=key.id,
        name=key.name,
        scopes=list(key.scopes),
        made=moment(key.made),
        last_used=None if key.used is None else moment(key.used),
        expires=None if key.expires is None else moment(key.expires),
        expired=key.expired(datetime.now(UTC).timestamp()),
    )


def new_key(key: Key, shown: str) -> NewKey:
    """A key just made, with what its holder shows."""
    return NewKey(**key_report(key).model_dump(), key=shown)


def key_list(keys: Sequence[Key]) -> KeyList:
    """Keys, and whether one of them is an administrator's."""
    reports = [key_report(key) for key in keys]
    now = datetime.now(UTC).timestamp()
    usable = [key for key in keys if not key.expired(now)]
    return KeyList(items=reports, warning=NO_ADMIN_LEFT if without_admins(usable) else None)


def in_order(scopes: Iterable[Scope]) -> list[Scope]:
    """Scopes as they are always listed."""
    wanted = frozenset(scopes)
    return [scope for scope in Scope if scope in wanted]


def moment(seconds: float) -> datetime:
    """A time as it is reported: UTC, to the second."""
    return datetime.fromtimestamp(int(seconds), UTC)
