"""Where Microsoft's services live in each of its clouds. Pure.

Hosts are those of "Microsoft Graph national cloud deployments" and "National clouds" (Microsoft
Learn), and for Exchange of "Office 365 URLs and IP address ranges" of each cloud.
"""

from __future__ import annotations

from collections.abc import Mapping

from signage.core.values import frozen


@frozen
class Cloud:
    """One cloud's addresses, all https and without a path."""

    authority: str  # where applications log on (Microsoft Entra ID)
    graph: str  # Microsoft Graph
    ews: str  # Exchange Online; its EWS endpoint is /EWS/Exchange.asmx there

    @property
    def graph_scope(self) -> str:
        """The scope of a token for Graph: all that the application was granted."""
        return f"{self.graph}/.default"

    @property
    def ews_scope(self) -> str:
        """The scope of a token for Exchange Web Services."""
        return f"{self.ews}/.default"


# GCC, unlike GCC High, is served by the global cloud.
CLOUDS: Mapping[str, Cloud] = {
    "global": Cloud(
        "https://login.microsoftonline.com",
        "https://graph.microsoft.com",
        "https://outlook.office365.com",
    ),
    "usgov": Cloud(
        "https://login.microsoftonline.us",
        "https://graph.microsoft.us",
        "https://outlook.office365.us",
    ),
    "usgov-dod": Cloud(
        "https://login.microsoftonline.us",
        "https://dod-graph.microsoft.us",
        "https://outlook-dod.office365.us",
    ),
    "china": Cloud(
        "https://login.partner.microsoftonline.cn",
        "https://microsoftgraph.chinacloudapi.cn",
        "https://partner.outlook.cn",
    ),
}
