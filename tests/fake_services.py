"""Local stand-ins that speak the documented OpenAlex and World Bank formats, faults included."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np

CODES = ("CN", "US", "DE", "GB", "FR", "KE", "PE", "XX", "JP", "BR")
FIELD_IDS = ("17", "22", "27", "11", "33", "12", "31")


@dataclass(frozen=True)
class Work:
    year: int
    countries: frozenset[str]
    field: str
    type: str
    top: bool

    @property
    def subfield(self) -> str:
        """One of a few of its field; the fields that hold several of ours have one of each."""
        known = {"11": ("02", "05", "07"), "31": ("03", "04")}.get(self.field, ("02",))
        return self.field + known[(self.year + len(self.countries) + self.top) % len(known)]


def make_works(years: range, per_year: int = 150) -> list[Work]:
    """Works of invented countries' authors, the same in every run."""
    rng = np.random.default_rng(20260101)
    weight = np.array([30, 30, 12, 12, 8, 2, 2, 1, 6, 4.0])
    out = []
    for year in years:
        for _ in range(per_year):
            size = int(rng.choice([0, 1, 2, 3, 4], p=[0.05, 0.5, 0.3, 0.1, 0.05]))
            chosen = rng.choice(CODES, size=size, replace=False, p=weight / weight.sum())
            out.append(
                Work(
                    year,
                    frozenset(str(c) for c in chosen),
                    str(rng.choice(FIELD_IDS)),
                    str(rng.choice(["article", "review", "preprint"])),
                    bool(rng.random() < 0.05),
                )
            )
    return out


@dataclass
class Service:
    """What a fake service saw, and how it is to misbehave.

    ``fault`` gets the number of the request (from 1) and its path, and names a fault or None.
    """

    url: str = ""
    works: list[Work] = field(default_factory=list)
    page: int = 200
    fault: Callable[[int, str], str | None] = lambda _n, _path: None
    seen: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    figures: dict[str, dict[tuple[str, int], float | None]] = field(default_factory=dict)
    delay: float = 0.0


