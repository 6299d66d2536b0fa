"""A report as Prometheus metrics: the only module that imports prometheus_client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from signage.core.room import Status

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus text exposition format
STATES = (*(status.value for status in Status), "problems")

# Name, unit in the name as Prometheus asks for, its help, and where it stands in the report.
_GAUGES = (
    ("signage_data_age_seconds", "Age of the calendar that is shown.", "sign", "data_age"),
    ("signage_failed_reads", "Reads in a row that failed.", "sign", "failures"),
    ("signage_next_read_seconds", "Until the next read; negative: late.", "sign", "next_read"),
    ("signage_problems", "Problems of the configuration.", "sign", "problems"),
    ("signage_screen_on", "1: there is a screen.", "glass", "on"),
    ("signage_frames_painted", "Pictures painted since the start.", "glass", "frames"),
    ("signage_temperature_celsius", "Of the hottest zone.", "machine", "temperature"),
    ("signage_memory_free_mebibytes", "Available memory.", "machine", "memory_free_mib"),
    ("signage_process_mebibytes", "Resident memory of the sign.", "machine", "process_mib"),
    ("signage_load", "Runnable processes, mean of a minute.", "machine", "load"),
    ("signage_machine_uptime_seconds", "Since the machine started.", "machine", "uptime"),
)


def exposition(told: dict[str, Any]) -> bytes:
    """A report's JSON in the text exposition format."""
    registry = CollectorRegistry()
    registry.register(_Told(told))
    return generate_latest(registry)


class _Told(Collector):
    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    def collect(self) -> Iterator[Metric]:
        told = self._told
        info = InfoMetricFamily("signage", "Versions.", value=told["versions"])
        yield info
        states = GaugeMetricFamily("signage_state", "1 for what is shown.", labels=["state"])
        for state in STATES:
            states.add_metric([state], float(state == told["sign"]["state"]))
        yield states
        for name, words, part, key in _GAUGES:
            if (value := told[part][key]) is not None:
                yield GaugeMetricFamily(name, words, value=float(value))
        yield GaugeMetricFamily("signage_uptime_seconds", "Of the sign.", value=told["uptime"])
        power = GaugeMetricFamily("signage_power", "1: suffers from it now.", labels=["trouble"])
        for trouble in told["machine"]["power"]:
            power.add_metric([trouble], 1.0)
        yield power
        free = GaugeMetricFamily("signage_disk_free_mebibytes", "Free space.", labels=["path"])
        for disk in told["machine"]["disks"]:
            free.add_metric([disk["path"]], disk["free_mib"])
        yield free
