"""Sessions on disk: one folder each, written so that a kill at any moment loses none."""

from coach.store.draft import Draft
from coach.store.listing import others
from coach.store.sessions import Store, Summary, home_dir

__all__ = ["Draft", "Store", "Summary", "home_dir", "others"]
