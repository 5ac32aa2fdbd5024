"""The hardware and the speech model: asks aloud, listens, and turns sound into utterances.

Each module fills a role of ``coach.ports``; what can't be here is imported inside functions,
so that importing this package costs nothing and works where no sound library is installed.
"""
