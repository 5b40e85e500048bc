"""A day is written out: nothing else is taken for one."""

from datetime import date

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from server.day import Day
from server.schemas import FilterFields
from tests.conftest import LiveServer

DAY = TypeAdapter(Day)
WRONG = ["2025", "0", "1741737600", "2025-3-12", "12 March 2025", "2025-02-30", "2025-03-12T00:00"]


@pytest.mark.parametrize("value", [*WRONG, 2025, 0.5, True])
def test_it_is_not_guessed_at(value: object) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(value)


def test_it_is_read() -> None:
    assert DAY.validate_python("2025-03-12") == date(2025, 3, 12)
    assert FilterFields(published_to=date(2025, 3, 12)).published_to == date(2025, 3, 12)
    assert FilterFields.model_json_schema()["properties"]["published_to"]["anyOf"][0] == {
        "type": "string",
        "format": "date",
    }


def test_a_year_is_not_taken_for_seconds(live_server: LiveServer) -> None:
    asked = {"q": "the bridge", "published_to": "2025"}
    reply = httpx.get(f"{live_server.url}/v1/search", params=asked, timeout=60)
    assert reply.status_code == 422
    assert "a day is written as 2026-03-12" in reply.json()["detail"]
    filters = {"published_to": 2025}
    body = {"question": "What did the bridge cost?", "filters": filters}
    assert httpx.post(f"{live_server.url}/v1/ask", json=body, timeout=60).status_code == 422
