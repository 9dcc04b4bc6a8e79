"""What mail programs make of an HTML mail, by what is published about them; and a browser that measures it.

None of these programs can run here. Each rewriting below does to the bytes what its program is known to do
(worst case where reports differ), so that Debian's chromium shows roughly what is left. What the sources say:

word          Outlook 2007–2021 on Windows: Word's engine. Microsoft's table of 2006 in three classes: body and
              span keep colours and text only, div and p also margins, tables and cells all that Word knows; it
              knows no max-width, border-radius, display, position, float, overflow, opacity, flex, grid,
              background picture, media query; a table inherits no font; conditional comments are obeyed.
qq            QQ Mail on the web and in its app: html, head, style, comments, class, id and name go, the body becomes
              a div of their page, position and float go. Guides also report lost display: it goes here.
netease       163 and 126: the same, in a frame of its own and in quirks mode.
foxmail       a browser of the Trident age: style stays, media queries, :root and rounded corners do not; quirks mode.
gmail         body becomes a div, classes and ids are renamed, style stays but for colour-scheme queries and :root.
gmail_imap    the Gmail app with other people's mailboxes: no style element at all.
*_dark        forced dark: text and background turn their lightness round (Outlook, the QQ and Gmail apps); outlook_com
              darkens backgrounds and lightens text only as far as it must.
apple         nothing is rewritten; apple_dark is asked with prefers-color-scheme: dark.

`data-item` and `data-top` stay everywhere: they are what the measuring finds its way by.

    python tests/notify/mail_clients.py MAIL.html FOLDER     writes every rewriting and its pictures
"""

from __future__ import annotations

import colorsys
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lxml import html

CHROMIUM = "chromium"
PAGE_DARK = (0x1B, 0x1B, 0x1B)
CORE = re.compile(
    r"color|background|background-color|font(-\w+)?|text-(align|decoration|transform)|vertical-align|letter-spacing|line-height|white-space|border(-(color|style|width|collapse))?|direction"
)
MARGINS = re.compile(r"text-indent|margin(-\w+)?")
FULL = re.compile(r"width|height|padding(-\w+)?|border-(left|right|top|bottom)(-\w+)?|list-style-type")
AIDS = ("data-item", "data-top")


# ------------------------------------------------------------------ styles


def declarations(style: str) -> list[tuple[str, str]]:
    pairs = (one.partition(":") for one in style.split(";") if ":" in one)
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]


def restyle(tree, keep: Callable[[str, str, str], str | None]) -> None:
    """`keep(tag, name, value)` gives the value that stays, or None."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or "style" not in element.attrib:
            continue
        kept = [(n, keep(element.tag, n, v)) for n, v in declarations(element.attrib["style"])]
        element.attrib["style"] = ";".join(f"{n}:{v}" for n, v in kept if v is not None)


def without_media(css: str, *, unless: str = "") -> str:
    """A style sheet without its @media blocks, save those whose condition holds `unless`."""
    out, at = "", 0
    for match in re.finditer(r"@media([^{]*)\{", css):
        if match.start() < at:
            continue
        depth, end = 1, match.end()
        while depth and end < len(css):
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        out += css[at : match.start()]
        out += css[match.start() : end] if unless and unless in match[1] else ""
        at = end
    return re.sub(r":root\s*\{[^}]*\}", "", out + css[at:])


def sheets(tree, change: Callable[[str], str] | None) -> None:
    for sheet in tree.xpath("//style"):
        if change is None:
            sheet.drop_tree()
        else:
            sheet.text = change(sheet.text or "")


def strip(tree, *names: str) -> None:
    for element in tree.iter():
        if isinstance(element.tag, str):
            for name in [n for n in element.attrib if n in names or n.startswith("data-")]:
                if name not in AIDS:
                    del element.attrib[name]


def as_div(tree, host: str = "") -> str:
    """The body as a div in the webmail's own page."""
    for comment in tree.xpath("//comment()"):
        comment.drop_tree()
    kept = "".join(html.tostring(s, encoding="unicode", with_tail=False) for s in tree.xpath("//head/style"))
    body = tree.find(".//body")
    body.tag = "div"
    inner = html.tostring(body, encoding="unicode", with_tail=False)
    return f"{kept}<div style='{host}'>{inner}</div>"


