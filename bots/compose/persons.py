"""What readers can do about themselves: names, consent, linked identities, and their data."""

from __future__ import annotations

from dataclasses import dataclass

from bots.desk.counters import Counter
from bots.desk.joining import Joining
from bots.desk.naming import Names
from bots.desk.privately import Privately
from core.delivery import Ledger, Voice
from core.delivery.subjects import is_public
from core.engine import Engine
from core.ports import Clock
from core.services.consent import Consent
from core.services.disclosing import Disclosing
from core.services.discussion import Discussion
from core.services.editors import Editors
from core.services.farewells import Farewells
from core.services.forgetting import Forgetting
from core.services.linking import Linking
from core.services.naming import Naming
from core.services.privacy import Privacy
from core.services.unapplied import Networks, Unapplied
from core.settings import Settings
from core.store import Database


@dataclass(frozen=True, slots=True)
class Persons:
    """All of it over the same database, engine and networks (which may be at work later than this is made)."""

    settings: Settings
    database: Database
    engine: Engine
    ledger: Ledger
    clock: Clock
    editors: Editors
    voice: Voice
    networks: Networks

    def consent(self) -> Consent | None:
        """What tells newcomers that replies are public; None if the settings say that nobody is told."""
        blog = self.settings.blog
        address = blog.base_url if is_public(blog.base_url) else None
        return Consent(self.ledger, self.clock, blog.title, address) if self.settings.discussion.notice else None

    def counters(self, discussion: Discussion) -> list[Counter]:
        """The parts of the desk that readers talk to about themselves."""
        forgetting = Forgetting(discussion, self.ledger, self.engine, self.clock, self.editors, self.networks)
        return [
            Names(Naming(self.clock, self.editors, self.settings.blog.editor_name)),
            Joining(Linking(self.ledger, self.clock, self.networks), self.voice.network_titles),
            Privately(
                Privacy(self.clock),
                Disclosing(self.clock, self.voice, self.networks),
                forgetting,
                Unapplied(self.database, self.networks),
            ),
        ]

    def farewells(self) -> Farewells:
        """The job that tells how a forgetting ended."""
        return Farewells(self.database, self.ledger, self.clock, self.voice.network_titles)
