"""OFD (GB/T 33190-2016): a zip of XML; page content holds TextObjects with TextCode runs."""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING

from text.attachments.archives import open_counted, read_member

if TYPE_CHECKING:
    from lxml.etree import _Element

LINE_STEP = 0.8
"""Millimetres: runs whose baselines differ by less stand on one line."""


def read_ofd(body: bytes) -> tuple[str, int | None]:
    """Text of all pages in reading order (top to bottom, left to right) and the number of pages."""
    with open_counted(body) as archive:
        pages = [p for root in _roots(archive) for p in _pages(archive, root)]
        return "\n".join(_page_text(archive, p) for p in pages), len(pages)


def _xml(archive: zipfile.ZipFile, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(read_member(archive, name), parser)


def _roots(archive: zipfile.ZipFile) -> list[str]:
    return [_inside("", t) for t in _texts(_xml(archive, "OFD.xml"), "DocRoot")]


def _pages(archive: zipfile.ZipFile, root: str) -> list[str]:
    document, folder = _xml(archive, root), posixpath.dirname(root)
    places = [str(e.get("BaseLoc")) for e in document.iter("{*}Page") if e.get("BaseLoc")]
    return [name for name in (_inside(folder, p) for p in places) if name in archive.namelist()]


def _inside(folder: str, place: str) -> str:
    """A location inside the archive: absolute ones start with a slash."""
    return place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))


def _texts(tree: _Element, tag: str) -> list[str]:
    return [(e.text or "").strip() for e in tree.iter(f"{{*}}{tag}") if (e.text or "").strip()]


def _page_text(archive: zipfile.ZipFile, name: str) -> str:
    runs = [run for box in _xml(archive, name).iter("{*}TextObject") for run in _runs(box)]
    return "\n".join(_lines(runs))


def _runs(box: _Element) -> list[tuple[float, float, str]]:
    left, top = _corner(box.get("Boundary"))
    return [
        (top + _number(code.get("Y")), left + _number(code.get("X")), code.text)
        for code in box.iter("{*}TextCode")
        if code.text
    ]


def _lines(runs: list[tuple[float, float, str]]) -> list[str]:
    lines: list[list[tuple[float, float, str]]] = []
    for run in sorted(runs):
        if lines and abs(run[0] - lines[-1][0][0]) < LINE_STEP:
            lines[-1].append(run)
        else:
            lines.append([run])
    return ["".join(text for _, _, text in sorted(line, key=lambda r: r[1])) for line in lines]


def _corner(boundary: str | None) -> tuple[float, float]:
    left, top, *_ = [*(_number(n) for n in (boundary or "").split()[:2]), 0.0, 0.0]
    return left, top


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
