"""A mock-interview coach in the terminal, with voice."""

import os

__version__ = "0.1.0"

# ONNX Runtime, which finds speech in sound, else keeps a device id and reports to its maker (since 1.31).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
