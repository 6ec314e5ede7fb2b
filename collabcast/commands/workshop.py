"""collabcast workshop: the interactive page, served to this machine, or to a room."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from collabcast.terminal.console import BadInput, guarded, say
from collabcast.terminal.options import LANG, SEED, Language, Seed, Source, evidence_of
from workshop.language.chinese import spoken

if TYPE_CHECKING:
    from filelock import FileLock

    from evidence.model import Evidence

LOOPBACK = ("localhost", "127.0.0.1", "::1")


Words = Annotated[
    str | None,
    typer.Option(
        help="Asked of everybody who opens the page.",
        envvar="COLLABCAST_PASSPHRASE",
        show_default=False,
        show_envvar=True,
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option(help="Name this machine is known by, where others use one.", show_default=False),
]
Players = Annotated[
    Path | None,
    typer.Option(help="Scenario file whose `players` stand on the page.", show_default=False),
]
WithoutPassphrase = Annotated[
    bool,
    typer.Option(
        "--without-passphrase", help="Let in whoever reaches an address beyond this machine."
    ),
]


@guarded
def workshop(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to listen on; the default is this machine alone.")
    ] = "127.0.0.1",
    passphrase: Words = None,
    sessions: Annotated[
        Path | None,
        typer.Option(help="Folder of the sessions [default: the user's data].", show_default=False),
    ] = None,
    replicates: Annotated[
        int, typer.Option(min=20, max=2000, help="How many worlds are drawn.")
    ] = 100,
    horizon: Annotated[int, typer.Option(min=1990, max=2100, help="Last year.")] = 2035,
    seed: Seed = None,
    source: Source = "ncses",
    players: Players = None,
    name: Names = None,
    without_passphrase: WithoutPassphrase = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    lang: Language = LANG,
) -> None:
    """Open the workshop page: levers, bands, sessions to share. Works without a network."""
    free = _free_port(host, port)
    _refuse_open_door(host, passphrase, without_passphrase)
    evidence = evidence_of(source)
    if players is not None:
        evidence = _with_players(evidence, players)
    if horizon <= evidence.last_year:
        raise BadInput(
            f"--horizon: came {horizon}; the figures end in {evidence.last_year}, allowed is a"
            " later year; choose one"
        )
    from evidence.files import refuse_unwritable
    from workshop.page.session.store import default_folder

    folder = sessions or default_folder()
    refuse_unwritable(folder, "--sessions")
    folder.mkdir(parents=True, exist_ok=True)
    lock = _hold(folder)
    say(spoken(f"preparing the baseline to {horizon}, {replicates} replicates ...", lang.value))
    from workshop.page.answers.engine import Engine
    from workshop.page.answers.hub import Server
    from workshop.page.session.store import Store
    from workshop.page.web.server import serve

    engine = Engine.start(evidence, horizon, replicates, SEED if seed is None else seed)
    address = f"http://{'localhost' if host in ('127.0.0.1', '::1') else host}:{free}/"
    say(spoken(f"sessions are kept in {folder}", lang.value))
    say(spoken(f"open {address} in a browser; end with Ctrl+C", lang.value))
    if browser:
        _open(address)
    with lock:
        known_by = (socket.gethostname(), f"{socket.gethostname()}.local")
        store = Store(folder)
        store.clear_left_overs()
        serve(Server(store, engine), host, free, passphrase, known_by, name or ())


def _with_players(evidence: Evidence, path: Path) -> Evidence:
    """The evidence with the players of a scenario file."""
    from scenarios.reading.load import load_checked
    from scenarios.reading.players import with_players

    told = load_checked(path, evidence)[0].players
    if not told:
        raise BadInput(f"{path}: came no players; allowed is a scenario with some; add them")
    return cast("Evidence", with_players(evidence, told))


def _refuse_open_door(host: str, passphrase: str | None, without: bool) -> None:
    """Refuse a passphrase of nothing, and none at all where others reach us, unless told twice."""
    if passphrase is not None and not passphrase.strip():
        raise BadInput("--passphrase: came nothing; allowed is any text; leave it out for none")
    if host not in LOOPBACK and passphrase is None and not without:
        raise BadInput(
            f"--host {host}: came no --passphrase; whoever reaches this address could change what"
            " the room works on; set --passphrase, or say --without-passphrase as well"
        )


def _free_port(host: str, port: int) -> int:
    """The port, or a free one for 0.

    Raises
    ------
    BadInput : the address is not this machine's, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, UnicodeError) as error:
            raise BadInput(
                f"--host {host} --port {port}: cannot listen there"
                f" ({getattr(error, 'strerror', None) or error}); allowed is an address of this"
                " machine and a port nobody uses; choose another --port, or 0 for a free one"
            ) from None
        return int(probe.getsockname()[1])


def _hold(folder: Path) -> FileLock:
    """Keep other servers off these sessions: each would write over what the other has.

    The system lifts it when the process ends, however it ends.

    Raises
    ------
    BadInput : another server has them.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".server.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BadInput(
            f"--sessions {folder}: another workshop keeps its sessions there; use that one, end it,"
            " or name another folder"
        ) from None
    return lock


def _open(address: str) -> None:
    """Open the page once the server answers; no browser is no fault."""
    import threading
    import webbrowser

    timer = threading.Timer(1.5, webbrowser.open, [address])
    timer.daemon = True
    timer.start()
