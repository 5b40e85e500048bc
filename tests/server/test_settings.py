"""Settings come from three places in order, and unknown ones are refused."""

from pathlib import Path

import pytest

from server.settings import Settings, SettingsRefused, load_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults() -> None:
    settings = load_settings(environment={})
    assert (settings.host, settings.port, settings.data) == ("127.0.0.1", 8000, Path("data"))


def test_command_line_beats_environment_beats_file(empty_folder: Path) -> None:
    (empty_folder / "pullquote.toml").write_text('port = 1111\nhost = "::1"\nmax_statements = 2\n')
    environment = {"PULLQUOTE_PORT": "2222", "PULLQUOTE_HOST": "0.0.0.0"}  # noqa: S104
    settings = load_settings(environment, port=3333)
    assert (settings.port, settings.host, settings.max_statements) == (3333, "0.0.0.0", 2)  # noqa: S104


def test_unknown_environment_variable_is_refused() -> None:
    with pytest.raises(SettingsRefused, match=r"unknown setting PULLQUOTE_PROT"):
        load_settings({"PULLQUOTE_PROT": "1"})


def test_unknown_name_in_the_file_is_refused(empty_folder: Path) -> None:
    (empty_folder / "pullquote.toml").write_text("prot = 1\n")
    with pytest.raises(SettingsRefused, match="unknown setting 'prot'"):
        load_settings({})


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "none"), ("PORT", "70000"), ("MAX_STATEMENTS", "0")]
)
def test_unusable_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsRefused, match=name.lower()):
        load_settings({f"PULLQUOTE_{name}": value})


def test_named_file_has_to_be_there() -> None:
    with pytest.raises(SettingsRefused, match="is not there"):
        load_settings({"PULLQUOTE_CONFIG": "nowhere.toml"})


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe"])
def test_file_that_is_no_toml_is_refused(content: bytes, empty_folder: Path) -> None:
    (empty_folder / "pullquote.toml").write_bytes(content)
    with pytest.raises(SettingsRefused, match="not valid TOML"):
        load_settings({})


def test_what_drives_the_program_from_outside_is_no_setting() -> None:
    assert load_settings({"PULLQUOTE_COMMAND": "pullquote"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("RATE_LIMIT_ASK", "sixty", "such as 60/minute"),
        ("CHROMA_URL", "localhost", "as http://host:port"),
        ("CORS_ORIGINS", "example.org", "each as https://host"),
    ],
)
def test_what_a_setting_looks_like_is_said_in_words(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsRefused, match=says) as refused:
        load_settings({f"PULLQUOTE_{name}": value})
    assert "pattern" not in str(refused.value)
