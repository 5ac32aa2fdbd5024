"""The dark and the light colours."""

from textual.theme import Theme

DARK = Theme(
    name="coach-dark",
    primary="#5aa9e6",
    secondary="#7f9fb8",
    accent="#c9a3f0",
    success="#7cc48a",
    warning="#e8b95a",
    error="#ef7b7b",
    foreground="#dfe5ea",
    background="#10151b",
    surface="#171e26",
    panel="#212b36",
)
LIGHT = Theme(
    name="coach-light",
    primary="#1f5f99",
    secondary="#4d6b82",
    accent="#6d3fa0",
    success="#1f7a3d",
    warning="#8a5a00",
    error="#b3261e",
    foreground="#1d252c",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e3e0d7",
    dark=False,
)
