"""The checks of Backchannel: the source mirrored, one contract for all networks, and whole stories."""
