"""The pages of support work: the log of contacts, and the cases."""
