"""An APScheduler executor that never holds the end of the process."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from apscheduler.executors.base import BaseExecutor, run_job  # type: ignore[import-untyped]


class DaemonExecutor(BaseExecutor):  # type: ignore[misc]
    """Runs each job in a daemon thread of its own.

    APScheduler's pool is joined as the interpreter ends (concurrent.futures), so one request that
    hangs would keep a program alive that was told to stop. Jobs must not raise: the scheduler's
    log of a traceback is silenced.
    """

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        threading.Thread(
            target=self._work, args=(job, run_times), name="signage-read", daemon=True
        ).start()

    def _work(self, job: Any, run_times: list[datetime]) -> None:
        # run_job turns whatever a job raises into events: this cannot fail in between.
        events = run_job(job, job._jobstore_alias, run_times, self._logger.name)
        self._run_job_success(job.id, events)
