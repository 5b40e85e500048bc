"""A language model that is configured and cannot be used stops the server from being ready."""

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from server.app import create_app
from server.settings import Settings
from tests.conftest import wait_for


def test_the_server_says_what_is_missing(sample_data: Path, tmp_path: Path) -> None:
    data = shutil.copytree(sample_data, tmp_path / "data")
    settings = Settings.model_validate({"data": data, "llm": "openai"})
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        wait_for(lambda: "llm_model" in client.get("/readyz").text)
        reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["type"] == "urn:pullquote:language-model-unavailable"
    assert reply.json()["detail"] == "The setting llm_model must name a model for llm=openai."
