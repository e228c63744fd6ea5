"""The blog: posts, comments and the ledger of their deliveries. No chat library can be imported here.

Read it in this order: `model` (the nouns), `ports` (what the outside must do), `services` (the verbs), `delivery` (the
drain, the only sender), `store` (where rows live), `engine` (what runs jobs), `web` (what readers see). `markup` holds
the one tree that every text is kept as.
"""
