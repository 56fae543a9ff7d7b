"""The verbs of the volunteers' room."""
