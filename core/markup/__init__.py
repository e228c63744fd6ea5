"""Text: one tree, the ways into and out of it that no network owns, and the ways to shorten and divide it."""
