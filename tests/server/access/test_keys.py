"""Keys: made, shown once, proven, listed, revoked; on the command line and over HTTP."""

import json
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.access import database
from server.access.keys import KeyStore, digest, id_in
from server.access.refusals import KeyRefused, KeysBroken, KeyUnknown
from server.access.scopes import Scope, granted
from server.cli import main


@pytest.fixture
def own(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "data")


def age(store: KeyStore, statement: str, *values: Any) -> None:
    """Change what is on the disk, as time would have."""
    with sqlite3.connect(store.path) as connection:
        connection.execute(statement, values)
    connection.close()


def test_a_key_is_proven_by_what_was_shown_once(own: KeyStore) -> None:
    key, shown = own.make(" Desk ", [Scope.READ, Scope.ASK], 30)
    assert shown.startswith(f"pq_{key.id}_")
    assert len(shown.rpartition(f"{key.id}_")[2]) >= 43, "256 random bits"
    assert (key.name, key.scopes) == ("Desk", (Scope.READ, Scope.ASK))
    proven = own.prove(shown)
    assert proven is not None
    assert proven.id == key.id


def test_what_is_kept_opens_nothing(own: KeyStore) -> None:
    _, shown = own.make("desk", [Scope.ADMIN], None)
    secret = shown.split("_", 2)[2]
    kept = own.path.read_bytes()
    assert shown.encode() not in kept
    assert secret.encode() not in kept
    assert digest(shown) in kept
    assert stat.S_IMODE(own.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "wrong",
    [
        lambda shown: shown[:-1],
        lambda shown: shown + "A",
        lambda shown: shown.swapcase(),
        lambda shown: shown.replace("pq_", "qp_"),
        lambda shown: shown.split("_")[2],
        lambda shown: f"pq_{id_in(shown)}_",
        lambda shown: "pq__" + shown,
        lambda _: "",
        lambda _: "pq_",
        lambda _: "pq_' OR 1=1 --_x",
        lambda _: "pq_\ud800_x",
    ],
)
def test_anything_else_opens_nothing(own: KeyStore, wrong: Any) -> None:
    _, shown = own.make("desk", [Scope.ADMIN], None)
    assert own.prove(wrong(shown)) is None


def test_the_secret_of_one_key_does_not_open_another(own: KeyStore) -> None:
    first, shown = own.make("one", [Scope.READ], None)
    second, _ = own.make("two", [Scope.ADMIN], None)
    assert own.prove(shown.replace(first.id, second.id)) is None


def test_without_a_file_nothing_is_known_and_none_is_made(own: KeyStore) -> None:
    assert own.prove("pq_00000000_x") is None
    assert own.all() == []
    assert not own.path.exists()


def test_a_key_ends_when_it_expires(own: KeyStore) -> None:
    key, shown = own.make("desk", [Scope.READ], 1)
    assert own.prove(shown) is not None
    age(own, "UPDATE keys SET expires = made - 1")
    assert own.prove(shown) is None
    assert [each.id for each in own.all()] == [key.id]
    assert own.usable() == []


def test_a_revoked_key_opens_nothing_at_once(own: KeyStore) -> None:
    key, shown = own.make("desk", [Scope.READ], None)
    other, _ = own.make("other", [Scope.ADMIN], None)
    assert [each.id for each in own.revoke(key.id)] == [other.id]
    assert own.prove(shown) is None
    with pytest.raises(KeyUnknown):
        own.revoke(key.id)


def test_the_last_use_is_written_at_most_once_a_minute(own: KeyStore) -> None:
    key, shown = own.make("desk", [Scope.READ], None)
    assert own.all()[0].used is None
    own.prove(shown)
    first = own.all()[0].used
    assert first is not None
    own.prove(shown)
    assert own.all()[0].used == first
    age(own, "UPDATE keys SET used = used - 61 WHERE id = ?", key.id)
    own.prove(shown)
    again = own.all()[0].used
    assert again is not None
    assert again >= first


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "two\nlines", "\x1b[31m"])
def test_a_name_is_one_readable_line(own: KeyStore, name: str) -> None:
    with pytest.raises(KeyRefused):
        own.make(name, [Scope.READ], None)


@pytest.mark.parametrize("days", [0, -1, 3_651])
def test_a_key_expires_in_the_future(own: KeyStore, days: int) -> None:
    with pytest.raises(KeyRefused, match="1 to 3,650 days"):
        own.make("desk", [Scope.READ], days)


def test_asking_and_writing_take_reading() -> None:
    assert granted([Scope.ASK]) == {Scope.ASK, Scope.READ}
    assert granted([Scope.WRITE]) == {Scope.WRITE, Scope.READ}
    assert granted([Scope.READ]) == {Scope.READ}
    assert granted([Scope.ADMIN]) == set(Scope)
    assert granted([]) == set()


