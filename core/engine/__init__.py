"""What runs jobs: short pieces of work, asked for by name and key, woken at commit."""

from core.engine.embedded import EmbeddedEngine
from core.engine.jobs import Job, Jobs

__all__ = ["EmbeddedEngine", "Job", "Jobs"]
