"""Files a page offers: which links lead to one, and under which name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from models import Attachment
from text.extract.tree import Element, raw_text

_EXTENSION = r"pdf|docx?|xlsx?|pptx?|ofd|zip|rar|7z|wps|et|dps|od[tsp]|rtf|txt|csv|ceb|gd|tif|tiff"
_FILE_PATH = re.compile(rf"\.(?:{_EXTENSION})(?:$|[?#&;])", re.IGNORECASE)
FILE_NAME = re.compile(rf"\.(?:{_EXTENSION})\b", re.IGNORECASE)
_DOWNLOAD = re.compile(
    r"downfile|download|/attachments?/|attachment\.|/cms_files/|/annex/|fileid=|filedown|getfile|showfile|viewfile|/fj/|attachid",
    re.IGNORECASE,
)
_EITHER = re.compile(rf"{_FILE_PATH.pattern}|{_DOWNLOAD.pattern}", re.MULTILINE)
_ADDRESSES = etree.XPath("descendant-or-self::a/@href", smart_strings=False)
_MARKED = etree.XPath("boolean(descendant-or-self::a[@data-file-ext or @appendix])")
_SAYS_FILE = re.compile(r"附\s*件|附\s*表|下\s*载|点击查看|全文")
_DULL_NAME = re.compile(
    r"^\W*(?:点击|立即)?(?:下载|查看|此处下载|文件下载|附件下载|附件|打开|预览|download)\W*$", re.IGNORECASE
)


def is_file_link(link: Element) -> bool:
    """Does this <a> lead to a file to keep? App-store and viewer downloads in page heads do not count."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:void", "mailto:")):
        return False
    if link.get("data-file-ext") or link.get("appendix") == "true":
        return True
    if (leads := _leads_to_file(href)) is not None:
        return leads
    name = raw_text(link) + (link.get("title") or "")
    return bool(_SAYS_FILE.search(name) or FILE_NAME.search(name))


@lru_cache(maxsize=4096)  # a page's links are asked about by outline, body and files in turn
def _leads_to_file(href: str) -> bool | None:
    """Does an address alone tell a file (True) or a page (False)? None: the link's words must say."""
    address = (unquote(href) if "%" in href else href).lower()
    if not _EITHER.search(address):
        return False
    if _FILE_PATH.search(address):
        return True
    return None if _DOWNLOAD.search(href) else False


def find_attachments(regions: Iterable[Element], url: str) -> tuple[Attachment, ...]:
    """Files linked in the given parts of a page, once each, absolute, in reading order."""
    found: dict[str, Attachment] = {}
    for region in regions:
        if not _may_lead_to_files(region):
            continue
        for link in region.iter("a"):
            if is_file_link(link):
                target = _absolute(url, (link.get("href") or "").strip())
                if target and target not in found:
                    found[target] = Attachment(name=_name(link, target), url=target)
    return tuple(found.values())


def _may_lead_to_files(region: Element) -> bool:
    """Could one of its links be a file's? All addresses are looked at in one pass; most pages have none."""
    addresses = "\n".join(map(str, _ADDRESSES(region)))  # type: ignore[arg-type]
    if _EITHER.search((unquote(addresses) if "%" in addresses else addresses).lower()):
        return True
    return bool(_MARKED(region))


def _absolute(base: str, href: str) -> str | None:
    try:
        target = urljoin(base, href)
        return target if urlsplit(target).scheme in ("http", "https") else None
    except ValueError:
        return None


def _name(link: Element, target: str) -> str:
    """The words of the link, else its title, else the words around it, else the file's own name."""
    for text in (raw_text(link), link.get("title") or "", link.get("download") or ""):
        if (name := " ".join(text.split()).strip("　 ")) and not _DULL_NAME.match(name):
            return name
    parent = link.getparent()
    around = " ".join(raw_text(parent).split()) if parent is not None else ""
    around = re.sub(r"[\s\W]*(?:点击)?下载\W*$", "", around)
    if 2 < len(around) <= 120:
        return around
    return unquote(urlsplit(target).path.rsplit("/", 1)[-1]) or target
