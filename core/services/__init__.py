"""The verbs: what the editor and the readers do, each in one transaction with the wishes that follow from it."""
