"""What the status says of a calibration."""

from datetime import datetime
from typing import Literal

from index.status import IndexStatus
from server.calibration.stored import FILE, CalibrationDamaged, made_by, read
from server.index_schemas import CalibrationReport


def calibration_report(
    status: IndexStatus, reranker: str | None, *, whole_paths: bool
) -> CalibrationReport:
    """Whether confidence is calibrated for these articles; paths are for this machine alone."""
    try:
        stored = read(status.folder)
    except CalibrationDamaged as error:
        said = str(error) if whole_paths else f"{FILE} is damaged"
        return _without("damaged", said)
    if stored is None:
        return _without("none", None)
    fits = reranker is None and stored.made_by == made_by(status.about.fingerprint)
    return CalibrationReport(
        state="used" if fits else "old",
        made=datetime.fromisoformat(stored.made),
        articles=stored.articles,
        questions=stored.questions,
        offset=stored.offset,
        error=None,
    )


def readable_calibration(report: CalibrationReport) -> str:
    """One line for the terminal."""
    if report.state == "damaged":
        return f"confidence as for any articles: {report.error}; 'pullquote index' makes it anew"
    if report.made is None:
        return "confidence as for any articles: not calibrated yet, or there are too few of them"
    said = (
        f"calibrated {report.made:%Y-%m-%d %H:%M} UTC on {report.questions} questions, "
        f"when there were {report.articles} articles; offset {report.offset:+.2f}"
    )
    if report.state == "old":
        said += "; made otherwise than answers are now, and not used"
    return f"confidence {said}"


def _without(state: Literal["none", "damaged"], error: str | None) -> CalibrationReport:
    return CalibrationReport(
        state=state, made=None, articles=None, questions=None, offset=None, error=error
    )
