"""What the long run keeps its requests from."""

from typing import Any

import schemathesis

NOWHERE = "http://127.0.0.1:9/page"


def stay_here(case: Any) -> None:
    """Have a request that names a web page name one that no other machine is asked for."""
    if isinstance(case.body, dict) and isinstance(case.body.get("url"), str):
        case.body["url"] = NOWHERE


@schemathesis.hook
def before_call(_: Any, case: Any, __: Any) -> None:
    """Called by Schemathesis for each request."""
    stay_here(case)
