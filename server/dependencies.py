"""What routes ask for, named as types."""

from typing import Annotated

from fastapi import Depends, Request

from server.answering.assistant import Assistant
from server.opening import Opening


def _opening(request: Request) -> Opening:
    opening = request.app.state.opening
    assert isinstance(opening, Opening)
    return opening


def _assistant(opening: Annotated[Opening, Depends(_opening)]) -> Assistant:
    return opening.assistant


OpeningDep = Annotated[Opening, Depends(_opening)]
AssistantDep = Annotated[Assistant, Depends(_assistant)]
