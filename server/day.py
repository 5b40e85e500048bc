"""A day as it is sent: written out, and nothing else that could be taken for one."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_out(value: Any) -> Any:
    # Pydantic takes a number, and the digits of one, for seconds since 1970: who asks for what
    # was published until "2025" would be told that nothing was.
    if isinstance(value, str) and _WRITTEN.fullmatch(value.strip()):
        return value.strip()
    if value is None or isinstance(value, date):
        return value
    raise ValueError("a day is written as 2026-03-12")


Day = Annotated[date, BeforeValidator(_written_out)]
