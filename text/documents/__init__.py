"""Document numbers, calendar days and the reading form of acts and notices."""

from text.documents.days import Day, Days, find_days, find_ranges
from text.documents.numbers import Found, NumberKind, as_int, find_numbers, number_form
from text.documents.plain import plain

__all__ = [
    "Day",
    "Days",
    "Found",
    "NumberKind",
    "as_int",
    "find_days",
    "find_numbers",
    "find_ranges",
    "number_form",
    "plain",
]
