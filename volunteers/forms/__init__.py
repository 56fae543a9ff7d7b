"""The forms of the volunteers' room."""
