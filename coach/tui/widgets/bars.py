"""Thin bars that read without colours."""

from textual.content import Content


def bar(part: float, whole: float, cells: int, style: str = "") -> Content:
    """Return a bar of ``cells`` characters of which ``part / whole`` is filled; over-full ends in ``+``."""
    if whole > 0 and part > whole * 1.005:
        return Content.styled("━" * (cells - 1) + "+", style)
    filled = round(cells * part / whole) if whole > 0 else 0
    return Content.assemble(("━" * filled, style), ("─" * (cells - filled), "$foreground 25%"))
