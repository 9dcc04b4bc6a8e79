"""Every way to fail, drawn as a tree. A message names the thing and the next step, in English and in Chinese."""

from __future__ import annotations

from wording import Wording, in_chinese, said


class MonitorError(Exception):
    """Root of all our errors; carries the source and the address where they are known.

    message  English: what `str(error)`, logs and JSON hold
    zh       the same in Chinese, written beside it where the error is raised
    """

    def __init__(
        self, message: str, *, zh: str | None = None, source_id: str | None = None, url: str | None = None
    ):
        super().__init__(str(message))
        self.wording = Wording(message, in_chinese(message) if zh is None else zh)
        self.source_id = source_id
        self.url = url

    def said(self, lang: str) -> str:
        """The message in the language `zh` or `en`."""
        return said(self.wording, lang)


class ConfigError(MonitorError):
    """Settings, a source file, a date or an argument is wrong: stop before anything is touched."""


class FetchError(MonitorError):
    """Network or HTTP status: the next run tries again."""


class BotChallenge(FetchError):
    """A challenge page came instead of the page: back off, tell the operator."""


class PageError(MonitorError):
    """Fetched but not understood: quarantined with its bytes."""


class UndecodablePage(PageError):
    """No charset gives readable text."""


class LayoutChanged(PageError):
    """A selector matched none, or more than it promised."""


class EmptyArticle(PageError):
    """The page holds no article text."""


class PageTooLarge(PageError):
    """Bytes, depth or time beyond what one page may cost."""


class QueryError(MonitorError):
    """A query cannot be understood; `position` is the offending character (code points) of `query`."""

    def __init__(self, message: str, *, zh: str | None = None, position: int, query: str = ""):
        super().__init__(message, zh=zh)
        self.position = position
        self.query = query


class DeliveryError(MonitorError):
    """A mail server or webhook said no; the outbox keeps the message."""


class StoreError(MonitorError):
    """The database cannot be opened, is newer than this code, or is full."""


class LockHeld(MonitorError):
    """Another run is at work."""


class WrongValue(ValueError):
    """A value of a YAML file that does not fit, for pydantic's validators; `config.source` shows it."""

    def __init__(self, message: str, *, zh: str):
        super().__init__(str(message))
        self.wording = Wording(message, zh)
