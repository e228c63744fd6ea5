"""From wishes to native messages: services write wishes, and the drain, the only sender, carries them out."""

from core.delivery.drain import Drain
from core.delivery.ledger import Ledger
from core.delivery.subjects import Voice

__all__ = ["Drain", "Ledger", "Voice"]
