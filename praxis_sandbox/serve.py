"""Run by process.py: the stand-in, until standard input ends."""

import os
import sys
import threading
from pathlib import Path


def end_with_parent() -> None:
    """Whoever started this holds the other end: when they are gone, however it came, so is this."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1]))
    threading.Thread(target=end_with_parent, daemon=True).start()
    from bot.__main__ import main

    sys.exit(main(["sandbox", "--port", "0", "--json"]))
