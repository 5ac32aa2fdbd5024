"""A mock-interview coach in the terminal, with voice."""

__version__ = "0.1.0"
