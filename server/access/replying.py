"""How a request is turned away: as a problem document, or in OpenAI's shape on OpenAI's paths."""

from starlette.responses import JSONResponse, Response

from index.errors import PullquoteError
from server.access.refusals import KeyNeeded, ScopeMissing, TooManyRequests
from server.openai.errors import described
from server.problems import Problem, problem_of, reply

SIGN_IN = "/sign-in"


class SignInProblem(Problem):
    """What a key would help against."""

    sign_in: str  # where a page takes whoever reads it


def refused(error: PullquoteError, *, openai: bool) -> Response:
    """The response to a request that is not let through."""
    headers = {"cache-control": "no-store"}
    if isinstance(error, KeyNeeded | ScopeMissing):
        headers["www-authenticate"] = error.challenge
    if isinstance(error, TooManyRequests):
        headers.update(error.headers)
    problem = problem_of(error)
    if problem.status == 503:
        headers["retry-after"] = "2"
    if openai:
        status, body = described(error)
        return JSONResponse(body, status, headers)
    if isinstance(error, KeyNeeded):
        problem = SignInProblem(**problem.model_dump(), sign_in=SIGN_IN)
    return reply(problem, headers)
