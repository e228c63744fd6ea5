"""What readers see: pages, feeds, live comments and a read-only interface for programs. Nothing here writes."""

from core.web.app import build
from core.web.blog import BlogInfo

__all__ = ["BlogInfo", "build"]
