"""The public JSON: nouns written as the contract names them. Times are ISO 8601 with offset."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any

from clock import SHANGHAI
from models import Article, RunReport, SourceReport, StoredArticle

# Internal to the store and the index; the contract's `read` does not hold them.
HIDDEN = frozenset({"search_text", "fingerprint"})


def plain(value: Any) -> Any:
    """Dataclasses, tuples, dates → what JSON knows. `where` is written `in`, as the contract has it."""
    if is_dataclass(value) and not isinstance(value, type):
        rows = ((f.name, getattr(value, f.name)) for f in fields(value) if f.name not in HIDDEN)
        return {"in" if name == "where" else name: plain(v) for name, v in rows}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(v) for v in value]
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


def article_json(article: Article) -> dict[str, Any]:
    """Everything `read` gives."""
    return dict(plain(article))


def stored_json(stored: StoredArticle) -> dict[str, Any]:
    """One line of the export: the reading, plus what the store knows of it."""
    return {
        **article_json(stored.article),
        "id": stored.id,
        "column": stored.article.listing,
        "first_seen": plain(stored.first_seen),
        "gone_since": plain(stored.gone_since),
        "story_id": stored.story_id,
        "story_role": stored.story_role,
        "story_why": stored.story_why,
        "revisions": [
            {"seen_at": plain(r.seen_at), "quote_of_change": r.quote_of_change} for r in stored.revisions
        ],
    }


def source_json(report: SourceReport) -> dict[str, Any]:
    row = dict(plain(report))
    row["fetched"] = report.fetched
    return row


def run_json(report: RunReport) -> dict[str, Any]:
    return {
        "run_id": report.run_id,
        "started_at": plain(report.started_at),
        "finished_at": plain(report.finished_at),
        "sources": [source_json(s) for s in report.sources],
        "mails": plain(report.mails),
        "notices": list(report.notices),
    }


def error_json(error: BaseException, message: str, status: int) -> dict[str, Any]:
    """What went wrong, in English whatever the language is; `position` of a query's character from 0."""
    known = {name: getattr(error, name, None) for name in ("source_id", "url", "position")}
    told = {name: value for name, value in known.items() if value is not None}
    return {"error": {"kind": type(error).__name__, "message": message, "status": status, **told}}


def print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
