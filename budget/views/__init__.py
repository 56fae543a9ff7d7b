"""The pages of the treasurer's room."""
