"""The composition root: settings become one running service, and it is taken down cleanly.

Read `service` first (what runs, and in which order it ends), then `wiring` (which object gets which), then `networks`,
`site` and `backbone`.
"""

from bots.compose.backbone import SystemClock
from bots.compose.networks import Waits
from bots.compose.service import Part, Service, running

__all__ = ["Part", "Service", "SystemClock", "Waits", "running"]
