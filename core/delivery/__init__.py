"""From wishes to native messages: services write wishes, and the drain, the only sender, carries them out."""

from core.delivery.access import Access
from core.delivery.alarm import Alarm
from core.delivery.drain import Drain
from core.delivery.ledger import Ledger
from core.delivery.outcomes import Outcomes
from core.delivery.subjects import Voice

__all__ = ["Access", "Alarm", "Drain", "Ledger", "Outcomes", "Voice"]
