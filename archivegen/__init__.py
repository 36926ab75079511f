"""archivegen: a static archive site generator that links people and places."""

__version__ = "0.1.0"
