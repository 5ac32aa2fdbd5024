"""What every frozen value has in common."""

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A frozen value, read strictly: an unknown field is an error that names its path."""


class Timed(Value, frozen=True, rename={"start_s": "start", "end_s": "end"}):
    """A value with a place in the answer."""
