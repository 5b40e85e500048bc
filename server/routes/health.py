"""Is the process alive, and can it answer?"""

from fastapi import APIRouter

from server.dependencies import AssistantDep, KeeperDep
from server.problems import NotReady
from server.schemas import Health, Suggestions

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Alive")
def healthz() -> Health:
    """The process answers; nothing is said about the index."""
    return Health(status="alive")


@router.get("/readyz", summary="Ready to answer")
def readyz(keeper: KeeperDep, _: AssistantDep) -> Health:
    """Index and model are open, and the vectors can be asked. A problem with 503 until then."""
    keeper.require_vectors()
    if keeper.resting:
        raise NotReady("the server is being stopped; what is under way is finished")
    return Health(status="ready")


@router.get("/v1/suggestions", summary="Questions to begin with")
def suggestions(keeper: KeeperDep, _: AssistantDep) -> Suggestions:
    """Up to four questions that the articles answer; empty while they are worked out."""
    return Suggestions(questions=keeper.suggestions)
