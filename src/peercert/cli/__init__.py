"""The command line: each command reads its arguments, calls the core, prints, and returns."""
