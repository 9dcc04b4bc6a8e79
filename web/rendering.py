"""Templates to answers. Autoescape is always on: a crawled word is text, wherever it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from text.cleaning import clean_text
from web.links import safe_link
from web.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
NAV = ("digests", "search", "health", "coverage")


@cache
def templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    made.filters["link"] = safe_link
    return made


def _shown(value: Any) -> Any:
    """Text without control and direction-changing characters; ours (Markup is a str too) has none."""
    return type(value)(clean_text(value)) if isinstance(value, str) else value


def words_of(request: Request, default: str) -> Words:
    asked = request.query_params.get("lang", default)
    return Words("en" if asked == "en" else "zh")


def page(
    request: Request, template: str, *, lang: str, here: str = "", status: int = 200, **values: Any
) -> HTMLResponse:
    """One page; `here` is the entry of the navigation it belongs to."""
    words = words_of(request, lang)
    asked = request.query_params.get("lang")
    keep = {"lang": words.lang} if asked else {}

    def link(path: str, **query: Any) -> str:
        """An address of ours that stays in the language that was asked for."""
        rest = urlencode({k: v for k, v in {**query, **keep}.items() if v not in ("", None)})
        return f"{path}?{rest}" if rest else path

    html = (
        templates()
        .get_template(template)
        .render(w=words, here=here, nav=NAV, link=link, other_lang=_other_lang(request, words), **values)
    )
    return HTMLResponse(html, status_code=status)


def _other_lang(request: Request, words: Words) -> str:
    """This page in the other language; a bare query, so that neither host nor path is repeated."""
    query = [(k, v) for k, v in request.query_params.multi_items() if k not in ("lang", "token")]
    return "?" + urlencode([*query, ("lang", "zh" if words.lang == "en" else "en")])
