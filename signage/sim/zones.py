"""Windows time zone names, as Exchange writes them, for the IANA keys that scenarios use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

# What Exchange names a zone that it cannot match (Graph: dateTimeTimeZone / event).
CUSTOM_ZONE = "tzone://Microsoft/Custom"

# Windows name -> IANA key; the pairs are those of Unicode CLDR, windowsZones.xml, territory 001.
WINDOWS_ZONES = {
    "UTC": "Etc/UTC",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "Central European Standard Time": "Europe/Warsaw",
    "Central Europe Standard Time": "Europe/Budapest",
    "FLE Standard Time": "Europe/Kyiv",
    "GTB Standard Time": "Europe/Bucharest",
    "Turkey Standard Time": "Europe/Istanbul",
    "Russian Standard Time": "Europe/Moscow",
    "Morocco Standard Time": "Africa/Casablanca",
    "W. Central Africa Standard Time": "Africa/Lagos",
    "South Africa Standard Time": "Africa/Johannesburg",
    "Egypt Standard Time": "Africa/Cairo",
    "E. Africa Standard Time": "Africa/Nairobi",
    "Israel Standard Time": "Asia/Jerusalem",
    "Arab Standard Time": "Asia/Riyadh",
    "Arabian Standard Time": "Asia/Dubai",
    "Iran Standard Time": "Asia/Tehran",
    "Afghanistan Standard Time": "Asia/Kabul",
    "Pakistan Standard Time": "Asia/Karachi",
    "India Standard Time": "Asia/Kolkata",
    "Nepal Standard Time": "Asia/Kathmandu",
    "Bangladesh Standard Time": "Asia/Dhaka",
    "SE Asia Standard Time": "Asia/Bangkok",
    "China Standard Time": "Asia/Shanghai",
    "Singapore Standard Time": "Asia/Singapore",
    "W. Australia Standard Time": "Australia/Perth",
    "Tokyo Standard Time": "Asia/Tokyo",
    "Korea Standard Time": "Asia/Seoul",
    "Cen. Australia Standard Time": "Australia/Adelaide",
    "AUS Central Standard Time": "Australia/Darwin",
    "E. Australia Standard Time": "Australia/Brisbane",
    "AUS Eastern Standard Time": "Australia/Sydney",
    "Lord Howe Standard Time": "Australia/Lord_Howe",
    "New Zealand Standard Time": "Pacific/Auckland",
    "Chatham Islands Standard Time": "Pacific/Chatham",
    "Azores Standard Time": "Atlantic/Azores",
    "E. South America Standard Time": "America/Sao_Paulo",
    "Argentina Standard Time": "America/Argentina/Buenos_Aires",
    "Newfoundland Standard Time": "America/St_Johns",
    "Atlantic Standard Time": "America/Halifax",
    "Pacific SA Standard Time": "America/Santiago",
    "Eastern Standard Time": "America/New_York",
    "SA Pacific Standard Time": "America/Bogota",
    "Central Standard Time": "America/Chicago",
    "Central Standard Time (Mexico)": "America/Mexico_City",
    "Canada Central Standard Time": "America/Regina",
    "Mountain Standard Time": "America/Denver",
    "US Mountain Standard Time": "America/Phoenix",
    "Pacific Standard Time": "America/Los_Angeles",
    "Alaskan Standard Time": "America/Anchorage",
    "Hawaiian Standard Time": "Pacific/Honolulu",
}


@cache
def windows_zone(key: str) -> str:
    """The Windows name of an IANA zone: its own, or that of a zone with the same rules.

    Where no zone of the table keeps the same time, CUSTOM_ZONE, as Exchange does.
    """
    for name, iana in WINDOWS_ZONES.items():
        if iana == key:
            return name
    rules = _offsets(key)
    return next(
        (name for name, iana in WINDOWS_ZONES.items() if _offsets(iana) == rules), CUSTOM_ZONE
    )


def zone_of(windows_name: str) -> ZoneInfo | None:
    """The zone that a Windows name stands for; None where the table has no such name."""
    key = WINDOWS_ZONES.get(windows_name)
    return ZoneInfo(key) if key is not None else None


@cache
def _offsets(key: str) -> tuple[timedelta | None, ...]:
    """The zone's offset through two years, day by day: what tells its rules from another's."""
    zone = ZoneInfo(key)
    first = datetime(2025, 1, 1, 12, tzinfo=UTC)
    return tuple((first + timedelta(days=day)).astimezone(zone).utcoffset() for day in range(730))
