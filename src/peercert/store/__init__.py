"""The one file that keeps what happened: opening it, reading candidates, recording changes."""
