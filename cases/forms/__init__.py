"""What is asked on the pages of support work."""
