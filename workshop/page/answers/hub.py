"""A session that people share: changes are checked, saved, computed once, shown to everybody."""

from __future__ import annotations

import asyncio
import copy
import gc
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from scenarios.errors import ConfigError
from scenarios.running.live import read_scenario
from scenarios.running.live_results import Titled
from scenarios.schema.scenario import Scenario
from workshop.page.answers.door import Door
from workshop.page.answers.engine import Engine, levers_only
from workshop.page.answers.live_view import LiveView, live_view
from workshop.page.answers.presets import presets
from workshop.page.answers.turn import Turn
from workshop.page.levers.plain import title_of
from workshop.page.session.session import Session
from workshop.page.session.state import Column
from workshop.page.session.store import Store

_log = logging.getLogger("collabcast")
Drawn = TypeVar("Drawn")
RETRY = 3.0  # seconds until a disk that did not take a session is tried again
MAX_HUBS = 20  # sessions held in memory though nobody looks at them
MAX_PICTURES = 60  # drawn pictures held for those who look next


class Invalid(ValueError):
    """A change that no scenario could be run with; the text says what is wrong."""


@dataclass(frozen=True)
class Answers:
    """The answers to one version of a session."""

    version: int
    scenarios: tuple[Titled, ...]
    regions: tuple[str, ...]
    outcomes: tuple[str, ...]


