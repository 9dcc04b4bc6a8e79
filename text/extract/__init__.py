"""From one page's HTML to its title, body, date, publisher, editor and files."""

from text.extract.page import extract

__all__ = ["extract"]
