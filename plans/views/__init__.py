"""The plan room's pages: the plans, a target and how it is changed, what is typed in and judged of it."""