class SessionHub:
    """One session with those who look at it.

    ``listeners`` are called after every change, with whoever made it; each looks for itself.
    """

    def __init__(self, session: Session, store: Store, engine: Engine) -> None:
        self.session = session
        self.store = store
        self.engine = engine
        self.version = 0
        self.listeners: dict[Hashable, Callable[[Hashable], None]] = {}
        self._answers: tuple[int, asyncio.Future[Answers]] | None = None
        self._pictures: OrderedDict[Hashable, asyncio.Future[Any]] = OrderedDict()
        self._saving = asyncio.Lock()
        self._saved = 0
        self._retrying = False
        self.unsaved = ""  # why the latest state is not on disk
        self._tasks: set[asyncio.Task[Any]] = set()

    def change(self, act: Callable[[Session], object], by: Hashable = None) -> None:
        """Let ``act`` change the session; refused as a whole where a scenario could not be run.

        Raises
        ------
        Refused, Invalid : nothing has changed.
        """
        before = self.session.snapshot()
        old_columns = {c.id: c for c in before["state"].columns}
        self.session.moved_by(by)
        try:
            act(self.session)
            for column in self.session.state.columns:
                old = old_columns.get(column.id)
                if old is None or old.interventions != column.interventions:
                    self.check(column)
        except BaseException:
            self.session.put_back(before)
            raise
        self.version += 1
        self.start(self._save_until_saved())
        self._tell_all(by)

    def _tell_all(self, by: Hashable) -> None:
        """Let every window look; one that cannot show the session keeps it from no other."""
        for listener in list(self.listeners.values()):
            try:
                listener(by)
            except Exception:  # told, not hidden: the change is made and saved
                _log.exception("a window could not show a change")

    def check(self, column: Column) -> Scenario:
        """The scenario of a column.

        Raises
        ------
        Invalid : it cannot be run, with what to do.
        """
        try:
            return read_scenario(
                {"name": "asked", **levers_only(copy.deepcopy(column.model_dump()))},
                self.engine.prepared,
            )
        except ConfigError as error:
            faults = [f"{f.path}: {f.came}; {f.allowed}; {f.remedy}" for f in error.faults[:3]]
            raise Invalid(" / ".join(faults)) from None

    async def save(self) -> None:
        """Write the latest state; of changes that queue up only the last is written."""
        async with self._saving:
            if self._saved == self.version:
                return
            version = self.version
            copied = Session.model_construct(**self.session.snapshot())
            try:
                await asyncio.get_running_loop().run_in_executor(None, self.store.save, copied)
            except OSError as error:
                self._tell(error.strerror or str(error))
                raise
            self._saved = version
            self._tell("")

    def _tell(self, fault: str) -> None:
        """Say to everybody that changes are not on disk, or that they are again."""
        if fault != self.unsaved:
            self.unsaved = fault
            self._tell_all(None)

    async def _save_until_saved(self) -> None:
        """Write what has changed; where the disk does not take it, try again until it does."""
        while True:
            try:
                await self.save()
                return
            except OSError:
                if self._retrying:
                    return  # somebody does already
                self._retrying = True
                try:
                    await asyncio.sleep(RETRY)
                finally:
                    self._retrying = False

    def leave(self, who: Hashable) -> None:
        """One looks no more; when nobody does, answers are not held for anybody."""
        self.listeners.pop(who, None)
        if not self.listeners:
            self._answers = None
            self._pictures.clear()

    @property
    def idle(self) -> bool:
        """Whether nobody looks and everything is on disk."""
        return not self.listeners and self._saved == self.version and not self._tasks

    async def answers(self) -> Answers:
        """The answers to the session as it is now; computed once for all who ask.

        Raises
        ------
        Exception : what went wrong in computing; the page shows it.
        """
        if self._answers is None or self._answers[0] != self.version:
            columns = [
                (c.id, title_of(c) or self.session.letter(c.id), c.model_dump())
                for c in self.session.state.columns
            ]
            version, shown = self.version, self.session.state.shown.model_copy(deep=True)

            def work() -> Answers:
                titled = tuple((n, t, self.engine.answer(data)) for n, t, data in columns)
                return Answers(version, titled, tuple(shown.regions), tuple(shown.outcomes))

            self._answers = version, asyncio.wrap_future(self.engine.soon(work))
        return await asyncio.shield(self._answers[1])

    async def view(self, lang: str) -> LiveView:
        """The answers in a language."""
        return self._view(await self.answers(), lang)

    def _view(self, answers: Answers, lang: str) -> LiveView:
        prepared = self.engine.prepared
        return live_view(prepared, answers.scenarios, lang, answers.regions, answers.outcomes)

    async def picture(self, key: Hashable, lang: str, draw: Callable[[LiveView], Drawn]) -> Drawn:
        """Something drawn from the answers, once for all who look at the same."""
        answers = await self.answers()
        whole = answers.version, lang, key
        if whole not in self._pictures:
            view = self._view(answers, lang)
            self._hold(whole, self.engine.soon(draw, view))
        picture: Drawn = await asyncio.shield(self._pictures[whole])
        return picture

    async def words(
        self, key: Hashable, lang: str, write: Callable[[LiveView], Drawn]
    ) -> Drawn | None:
        """Something told of the answers, once for all, after the pictures that others wait for.

        None where the session has moved on meanwhile: other words are due.
        """
        answers = await self.answers()
        whole = answers.version, lang, key
        if whole not in self._pictures:
            view = self._view(answers, lang)
            wanted = lambda: self.version == answers.version  # noqa: E731
            self._hold(whole, self.engine.later(lambda: write(view), wanted))
        told: Drawn | None = await asyncio.shield(self._pictures[whole])
        return told

    def _hold(self, whole: Hashable, begun: Future[Any]) -> None:
        self._pictures[whole] = asyncio.wrap_future(begun)
        while len(self._pictures) > MAX_PICTURES:
            self._pictures.popitem(last=False)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the page; held until it ends, as asyncio itself does not."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Server:
    """Every session of a folder that somebody has open, and the engine they share."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self.store, self.engine = store, engine
        self.door = Door()
        self.turn = Turn()  # of what takes seconds: documents, fields, runs of other programs
        self.presets = presets(engine.prepared)
        self._hubs: OrderedDict[str, SessionHub] = OrderedDict()

    def hub(self, name: str) -> SessionHub | None:
        """The hub of a session; None where there is no such session."""
        if name not in self._hubs:
            session = self.store.get(name)
            if session is None:
                return None
            self._hubs[name] = SessionHub(session, self.store, self.engine)
        self._hubs.move_to_end(name)
        self._drop_idle()
        return self._hubs[name]

    def _drop_idle(self) -> None:
        """Sessions that nobody looks at go back to disk, those left longest ago first."""
        for name, hub in list(self._hubs.items())[:-MAX_HUBS]:
            if hub.idle:
                del self._hubs[name]
                self.store.close(name)
        if len(self._hubs) > MAX_HUBS:
            gc.collect()

    def new(self, name: str = "") -> SessionHub:
        """The hub of a new, empty session."""
        session = self.store.new(name)
        self._hubs[session.id] = SessionHub(session, self.store, self.engine)
        return self._hubs[session.id]
