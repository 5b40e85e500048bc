"""Check a quotation."""

from fastapi import APIRouter

from server.dependencies import AssistantDep
from server.schemas import Verification, VerifyRequest

router = APIRouter(prefix="/v1", tags=["verify"])


@router.post("/verify", summary="Check a quotation")
def verify(assistant: AssistantDep, asked: VerifyRequest) -> Verification:
    """Whether the words stand in an article: `exact`, `altered` or `absent`.

    `exact` looks past white space, the style of quotation marks, dashes and ellipses, and
    Unicode's compatible forms, and says so in `normalised`. `altered` lists each difference.
    With `absent`, `matches` holds at most the nearest words, and with a `reason` too no article
    passed the `filters`.
    """
    return assistant.verify(asked.quote, asked.filters.filters())
