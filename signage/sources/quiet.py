"""Silence for libraries that log what they carry."""

from __future__ import annotations

import logging

# exchangelib logs requests and answers, subjects and all, at DEBUG and some at ERROR
# (exchangelib.util, exchangelib.util.xml); APScheduler logs a job's traceback, with its texts.
# MSAL logs log-on answers that it cannot read.
LOUD = (
    *("exchangelib", "requests", "requests_ntlm", "spnego", "urllib3", "apscheduler", "tzlocal"),
    *("msal", "requests_gssapi"),
)


def quiet_library_logging() -> None:
    """Let none of LOUD reach any log, whatever level a person asks for. May be called twice."""
    for name in LOUD:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
        logger.handlers[:] = [logging.NullHandler()]
