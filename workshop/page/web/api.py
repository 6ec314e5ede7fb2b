"""The answers for other programs over HTTP: ``/api`` of the page's server.

It stands behind the same door as the page. One run at a time is computed, a few may wait, and each
has bounded worlds, memory and time; a question that was answered is answered from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from evidence.errors import printable
from evidence.plain import clean
from scenarios.errors import ConfigError, RunError, RunRefused
from scenarios.reading.yaml_file import MAX_BYTES
from scenarios.results.manifest_schema import model_version
from scenarios.schema.scenario import BASELINE, json_schema
from workshop.language.chinese import told
from workshop.page.answers.turn import RETRY, Busy, Gone, Turn
from workshop.page.web.guard import language_of
from workshop.service import figures
from workshop.service.answers import Service
from workshop.service.figures import NotThere
from workshop.service.question import RunQuestion
from workshop.service.schema import CompareAnswer, Error, Errors, RunAnswer

ABOUT = (
    "Scenarios of international research collaboration: what follows if countries decouple, cut"
    " funding or start programmes. Every answer of a run names the run, the grade of its evidence"
    " and its intervals; the same question has the same run id on every machine. Where the server"
    " asks a passphrase, POST it to /enter and send the cookie that comes back."
)
WRONG: Any = {
    404: {"model": Errors, "description": "No such run, scenario, figure or address"},
    413: {"model": Errors, "description": "More than is read"},
    422: {"model": Errors, "description": "Something in the question is wrong, with its place"},
    429: {"model": Errors, "description": "Others are being answered; come again"},
    503: {"model": Errors, "description": "Given up: too long, or nothing could be computed"},
}
BODY: Any = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": RunQuestion.model_json_schema()},
            "application/yaml": {"schema": {"type": "string"}},
        },
    }
}


def api(service: Service, turn: Turn | None = None) -> FastAPI:
    """The application to be mounted at ``/api``; ``turn`` where the page takes turns with it."""
    app = FastAPI(
        title="collabcast", version=model_version(), description=ABOUT, docs_url=None,
        redoc_url=None, openapi_url="/openapi.json", responses=WRONG,
    )  # fmt: skip
    _told_errors(app)
    _known(app, service)
    _of_runs(app, service, turn or Turn())
    return app


def _known(app: FastAPI, service: Service) -> None:
    """What is there without a run."""

    @app.get("/scenarios")
    def scenarios() -> dict[str, Any]:
        """Shipped scenarios, with titles, levers and grades."""
        return service.scenarios()

    @app.get("/scenarios/{name}")
    def scenario(name: str) -> dict[str, Any]:
        """The text of a shipped scenario, to start from."""
        return service.scenario(name)

    @app.get("/schema")
    def schema() -> dict[str, Any]:
        """JSON schema of a scenario."""
        return json_schema()

    @app.get("/evidence")
    def evidence(
        region: str | None = None, variable: str | None = None, year: int | None = None
    ) -> Any:
        """Coverage and sources of the figures; with a region or pair its published figures."""
        if region is None:
            return clean(figures.overview(service.evidence))
        return clean(figures.figures(service.evidence, region, variable, year))

    @app.get("/parameters")
    def parameters(name: str) -> Any:
        """Parameters of the model whose id holds a word: range, grade, sources."""
        return clean(figures.parameters(service.evidence, name))


def _of_runs(app: FastAPI, service: Service, turn: Turn) -> None:
    """Runs, and questions about them."""

    @app.post("/run", response_model=RunAnswer, openapi_extra=BODY)
    async def run(request: Request, lang: Annotated[str, Query(pattern="^(en|zh)$")] = "en") -> Any:
        """Run scenarios beside the baseline: sentences, changes and levels with intervals."""
        text = await _text(request)
        return clean(
            await turn.take(
                lambda left: service.run_text(text, lang, left), asker(request),
                request.is_disconnected,
            )
        )  # fmt: skip

    @app.get("/runs")
    def runs() -> dict[str, Any]:
        """Runs that can be compared and traced."""
        return service.runs()

    @app.get("/compare", response_model=CompareAnswer)
    def compare(
        run: Annotated[list[str], Query(max_length=8)], year: int | None = None, to: str = BASELINE
    ) -> Any:
        """Runs side by side in one year, on the same draws."""
        return clean(service.compare(run, year, to))

    @app.get("/trace")
    def trace(run: str, figure: str) -> Any:
        """Where a number comes from: definition, levers, rules, parameters, figures, sources."""
        return clean(service.trace(run, figure))


def asker(request: Request) -> str:
    """Whose turn it is: the address that asks."""
    return request.client.host if request.client else ""


async def _text(request: Request) -> str:
    """The body, bounded."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            raise HTTPException(413, f"came more than {MAX_BYTES // 1024} KiB; send less")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HTTPException(422, "came bytes that are no UTF-8 text; send UTF-8") from None


def _told_errors(app: FastAPI) -> None:
    """Every fault as one form of answer, in the language asked for."""

    def answer(
        request: Request, status: int, errors: list[Error], headers: Mapping[str, str] | None = None
    ) -> JSONResponse:
        lang = request.query_params.get("lang") or language_of(dict(request.headers))
        rows = [e.model_copy(update={"message": told(e.message, lang)}) for e in errors]
        return JSONResponse(Errors(errors=rows).model_dump(), status, headers)

    @app.exception_handler(ConfigError)
    def faults(request: Request, error: ConfigError) -> JSONResponse:
        parts = ("file", "line", "column", "path", "came", "allowed", "remedy")
        rows = [
            Error(message=str(f), **{k: getattr(f, k) for k in parts}) for f in error.faults[:100]
        ]
        return answer(request, 422, rows)

    @app.exception_handler(RequestValidationError)
    def asked(request: Request, error: RequestValidationError) -> JSONResponse:
        rows = []
        for found in error.errors():
            name, came = str(found["loc"][-1]), printable(str(found.get("input")))
            allowed = str(found["msg"])
            rows.append(Error(message=f"{name}: came {came!r}; {allowed}", path=name, came=came,
                              allowed=allowed, remedy="see openapi.json"))  # fmt: skip
        return answer(request, 422, rows)

    def plainly(kind: type[Exception], status: int) -> None:
        @app.exception_handler(kind)
        def handler(request: Request, error: Exception) -> JSONResponse:
            words = error.detail if isinstance(error, HTTPException) else str(error)
            code = error.status_code if isinstance(error, HTTPException) else status
            return answer(request, code, [Error(message=printable(str(words)))])

    for kind, status in ((NotThere, 404), (RunRefused, 422), (RunError, 503), (HTTPException, 0)):
        plainly(kind, status)

    @app.exception_handler(Gone)
    def gone(request: Request, error: Gone) -> JSONResponse:
        return answer(request, 503, [])  # nobody reads it

    @app.exception_handler(Busy)
    def busy(request: Request, error: Busy) -> JSONResponse:
        return answer(request, 429, [Error(message=str(error))], {"retry-after": str(RETRY)})
