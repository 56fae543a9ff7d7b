"""What the treasurer's room asks for."""
