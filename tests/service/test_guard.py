"""Who may ask, what every answer says, and what is logged."""

from __future__ import annotations

from typing import Any

import pytest

from eflg_engine import InvalidInput
from eflg_engine.service.tokens import new_token, token_hashes
from tests.support.service import YAML, client

FRAMEWORKS = "/api/v1/frameworks"
SECRET = "format: 1\ncouncil: {name: Not Yet Public Council}\nevidence: [{id: Leaked}]\n"


def code(answer: Any) -> str:
    (problem,) = answer.json()["problems"]
    return str(problem["code"])


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("localhost.", 200),
        ("evil.example", 421),
        ("evil.example:8000", 421),
        ("localhost.evil.example", 421),
        ("localhost:8000@evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
def test_it_answers_to_its_own_names_alone(host: str, status: int) -> None:
    with client() as ask:
        answer = ask.get("/health", headers={"host": host})
        assert answer.status_code == status
        assert status == 200 or code(answer) == "wrong_host"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://localhost"}, 200),
        ({"origin": "https://localhost"}, 200),
        ({"origin": "http://localhost:3000"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_pages_of_other_sites_may_not_ask(headers: dict[str, str], status: int) -> None:
    with client() as ask:
        assert ask.get("/api/v1/schemas", headers=headers).status_code == status
        sent = {"content-type": YAML, **headers}
        answer = ask.post("/api/v1/assess", content=b"{}", headers=sent)
        assert answer.status_code == (422 if status == 200 else 403)


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_what_a_form_of_another_site_can_send_is_not_read(media_type: str) -> None:
    with client() as ask:
        headers = {"content-type": media_type} if media_type else {}
        answer = ask.post("/api/v1/assess", content=b"{}", headers=headers)
        assert (answer.status_code, code(answer)) == (415, "media_type")


def test_an_origin_that_was_named_may_ask_and_read() -> None:
    with client(origins=("https://tools.example.org",)) as ask:
        named = {"origin": "https://tools.example.org"}
        answer = ask.get("/api/v1/schemas", headers=named)
        assert answer.headers["access-control-allow-origin"] == "https://tools.example.org"
        wanted = {"access-control-request-method": "POST"}
        wanted |= {"access-control-request-headers": "content-type, authorization"}
        assert ask.options("/api/v1/assess", headers=named | wanted).status_code == 200
        other = {"origin": "https://other.example.org"}
        assert ask.options("/api/v1/assess", headers=other | wanted).status_code == 403
    with client() as ask:
        assert "access-control-allow-origin" not in ask.get("/health").headers


def test_with_tokens_the_api_answers_those_who_bring_one() -> None:
    (first, line), (second, other) = new_token(), new_token()
    hashes = token_hashes(f"# of the council\n{line}\n\n{other.upper()} # spare\n", "tokens.txt")
    with client(tokens=hashes) as ask:
        for token in (first, second):
            for scheme in ("Bearer", "bearer"):
                headers = {"authorization": f"{scheme} {token}"}
                assert ask.get(FRAMEWORKS, headers=headers).status_code == 200
        wrong: tuple[str, ...] = ("", f"Bearer {first}x", f"Basic {first}", "Bearer ", line)
        for sent in (*wrong, f"Bearer {line}", f"Bearer {line.removeprefix('sha256:')}"):
            answer = ask.get(FRAMEWORKS, headers={"authorization": sent} if sent else {})
            assert (answer.status_code, code(answer)) == (401, "no_token"), sent
            assert answer.headers["www-authenticate"] == "Bearer"
        assert ask.post("/api/v1/no-such-path").status_code == 401
        assert ask.get("/health").status_code == 200


def test_a_file_of_tokens_has_hashes_alone_and_shows_none() -> None:
    token, line = new_token()
    assert token not in line
    with pytest.raises(InvalidInput) as refused:
        token_hashes(f"{line}\n{token}\n", "tokens.txt")
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.line) == ("not_a_hash", 2)
    assert token not in str(refused.value)
    with pytest.raises(InvalidInput, match="no token"):
        token_hashes("# none\n", "tokens.txt")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/health", 200),
        ("GET", "/api/v1", 200),
        ("GET", "/api/v1/schemas/bundle", 200),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/schemas/nothing", 404),
        ("GET", "/api/v1/frameworks/..%2f..%2fetc", 404),
        ("GET", "/docs", 404),
        ("DELETE", "/api/v1/assess", 405),
        ("POST", "/api/v1/assess", 415),
    ],
)
def test_every_answer_has_the_headers_that_keep_browsers_in(
    method: str, path: str, status: int
) -> None:
    with client() as ask:
        answer = ask.request(method, path)
        assert answer.status_code == status
        found = answer.headers
        assert found["x-content-type-options"] == "nosniff"
        assert found["x-frame-options"] == "DENY"
        assert found["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in found["content-security-policy"]
        assert "server" not in found
        if path != "/":
            assert found["cache-control"] == "no-store"
            assert "sandbox" in found["content-security-policy"]
        if status >= 400:
            assert answer.json()["schema"] == "eflg-problems/1"


def test_the_log_says_nothing_of_what_was_sent() -> None:
    log: list[str] = []
    with client(log) as ask:
        ask.post("/api/v1/assess?as_at=Leaked", content=SECRET, headers={"content-type": YAML})
        ask.get("/api/v1/frameworks/Leaked")
        ask.get("/Leaked")
        ask.get("/health", headers={"host": "leaked.example"})
    assert [each.split()[:3] for each in log] == [
        ["POST", "/api/v1/assess", "422"],
        ["GET", "/api/v1/frameworks/{id}", "404"],
        ["GET", "-", "404"],
        ["GET", "-", "421"],
    ]
    assert "leaked" not in "".join(log).lower()


def test_a_fault_says_nothing_of_what_was_sent(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Leaked")

    log: list[str] = []
    monkeypatch.setattr("eflg_engine.service.answers.sort_items", fails)
    raw = "format: 1\ncouncil: {name: Saltmere}\n"
    with client(log) as ask:
        answer = ask.post("/api/v1/sort", content=raw, headers={"content-type": YAML})
        assert (answer.status_code, code(answer)) == (500, "fault")
    with client(log) as ask:
        monkeypatch.setattr("eflg_engine.service.app.media_type_of", fails)
        answer = ask.post("/api/v1/sort", content=raw, headers={"content-type": YAML})
        assert (answer.status_code, code(answer)) == (500, "fault")
    printed = capfd.readouterr()
    assert '"fault": "RuntimeError"' in printed.err
    assert "leaked" not in (answer.text + printed.err + printed.out + "".join(log)).lower()


def test_the_page_is_served_where_it_was_built(tmp_path: Any) -> None:
    with client() as ask:
        assert "was not built" in ask.get("/").text
    page = tmp_path / "eflg.html"
    page.write_text("<!doctype html><title>The page</title>")
    with client(page=page) as ask:
        answer = ask.get("/")
        assert answer.text == page.read_text()
        assert answer.headers["content-type"] == "text/html; charset=windows-1252"
