"""The way in: ``coach`` and ``python -m coach``."""

import gc
import os
import sys

from coach.cli import main as run


def main() -> int:
    """Run one command and return its exit code, or end the program with it at once.

    A thread that still runs may be inside the speech model, which can't be stopped: Python would
    wait for it for seconds, or crash. Everything worth keeping is on disk by then.
    """
    os.umask(0o077)  # whatever is written, by us or by a library, is for its owner alone
    # What is imported stays: to look for garbage after every 700 values takes a tenth of the start.
    gc.set_threshold(200_000)
    code = run()
    from threading import active_count

    if active_count() > 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
