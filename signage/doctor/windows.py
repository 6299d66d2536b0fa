"""Lines for the PowerShell of a Windows server: which versions of TLS it speaks.

"Transport Layer Security (TLS) registry settings", Microsoft Learn.
"""

from __future__ import annotations

_PROTOCOLS = r"HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols"


def protocol_off(version: str) -> tuple[str, ...]:
    """Commands by which a server no longer speaks "TLS 1.0" or the like."""
    return _set(version, enabled=0)


def protocol_on(version: str) -> tuple[str, ...]:
    """Commands by which a server speaks it."""
    return _set(version, enabled=1)


def _set(version: str, enabled: int) -> tuple[str, ...]:
    key = rf"'{_PROTOCOLS}\{version}\Server'"
    return (
        f"New-Item {key} -Force",
        f"Set-ItemProperty {key} -Name Enabled -Type DWord -Value {enabled}",
        f"Set-ItemProperty {key} -Name DisabledByDefault -Type DWord -Value {1 - enabled}",
    )
