"""Measures what peercert promises about its store: `python -m reliability.run`."""