@contextmanager
def serve(service: Service) -> Iterator[Service]:
    """Run a service on a free port of 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet an answer: head and body apart wait 40 ms for each other.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            service.seen.append(self.path)
            service.agents.append(self.headers.get("User-Agent", ""))
            parts = urlsplit(self.path)
            asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
            fault = service.fault(len(service.seen), self.path)
            time.sleep(service.delay)
            if fault is None or fault in _CHANGES:
                status, document, headers = answer(service, parts.path, asked)
                if fault in _CHANGES:
                    document = _CHANGES[fault](document)
                self._send(status, json.dumps(document).encode(), headers)
            elif fault == "slow":
                time.sleep(0.6)
                status, document, headers = answer(service, parts.path, asked)
                self._send(status, json.dumps(document).encode(), headers)
            elif fault == "truncate":
                body = json.dumps(answer(service, parts.path, asked)[1]).encode()
                self._send(200, body, {}, cut=len(body) // 2)
            elif fault == "half":  # whole by its length, but not JSON
                body = json.dumps(answer(service, parts.path, asked)[1]).encode()
                self._send(200, body[: len(body) // 2], {})
            elif fault == "drop":
                self.close_connection = True
                self.connection.close()
            elif fault == "html":
                self._send(200, b"<html>maintenance</html>", {"Content-Type": "text/html"})
            elif fault == "busy":
                self._send(429, b'{"error": "Too many requests"}', {"Retry-After": "0.01"})
            elif fault == "later":
                self._send(429, b'{"error": "Too many requests"}', {"Retry-After": "53578"})
            elif fault == "budget":
                said = {"error": "Rate limit exceeded", "message": "Insufficient budget."}
                headers = {
                    "Retry-After": "53578",
                    "X-RateLimit-Remaining-USD": "0.00002",
                    "X-RateLimit-Cost-Required-USD": "0.0001",
                }
                self._send(429, json.dumps(said).encode(), headers)
            elif fault == "key":
                said = {"error": "Invalid", "message": f"bad key {asked.get('api_key')}"}
                self._send(401, json.dumps(said).encode(), {})
            else:
                self._send(int(fault), b'{"error": "oops", "message": "something broke"}', {})

        def _send(
            self, status: int, body: bytes, headers: dict[str, str], cut: int | None = None
        ) -> None:
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:cut])
                if cut is not None:
                    self.close_connection = True
                    self.wfile.flush()
                    self.connection.close()
            except OSError:
                pass

    return Handler


def answer(
    service: Service, path: str, asked: dict[str, str]
) -> tuple[int, object, dict[str, str]]:
    if path == "/rate-limit":
        return 200, {"rate_limit": {"daily_remaining_usd": 0.75, "prepaid_remaining_usd": 0}}, {}
    if path == "/works":
        return _works(service, asked)
    return _world_bank(service, path, asked)


def _works(service: Service, asked: dict[str, str]) -> tuple[int, object, dict[str, str]]:
    works = service.works
    for part in asked.get("filter", "").split(","):
        name, _, value = part.partition(":")
        values = set(value.split("|"))
        if name == "publication_year":
            works = [w for w in works if w.year == int(value)]
        elif name == "countries_distinct_count":
            works = [w for w in works if len(w.countries) > int(value.lstrip(">"))]
        elif name == "type":
            works = [w for w in works if w.type in values]
        elif name == "primary_topic.field.id":
            works = [w for w in works if w.field in values]
        elif name == "primary_topic.subfield.id":
            works = [w for w in works if w.subfield in values]
        elif name == "authorships.countries":
            works = [w for w in works if w.countries & values]
        elif name == "citation_normalized_percentile.is_in_top_1_percent":
            works = [w for w in works if w.top == (value == "true")]
        else:
            return 400, {"error": "Invalid filter", "message": f"Unknown filter field: {name}"}, {}
    headers = {"X-RateLimit-Cost-USD": "0.0001", "X-RateLimit-Remaining-USD": "0.7"}
    meta: dict[str, object] = {"count": len(works), "db_response_time_ms": 3, "page": None}
    if "group_by" not in asked:
        return 200, {"meta": {**meta, "per_page": 1}, "results": [], "group_by": []}, headers
    counts: dict[str, int] = {}
    for work in works:
        for code in work.countries:
            counts[code] = counts.get(code, 0) + 1
    size = min(service.page, int(asked.get("per_page", "200")))
    start = 0 if asked["cursor"] == "*" else int(asked["cursor"].removeprefix("after-"))
    keys = sorted(counts)[start : start + size]
    more = f"after-{start + size}" if start + size < len(counts) else None
    groups = [
        {"key": f"https://openalex.org/countries/{c}", "key_display_name": c, "count": counts[c]}
        for c in keys
    ]
    meta |= {"per_page": size, "groups_count": len(groups), "next_cursor": more}
    return 200, {"meta": meta, "results": [], "group_by": groups}, headers


def _world_bank(
    service: Service, path: str, asked: dict[str, str]
) -> tuple[int, object, dict[str, str]]:
    indicator = path.rsplit("/", 1)[-1]
    if indicator not in service.figures or asked.get("format") != "json":
        message = {"id": "120", "key": "Invalid value"}
        return (
            200,
            [{"message": [{**message, "value": "The provided parameter value is not valid"}]}],
            {},
        )
    first, last = map(int, asked["date"].split(":"))
    rows = [
        {
            "indicator": {"id": indicator, "value": "name"},
            "country": {"id": code[:2], "value": code},
            "countryiso3code": code,
            "date": str(year),
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for (code, year), value in sorted(service.figures[indicator].items())
        if first <= year <= last
    ]
    size, page = min(service.page, int(asked["per_page"])), int(asked["page"])
    pages = -(-len(rows) // size)
    meta = {"page": page, "pages": pages, "per_page": size, "total": len(rows), "sourceid": "2",
            "lastupdated": "2026-07-13"}  # fmt: skip
    return 200, [meta, rows[(page - 1) * size : page * size]], {}


def _rename_groups(document: object) -> object:
    assert isinstance(document, dict)
    return {k if k != "group_by" else "groups": v for k, v in document.items()}


def _rename_count(document: object) -> object:
    assert isinstance(document, dict)
    return {
        **document,
        "group_by": [{"key": g["key"], "works": g["count"]} for g in document["group_by"]],
    }


def _text_count(document: object) -> object:
    assert isinstance(document, dict)
    return {**document, "meta": {**document["meta"], "count": "many"}}


def _no_cursor(document: object) -> object:
    """Groups that stop after the first page without saying so."""
    assert isinstance(document, dict)
    return {**document, "meta": {**document["meta"], "next_cursor": None}}


def _no_us(document: object) -> object:
    """One group lost."""
    assert isinstance(document, dict)
    kept = [g for g in document["group_by"] if not g["key"].endswith("/US")]
    return {**document, "group_by": kept}


_CHANGES: dict[str, Callable[[object], object]] = {
    "no-groups": _rename_groups,
    "no-count": _rename_count,
    "text-count": _text_count,
    "no-cursor": _no_cursor,
    "no-us": _no_us,
}