def test_many_processes_may_make_keys_together(own: KeyStore) -> None:
    threads = [
        threading.Thread(target=own.make, args=(f"key {n}", [Scope.READ], None)) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(own.all()) == 8


def test_a_damaged_file_lets_nobody_in(own: KeyStore) -> None:
    _, shown = own.make("desk", [Scope.READ], None)
    own.path.write_bytes(b"no database, but as long as one has to be " * 100)
    with pytest.raises(KeysBroken):
        own.prove(shown)


def test_a_file_of_a_later_version_is_left_alone(own: KeyStore) -> None:
    own.make("desk", [Scope.READ], None)
    age(own, f"PRAGMA user_version = {database.VERSION + 1}")
    with pytest.raises(KeysBroken, match="later version"):
        own.all()


# The command line


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_line_makes_lists_and_revokes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path / "data"))
    code, out, err = run(
        capsys, "keys", "make", "--name", "Desk", "--scopes", "ask,read", "--expires", "30", *data
    )
    shown = out.strip()
    assert code == 0
    assert shown.startswith("pq_")
    assert "not shown again" in err
    assert KeyStore(tmp_path / "data").prove(shown) is not None
    code, out, _ = run(capsys, "keys", "list", *data)
    assert code == 0
    assert "Desk" in out
    assert "read,ask" in out
    assert shown not in out
    code, out, err = run(capsys, "keys", "revoke", id_in(shown), *data)
    assert (code, "No key is left" in err) == (0, True)
    assert KeyStore(tmp_path / "data").prove(shown) is None
    assert run(capsys, "keys", "revoke", id_in(shown), *data)[0] == 1


def test_the_command_line_speaks_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", str(tmp_path / "data"), "--json")
    made = json.loads(run(capsys, "keys", "make", "--name", "a", "--scopes", "admin", *data)[1])
    assert made["key"].startswith(f"pq_{made['id']}_")
    assert made["expires"] is None
    listed = json.loads(run(capsys, "keys", "list", *data)[1])
    assert listed["warning"] is None
    assert [item["id"] for item in listed["items"]] == [made["id"]]
    assert "key" not in listed["items"][0]
    revoked = json.loads(run(capsys, "keys", "revoke", made["id"], *data)[1])
    assert revoked["left"] == 0
    assert "no key has the scope admin" in revoked["warning"]


def test_unknown_scopes_are_wrong_usage(tmp_path: Path) -> None:
    for scopes in ("asking", "", "ask,everything"):
        with pytest.raises(SystemExit) as ended:
            main(["keys", "make", "--name", "a", "--scopes", scopes, "--data", str(tmp_path)])
        assert ended.value.code == 2


# Over HTTP


def test_an_administrator_makes_and_revokes_keys(
    keyed: TestClient, shown: dict[Scope, str]
) -> None:
    admin = {"authorization": f"Bearer {shown[Scope.ADMIN]}"}
    asked = {"name": "Newsletter", "scopes": ["ask"], "expires_days": 7}
    reply = keyed.post("/v1/keys", json=asked, headers=admin)
    assert reply.status_code == 201
    assert reply.headers["cache-control"] == "no-store"
    made = reply.json()
    other = {"x-api-key": made["key"]}
    assert keyed.get("/v1/session", headers=other).json()["scopes"] == ["read", "ask"]
    listed = keyed.get("/v1/keys", headers=admin)
    assert made["key"] not in listed.text
    mine = next(item for item in listed.json()["items"] if item["id"] == made["id"])
    assert mine["last_used"] is not None
    assert keyed.delete(f"/v1/keys/{made['id']}", headers=admin).status_code == 200
    assert keyed.get("/v1/session", headers=other).status_code == 401
    reply = keyed.delete(f"/v1/keys/{made['id']}", headers=admin)
    assert reply.status_code == 404
    assert reply.json()["type"] == "urn:pullquote:key-unknown"


def test_a_key_made_on_the_command_line_counts_at_once(keyed: TestClient, store: KeyStore) -> None:
    key, shown = store.make("elsewhere", [Scope.READ], None)
    headers = {"authorization": f"Bearer {shown}"}
    assert keyed.get("/v1/session", headers=headers).status_code == 200
    store.revoke(key.id)
    assert keyed.get("/v1/session", headers=headers).status_code == 401


def test_the_last_administrator_is_warned(opened: Any) -> None:
    client = opened(require_keys=True)
    key, shown = client.app.state.access.keys.make("only", [Scope.ADMIN], None)
    headers = {"authorization": f"Bearer {shown}"}
    assert client.get("/v1/keys", headers=headers).json()["warning"] is None
    said = client.delete(f"/v1/keys/{key.id}", headers=headers).json()
    assert said["items"] == []
    assert "pullquote keys make" in said["warning"]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "a", "scopes": []},
        {"name": "a", "scopes": ["root"]},
        {"name": "", "scopes": ["read"]},
        {"name": "two\nlines", "scopes": ["read"]},
        {"name": "a", "scopes": ["read"], "expires_days": 0},
        {"name": "a", "scopes": ["read"], "surprise": 1},
    ],
)
def test_keys_that_cannot_be_are_refused(
    keyed: TestClient, shown: dict[Scope, str], asked: dict[str, Any]
) -> None:
    headers = {"authorization": f"Bearer {shown[Scope.ADMIN]}"}
    assert keyed.post("/v1/keys", json=asked, headers=headers).status_code == 422
