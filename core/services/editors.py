"""Who the editors are."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from core.model.events import Person
from core.model.refs import NetworkName, PersonRef


@dataclass(frozen=True, slots=True)
class Editors:
    """Who may publish and moderate: numeric ids, by network. Names count for nothing."""

    ids: Set[tuple[NetworkName, PersonRef]]

    def include(self, person: Person) -> bool:
        return (person.network, person.ref) in self.ids
