"""The follow-up of an agreement for the municipality: composed, looked at, published frozen, and then only read."""