# ------------------------------------------------------------------ programs


def page(content: str, *, quirks: bool = False, css: str = "", dark: bool = False) -> str:
    ground = "background:#1b1b1b;color:#e3e3e3" if dark else "background:#ffffff;color:#000000"
    start = "" if quirks else "<!DOCTYPE html>"
    return f"{start}<html><head><meta charset=utf-8><style>body{{margin:0;{ground}}}{css}</style></head><body>{content}</body></html>"


def word(source: str, *, dark: bool = False) -> str:
    source = re.sub(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", r"\1", source, flags=re.DOTALL)
    tree = html.document_fromstring(source)
    for hidden in tree.xpath("//*[contains(@style,'mso-hide:all')]"):
        hidden.drop_tree()

    def keep(tag: str, name: str, value: str) -> str | None:
        inline = tag in ("span", "body", "a", "b", "i")
        block = tag in ("div", "p")
        known = CORE.fullmatch(name) or (not inline and MARGINS.fullmatch(name))
        known = known or (not inline and not block and FULL.fullmatch(name))
        return None if not known or "url(" in value else value

    restyle(tree, keep)
    sheets(tree, lambda css: re.sub(r"[^{}]*:(hover|root)[^{]*\{[^}]*\}", "", without_media(css)))
    if dark:
        recolour(tree, turned)
    content = html.tostring(tree, encoding="unicode")
    css = 'table,td{font:16px/1.2 "Times New Roman"}'
    return content.replace("<head>", f"<head><style>{css}{dark_page(dark)}</style>", 1)


def qq(source: str, *, dark: bool = False) -> str:
    return page(_webmail(source, dark), css='div{font-family:"Microsoft YaHei",sans-serif}', dark=dark)


def netease(source: str) -> str:
    return page(_webmail(source, False), quirks=True, css="body{font:14px/1.5 Arial}td{font-size:14px}")


def _webmail(source: str, dark: bool) -> str:
    tree = html.document_fromstring(source)
    sheets(tree, None)
    strip(tree, "class", "id", "name")
    gone = {"position", "float", "z-index", "display", "top", "left", "opacity"}
    restyle(tree, lambda tag, name, value: None if name in gone or value.startswith("-") else value)
    tree.find(".//body").attrib.pop("style", None)
    if dark:
        recolour(tree, turned)
    return as_div(tree, "font-size:14px;line-height:1.5")


def foxmail(source: str) -> str:
    tree = html.document_fromstring(source)
    sheets(tree, without_media)
    restyle(tree, lambda tag, name, value: None if name == "border-radius" else value)
    return html.tostring(tree, encoding="unicode", doctype="")


def gmail(source: str) -> str:
    tree = html.document_fromstring(source)
    sheets(tree, lambda css: re.sub(r"\.(?=[a-zA-Z])", ".m_7", without_media(css, unless="width")))
    for element in tree.xpath("//*[@class]"):
        element.attrib["class"] = " ".join("m_7" + name for name in element.attrib["class"].split())
    strip(tree, "id", "name")
    return page(as_div(tree))


def gmail_imap(source: str, *, dark: bool = False) -> str:
    tree = html.document_fromstring(source)
    sheets(tree, None)
    strip(tree, "id", "name", "class")
    if dark:
        recolour(tree, turned)
    return page(as_div(tree), dark=dark)


def outlook_com_dark(source: str) -> str:
    tree = html.document_fromstring(source)
    sheets(tree, None)
    strip(tree, "id", "name", "class")
    recolour(tree, eased)
    return page(as_div(tree), dark=True)


CLIENTS: dict[str, Callable[[str], str]] = {
    "apple": lambda source: source,
    "word": word,
    "word_dark": lambda source: word(source, dark=True),
    "qq": qq,
    "qq_dark": lambda source: qq(source, dark=True),
    "netease": netease,
    "foxmail": foxmail,
    "gmail": gmail,
    "gmail_imap": gmail_imap,
    "gmail_dark": lambda source: gmail_imap(source, dark=True),
    "outlook_com_dark": outlook_com_dark,
}


# ------------------------------------------------------------------ forced dark


def dark_page(dark: bool) -> str:
    return "body{background:#1b1b1b!important;color:#e3e3e3}" if dark else ""


Rgb = tuple[int, int, int]


def recolour(tree, change: Callable[[Rgb, bool, Rgb], Rgb]) -> None:
    """Every colour written inline or as bgcolor, by `change(colour, is_background, background around)`."""

    def walk(element, ground: Rgb) -> None:
        if not isinstance(element.tag, str):
            return
        style = dict(declarations(element.attrib.get("style", "")))
        if "background" in style:
            style["background-color"] = style.pop("background")
        written = style.get("background-color") or element.attrib.get("bgcolor")
        if written and (colour := parsed(written)):
            ground = change(colour, True, ground)
            style["background-color"] = shown(ground)
            element.attrib.pop("bgcolor", None)
        if "color" in style and (colour := parsed(style["color"])):
            style["color"] = shown(change(colour, False, ground))
        for name in [n for n in style if n.startswith("border")]:
            style[name] = re.sub(r"#[0-9a-f]{3,6}", "#555555", style[name])
        if style:
            element.attrib["style"] = ";".join(f"{n}:{v}" for n, v in style.items())
        for child in element:
            walk(child, ground)

    walk(tree.find(".//body"), PAGE_DARK)


def turned(colour: Rgb, background: bool, ground: Rgb) -> Rgb:
    """Lightness turned round, as a full inversion does it; white becomes the page's dark grey."""
    hue, light, full = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    light = max(1 - light, 0.106) if background else 1 - light
    return _rgb(hue, light, full)


def eased(colour: Rgb, background: bool, ground: Rgb) -> Rgb:
    """Backgrounds darkened; text lightened step by step until it stands out, and no further."""
    hue, light, full = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    if background:
        return _rgb(hue, min(light, max(1 - light, 0.16)), full)
    made = colour
    while contrast(made, ground) < 4.5 and light < 1:
        light = min(light + 0.05, 1)
        made = _rgb(hue, light, full)
    return made


def _rgb(hue: float, light: float, full: float) -> Rgb:
    red, green, blue = colorsys.hls_to_rgb(hue, light, full)
    return round(red * 255), round(green * 255), round(blue * 255)


def parsed(written: str) -> Rgb | None:
    found = re.match(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", written.strip())
    digits = found[1] if found else ""
    return tuple(bytes.fromhex(digits if len(digits) == 6 else "".join(d * 2 for d in digits))) or None  # type: ignore[return-value]


def shown(colour: Rgb) -> str:
    return "#" + bytes(colour).hex()


def contrast(one: Rgb, two: Rgb) -> float:
    def luminance(colour: Rgb) -> float:
        parts = [
            c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# ------------------------------------------------------------------ the browser

MEASURE = """
function lum(c){return c.map(v=>{v/=255;return v<=.04045?v/12.92:Math.pow((v+.055)/1.055,2.4)})
 .reduce((s,v,i)=>s+v*[.2126,.7152,.0722][i],0)}
function rgb(s){const m=s.match(/[\\d.]+/g).map(Number);return m.length>3&&m[3]===0?null:m.slice(0,3)}
function ground(e,w){for(;e;e=e.parentElement){const c=rgb(w.getComputedStyle(e).backgroundColor);if(c)return c}return [255,255,255]}
function hidden(e,w){for(;e;e=e.parentElement){const s=w.getComputedStyle(e);
 if(s.display==='none'||s.visibility==='hidden'||(s.overflow==='hidden'&&e.getBoundingClientRect().height<2))return true}return false}
function measure(f){const w=f.contentWindow,d=w.document,out={texts:[],links:[]};
 out.overflow=d.documentElement.scrollWidth-w.innerWidth;out.dark=w.matchMedia('(prefers-color-scheme:dark)').matches;
 out.height=d.documentElement.scrollHeight;
 const walk=d.createTreeWalker(d.body,4);let n;
 while(n=walk.nextNode()){const t=n.nodeValue.trim();const e=n.parentElement;
  if(!t||['STYLE','SCRIPT','TITLE'].includes(e.tagName)||hidden(e,w))continue;
  const s=w.getComputedStyle(e),r=d.createRange();r.selectNodeContents(n);const b=r.getBoundingClientRect();
  const a=lum(rgb(s.color)),g=lum(ground(e,w));const c=(Math.max(a,g)+.05)/(Math.min(a,g)+.05);
  if(!/[\\p{L}\\p{N}]/u.test(t))continue;
  out.texts.push({text:t,size:parseFloat(s.fontSize),contrast:c,right:b.right,left:b.left,bottom:b.bottom,family:s.fontFamily})}
 for(const a of d.querySelectorAll('a[href]')){const b=a.getBoundingClientRect();
  out.links.push({href:a.getAttribute('href'),text:a.textContent.trim(),w:b.width,h:b.height})}
 const item=d.querySelector('[data-item]');out.first=item?item.getBoundingClientRect().top:null;
 const tops=[...d.querySelectorAll('[data-top]')];out.tops=tops.map(t=>t.getBoundingClientRect().bottom);
 out.items=[...d.querySelectorAll('[data-item]')].map(t=>{const b=t.getBoundingClientRect();
  return {top:b.top,bottom:b.bottom,width:b.width}});
 return out}
addEventListener('load',()=>{const all={};for(const f of document.querySelectorAll('iframe'))all[f.id]=measure(f);
 document.getElementById('out').textContent=JSON.stringify(all)})
"""


def measured(pages: dict[str, tuple[str, int]], *, dark: bool = False, height: int = 844) -> dict[str, dict]:
    """Name → (finished HTML, width in pixels) in, name → what the browser saw out; one browser for all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frames = ""
        for number, (key, (text, width)) in enumerate(pages.items()):
            (folder / f"{number}.html").write_text(text, encoding="utf-8")
            frames += f'<iframe id="{key}" src="{number}.html" style="width:{width}px;height:{height}px;border:0"></iframe>\n'
        wrap = f'<!DOCTYPE html><meta charset=utf-8>{frames}<pre id="out"></pre><script>{MEASURE}</script>'
        (folder / "all.html").write_text(wrap, encoding="utf-8")
        dom = _chromium(folder / "all.html", "--dump-dom", dark=dark)
    said = html.document_fromstring(dom).xpath("//pre[@id='out']")[0].text_content()
    return json.loads(said)


def _chromium(place: Path, *wishes: str, dark: bool, window: str = "1300,900") -> str:
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
                "--allow-file-access-from-files", f"--user-data-dir={profile}", f"--window-size={window}",
                *(["--blink-settings=preferredColorScheme=0"] if dark else ["--blink-settings=preferredColorScheme=1"]),
                *wishes, place.as_uri(),
            ],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def main() -> None:
    source, folder = Path(sys.argv[1]).read_text(encoding="utf-8"), Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for name, rewrite in {**CLIENTS, "apple_dark": lambda text: text}.items():
        made = folder / f"{name}.html"
        made.write_text(rewrite(source), encoding="utf-8")
        for width, height in ((390, 1500), (1200, 1500)):
            frame = folder / "frame.html"
            frame.write_text(
                f'<!DOCTYPE html><body style="margin:0"><iframe src="{made.name}" style="border:0;width:{width}px;height:{height}px">',
                encoding="utf-8",
            )
            window = f"{max(width, 500)},{height}"
            shot = f"--screenshot={folder / f'{name}-{width}.png'}"
            _chromium(frame, shot, dark=name == "apple_dark", window=window)


if __name__ == "__main__":
    main()
