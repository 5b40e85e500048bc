"""The index itself: what it says about itself, and what changes it as a whole."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from index.status import describe
from server.calibration.reporting import calibration_report
from server.dependencies import WRITES, KeeperDep, SettingsDep, TrustedDep
from server.index_schemas import (
    IndexReport,
    JobReport,
    RebuildRequest,
    RemoveRequest,
    SyncRequest,
    index_report,
)
from server.problems import WriteRefused
from server.routes.jobs import accepted
from server.routes.once import ONCE, repeatable

router = APIRouter(prefix="/v1/index", tags=["index"])
_REPEATABLE: dict[str, Any] = {
    "status_code": 202,
    "dependencies": [*WRITES, ONCE],
    "responses": repeatable(202),
}


@router.get("", summary="What is indexed")
def index(settings: SettingsDep, trusted: TrustedDep) -> IndexReport:
    """How much is indexed, how fresh it is, with which model, and what waits to be put right."""
    status = describe(settings.data)
    calibration = calibration_report(status, settings.reranker, whole_paths=trusted)
    return index_report(status, settings.reranker, calibration, whole_paths=trusted)


@router.post("/sync", summary="Bring the index in line", **_REPEATABLE)
def sync(
    keeper: KeeperDep,
    trusted: TrustedDep,
    response: Response,
    asked: Annotated[SyncRequest, Body()] = SyncRequest(),
) -> JobReport:
    """Look at every known folder, file and page again, and index what has changed.

    To name ``targets`` takes the token of the data folder, as the command line does.
    """
    if asked.targets is not None and not trusted:
        raise WriteRefused("new folders and files are named on the command line: pullquote index")
    request = {
        "targets": asked.targets,
        "allow_removals": asked.allow_removals,
        "fields": asked.fields,
    }
    return accepted(keeper, response, "sync", request)


@router.post("/remove", summary="Take articles out", **_REPEATABLE)
def remove(
    keeper: KeeperDep, response: Response, asked: Annotated[RemoveRequest, Body()]
) -> JobReport:
    """Take articles out, each named by its id, its file or its address."""
    return accepted(keeper, response, "remove", {"articles": asked.articles})


@router.post("/rebuild", summary="Build the index anew", **_REPEATABLE)
def rebuild(
    keeper: KeeperDep,
    response: Response,
    asked: Annotated[RebuildRequest, Body()] = RebuildRequest(),
) -> JobReport:
    """Build it aside, check it and swap it in; questions are answered throughout."""
    return accepted(keeper, response, "rebuild", {"embed": asked.embed})


@router.post("/rollback", summary="Go back to before", **_REPEATABLE)
def roll_back(keeper: KeeperDep, response: Response) -> JobReport:
    """Make the index of before the last rebuild live again, with the articles of now."""
    return accepted(keeper, response, "rollback", {})


@router.post("/prune", summary="Free what rollback needs", **_REPEATABLE)
def prune(keeper: KeeperDep, response: Response) -> JobReport:
    """Remove the index of before the last rebuild."""
    return accepted(keeper, response, "prune", {})


@router.post("/check", summary="Check every promise", **_REPEATABLE)
def check(keeper: KeeperDep, response: Response) -> JobReport:
    """Each live paragraph has its vectors and full text, no orphan, every offset right."""
    return accepted(keeper, response, "check", {})


@router.post("/repair", summary="Repair what can be", **_REPEATABLE)
def repair(keeper: KeeperDep, response: Response) -> JobReport:
    """Make vectors and full text anew from the catalogue where they are wrong."""
    return accepted(keeper, response, "repair", {})
