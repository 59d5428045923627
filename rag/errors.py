"""Errors that the user can put right.

Their messages are shown to users as they are, so they are in Chinese and say what to do. Anything else that is
raised is a bug and keeps its traceback.
"""

from __future__ import annotations


class PolicyQAError(Exception):
    """Base of everything the user can put right; the command line exits with status 2."""


class InputError(PolicyQAError):
    """The question or a file handed in cannot be used."""


class CorpusError(PolicyQAError):
    """A document or the manifest is missing, unreadable or broken."""


class ConfigError(PolicyQAError):
    """A setting is unknown or has an impossible value."""


class ModelError(PolicyQAError):
    """The embedding model or the reranker is missing or cannot be loaded."""


class LanguageModelError(PolicyQAError):
    """The language model is missing, cannot be loaded or does not answer; answers stay extractive."""


class IndexMissingError(PolicyQAError):
    """There is no index yet."""


class IndexBrokenError(PolicyQAError):
    """The stored index is damaged or only half there."""


class IndexMismatchError(PolicyQAError):
    """The index was built with another model or other settings."""


class StorageError(PolicyQAError):
    """Nothing can be written: the disk is full or the folder is read-only."""
