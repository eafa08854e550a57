"""Track peer support specialist certification against each state's published rules."""

__version__ = "0.1.0"
