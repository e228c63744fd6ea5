"""The fixtures of every test; what they are made of is in `tests/support`."""

from hypothesis import settings

pytest_plugins = ["tests.support.browser", "tests.support.postgres"]

# No deadline: a busy machine is no reason to fail.
settings.register_profile("untimed", parent=settings(), deadline=None)
settings.load_profile("untimed")
