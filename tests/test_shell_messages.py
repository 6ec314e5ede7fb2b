"""What no page of ours sends over its socket: no traceback, no words of a stranger in the log."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from nicegui import core

from workshop.page.web import messages


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sends one message as a socket would."""
    monkeypatch.setattr(core.sio, "handlers", {"/": dict(core.sio.handlers["/"])})
    monkeypatch.setattr(messages, "_told", [-messages.PAUSE])
    messages.keep_quiet()

    def send(name: str, message: Any) -> Any:
        made = core.sio.handlers["/"][name]("sid", message)
        return asyncio.run(made) if asyncio.iscoroutine(made) else made

    return send


def test_who_connects_in_a_strange_way_is_refused(
    say: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert say("connect", {"QUERY_STRING": "implicit_handshake=true"}) is False
    assert len(caplog.records) == 1 and "Traceback" not in caplog.text


@pytest.mark.parametrize("name", ["event", "handshake", "ack", "javascript_response", "log"])
@pytest.mark.parametrize("message", [None, 17, "x", [], {}, {"client_id": []}, [["client_id"]]])
def test_a_message_of_the_wrong_kind_is_one_line(
    say: Any, name: str, message: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        assert not say(name, message)
    assert len(caplog.records) <= 1 and "Traceback" not in caplog.text


def test_a_browser_writes_no_control_characters_and_no_end_of_lines_into_the_log(
    say: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    say("log", {"client_id": "x", "level": "error", "message": "\x1b[2J\nfake line" + "a" * 9000})
    (record,) = caplog.records
    assert "\x1b" not in record.getMessage() and "\n" not in record.getMessage()
    assert len(record.getMessage()) < 500
