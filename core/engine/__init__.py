"""What runs jobs: short pieces of work, asked for by name and key, woken at commit."""

from core.engine.embedded import EmbeddedEngine
from core.engine.jobs import Engine, Job, Jobs
from core.engine.procrastinate import ProcrastinateEngine

__all__ = ["EmbeddedEngine", "Engine", "Job", "Jobs", "ProcrastinateEngine"]
