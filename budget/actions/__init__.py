"""The verbs of the treasurer's room."""
