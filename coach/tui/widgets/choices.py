"""A list to choose from whose Enter is the screen's, so that the footer can say what it does."""

from contextlib import suppress
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Choices(OptionList, inherit_bindings=False):
    """An option list of literal texts; a click chooses as Enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        b for b in OptionList.BINDINGS if getattr(b, "key", "") != "enter"
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)

    @property
    def chosen(self) -> str | None:
        """The id of the highlighted row."""
        return self.highlighted_option.id if self.highlighted_option else None

    def replace(self, rows: list[Option]) -> None:
        """Put new rows in the list and keep the place in it."""
        before = self.chosen
        self.set_options(rows)
        ids = [row.id for row in rows]
        if rows:
            self.highlighted = (
                ids.index(before) if before and before in ids else next(i for i, id in enumerate(ids) if id)
            )

    def action_page_up(self) -> None:
        with suppress(KeyError):  # the window is so small that no row has room
            super().action_page_up()

    def action_page_down(self) -> None:
        with suppress(KeyError):
            super().action_page_down()
