"""Units of work on a Dask cluster: checked to run this very code, and never waited for in vain.

Whoever answers at the address of a cluster can run code here, and is believed its numbers: Dask
hands objects over as pickles and knows no passwords on ``tcp://``. Name only clusters of your own.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from evidence.files import code_digest
from forecast.computing.parallel import one_core
from scenarios.errors import RunError
from scenarios.running.checkpoints import fits
from scenarios.running.chunk import Part, compute
from scenarios.running.plan import Plan

CONNECT = 5  # seconds in which a scheduler answers, and a worker is there
ANSWER = 60  # seconds a worker that is there may take to load our code: 2 on a quiet machine
PATIENCE = 4  # seconds between looks at a cluster that has finished nothing
WORD = 2  # seconds in which a scheduler says who is there, or good-bye
LOOKS = 2  # at a cluster without a worker or a scheduler before it is given up
GREETING = 100_000  # bytes of the first words of a scheduler; about 200 are usual
TRANSFER = 60  # seconds for the result of one unit of work, some megabytes
CODE = ("evidence", "forecast", "agents", "scenarios")
_LOUD = ("distributed", "tornado", "asyncio")


def on_dask(plan: Plan, chunks: list[tuple[int, int]], address: str) -> Iterator[Part]:
    """Parts as the workers at ``address`` finish them.

    Raises
    ------
    RunError : no scheduler or worker answers, they run other code, or they went away.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise RunError(
            "--cluster needs the package distributed; install it with `pip install distributed`"
        ) from None
    with _quiet():
        try:
            _refuse_strangers(address)
            client = Client(address, timeout=CONNECT)
        except Exception as error:  # Dask raises whatever rubbish makes its readers raise
            raise RunError(
                f"no Dask scheduler answers at {address} ({error}); start one with `dask"
                " scheduler`, or leave --cluster out"
            ) from None
        try:
            _refuse_other_code(client, address)
            shared = client.scatter(plan, broadcast=True, hash=False)
            # A worker that dies costs its unit of work only: Dask gives it to another.
            waiting = {
                client.submit(_compute, shared, a, b, pure=False, retries=3): (a, b)
                for a, b in chunks
            }
            yield from _finished(client, waiting, plan, address)
        except RunError:
            raise
        except (CommClosedError, CancelledError, KilledWorker, TimeoutError, OSError) as error:
            raise _gone(address, f"{type(error).__name__}: {error}") from None
        except Exception as error:  # of another's code: whatever it raises there is raised here
            raise _gone(address, f"a worker failed: {type(error).__name__}: {error}") from None
        finally:
            client.close(timeout=WORD)


def _refuse_strangers(address: str) -> None:
    """Raise an OSError where no scheduler speaks: one says who it is to whoever connects.

    Dask waits for ever for one that was stopped, and takes what a web server says for a length.
    """
    from distributed.comm.addressing import parse_address, parse_host_port

    scheme, place = parse_address(address)
    if scheme != "tcp":
        return
    until, said = time.monotonic() + CONNECT, b""
    with socket.create_connection(parse_host_port(place), timeout=CONNECT) as link:
        while len(said) < 8 or len(said) < 8 + int.from_bytes(said[:8], "little"):
            link.settimeout(max(until - time.monotonic(), 0.001))
            came = link.recv(4096)
            said += came
            if not came or (len(said) >= 8 and int.from_bytes(said[:8], "little") > GREETING):
                raise OSError("what answers there is no Dask scheduler")


def _compute(plan: Plan, first: int, stop: int) -> tuple[str, Part]:
    """A unit of work, and the code it was computed by: a worker may have come later.

    Dask counts a task as one thread of its worker: it takes no more.
    """
    with one_core():
        return code_digest(*CODE), compute(plan, first, stop)


def _finished(
    client: Any, waiting: dict[Any, tuple[int, int]], plan: Plan, address: str
) -> Iterator[Part]:
    """Results in the order they are ready; a cluster that has nobody left is not waited for."""
    from distributed import wait

    empty, seen = 0, 0.0
    while waiting:
        try:
            done, _ = wait([*waiting], timeout=PATIENCE, return_when="FIRST_COMPLETED")
        except TimeoutError:
            last = _last_seen(client)
            empty, seen = (empty + 1 if last <= seen else 0), max(last, seen)
            if empty >= LOOKS:
                raise _gone(address, "no worker is left that answers") from None
            continue
        empty = 0
        for future in done:
            yield _checked(future.result(timeout=TRANSFER), waiting.pop(future), plan, address)
            future.release()


def _last_seen(client: Any) -> float:
    """When the scheduler heard of any worker, by its clock; 0 where it or they do not answer.

    A machine that sleeps, or a cut line, closes no connection: it says nothing any more.
    """
    if client.status != "running":
        return 0.0
    try:
        told = client.sync(client.scheduler.identity, callback_timeout=WORD)
        return max((float(w.get("last_seen", 0)) for w in told["workers"].values()), default=0.0)
    except (TimeoutError, OSError):
        return 0.0


def _checked(result: Any, asked: tuple[int, int], plan: Plan, address: str) -> Part:
    """What a worker returned, where it is the part that was asked for, of this very code.

    Raises
    ------
    RunError : it is not.
    """
    code, part = result if isinstance(result, tuple) and len(result) == 2 else ("", None)
    if code != code_digest(*CODE):
        raise _gone(address, "a worker that came later runs other code than this")
    try:
        if isinstance(part, Part) and (part.first, part.stop) == asked and fits(part, plan):
            return part
    except Exception:  # of another's making: arrays that are none
        pass
    raise _gone(address, "a worker returned something else than was asked for")


def _gone(address: str, why: str) -> RunError:
    reason = " ".join(why.split())[:200]
    return RunError(
        f"the Dask cluster at {address} went away or lost the work ({reason}); finished parts are"
        " kept; go on with --resume"
    )


def _refuse_other_code(client: Any, address: str) -> None:
    """Numbers of another version would pass for ours: every worker tells what it runs.

    Raises
    ------
    RunError : no worker answers, or one runs other code.
    """
    from distributed import wait

    try:
        client.wait_for_workers(1, timeout=CONNECT)
        workers = list(client.scheduler_info(n_workers=-1)["workers"])
        asked = {w: client.submit(_code, workers=[w], pure=False) for w in workers}
        wait(list(asked.values()), timeout=ANSWER)
    except TimeoutError:
        raise RunError(
            f"no worker of the Dask cluster at {address} answers; start one with `dask worker"
            f" {address}`, or leave --cluster out"
        ) from None
    ours = code_digest(*CODE)
    for worker, future in asked.items():
        told = future.result() if future.status == "finished" else "nothing we understand"
        if told != ours:
            raise RunError(
                f"worker {worker} of the cluster runs other code than this (it says"
                f" {str(told)[:12]}, here it is {ours[:12]}); install the same version of"
                " collabcast, NumPy and Python there"
            )


def _code() -> str:
    return code_digest(*CODE)


@contextmanager
def _quiet() -> Iterator[None]:
    """Libraries print tracebacks of what is told here in one line."""
    levels = {name: logging.getLogger(name).level for name in _LOUD}
    try:
        for name in _LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
