"""An APScheduler executor that never holds the end of the process."""

from __future__ import annotations

import threading
from datetime import datetime
from queue import SimpleQueue
from typing import Any

from apscheduler.executors.base import BaseExecutor, run_job  # type: ignore[import-untyped]

Work = tuple[Any, list[datetime]]


class DaemonExecutor(BaseExecutor):  # type: ignore[misc]
    """Runs jobs in one daemon thread, and in a further one only while that hangs.

    APScheduler's pool is joined as the interpreter ends (concurrent.futures), so one request that
    hangs would keep a program alive that was told to stop. One thread and not one for each job: the
    C library keeps memory by threads, and a sign reads for years. Jobs must not raise: the
    scheduler's log of a traceback is silenced.
    """

    def __init__(self) -> None:
        super().__init__()
        self._jobs: SimpleQueue[Work | None] = SimpleQueue()
        self._guard = threading.Lock()  # of both below
        self._idle = False  # whether a thread waits for a job
        self._ended = False

    def shutdown(self, wait: bool = True) -> None:
        """Let the thread that waits end; one that works ends with its job."""
        with self._guard:
            self._ended = True
            if self._idle:
                self._jobs.put(None)

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        with self._guard:
            needed, self._idle = not self._idle, False
        if needed:
            threading.Thread(target=self._work, name="signage-read", daemon=True).start()
        self._jobs.put((job, run_times))

    def _work(self) -> None:
        while work := self._jobs.get():
            job, run_times = work
            # run_job turns whatever a job raises into events: this cannot fail in between.
            events = run_job(job, job._jobstore_alias, run_times, self._logger.name)
            with self._guard:
                surplus = self._idle or self._ended
                self._idle = True
            self._run_job_success(job.id, events)
            del work, job, events  # nothing of a read is kept while waiting for the next
            if surplus:
                return
