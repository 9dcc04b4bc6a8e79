"""The words of the command line: every command with its options, and help in both languages."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from functools import partial
from pathlib import Path

from commands.phrases import Words, speak
from wording import Wording, said


def day(text: str, *, lang: str = "en") -> date:
    """A Shanghai day: 2026-02-12, 20260212 or 2026年2月12日. `lang`: of the complaint."""
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
    no_day = Wording(f"{text!r} is no day; write it like 2026-02-12", f"{text!r} 不是日期；请写成 2026-02-12")
    raise argparse.ArgumentTypeError(said(no_day, lang))


def build_parser(lang: str) -> Words:
    """Every command and its words, with help in the language `zh` or `en`."""
    speak(lang)

    def t(en: str, zh: str) -> str:
        return zh if lang == "zh" else en

    a_day = partial(day, lang=lang)
    common = Words(add_help=False)
    common.add_argument(
        "--config",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help=t("configuration (config/)", "配置文件夹（config/）"),
    )
    common.add_argument(
        "--data", type=Path, default=argparse.SUPPRESS, metavar="DIR",
        help=t("database, pages, outbox (data/)", "数据文件夹：数据库、页面、待寄邮件（data/）"),
    )  # fmt: skip
    common.add_argument(
        "--lang", choices=("zh", "en"), default=argparse.SUPPRESS,
        help=t("language of what is printed", "输出用中文还是英文"),
    )  # fmt: skip
    common.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS,
        help=t("one JSON document on stdout", "标准输出只给一个 JSON 文档"),
    )  # fmt: skip
    parser = Words(
        prog="yaojian",
        description=t(
            "watches drug-regulation sources and mails a digest", "药监 · 监测药品监管网站，每天寄一份简报"
        ),
        parents=[common],
    )
    subs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Words)

    def add(name: str, module: str, en: str, zh: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=t(en, zh), description=t(en, zh), parents=[common])
        sub.set_defaults(module=module)
        return sub

    run = add(
        "run", "commands.running",
        "one whole run, made for cron: fetch, read, store, alert, send what is due",
        "完整运行一次（适合 cron）：抓取到期的来源，读取、入库、提醒、寄送",
    )  # fmt: skip
    run.add_argument(
        "names", nargs="*", metavar="SOURCE", help=t("only these, due or not", "只读这些来源，不论是否到期")
    )
    run.add_argument(
        "--all",
        action="store_true",
        help=t("every watched source, due or not", "全部监测的来源，不论是否到期"),
    )
    run.add_argument(
        "--since", type=a_day, metavar="DATE",
        help=t("walk old pages back to this day; nothing is mailed", "往回读旧页面直到这一天；不寄邮件"),
    )  # fmt: skip
    run.add_argument(
        "--no-send", action="store_true", help=t("queue nothing and send nothing", "不排队也不寄送")
    )
    add(
        "serve", "scheduler",
        "the scheduler, the sending and the reading room in one process", "定时运行、寄送和网页阅览在同一个进程里",
    )  # fmt: skip
    add(
        "demo", "demo.show",
        "the whole product on a bundled small web on loopback; no network, no set-up",
        "在自带的小型网站上演示全部功能；不用网络，不用设置",
    )  # fmt: skip

    read = add(
        "read", "commands.reading", "one saved page → everything it says", "一个保存的网页 → 它说的一切"
    )
    listing = add(
        "list", "commands.reading", "one saved listing → its entries", "一个保存的列表页 → 其中的条目"
    )
    for sub in (read, listing):
        sub.add_argument("file", metavar="FILE", help=t("raw bytes; - is stdin", "原始字节；- 为标准输入"))
        sub.add_argument(
            "--url",
            help=t(
                "the page's address; else the one the page itself names",
                "网页的地址；不给则用网页自己写明的地址",
            ),
        )
        sub.add_argument(
            "--source", metavar="ID", help=t("read by this source's rules", "按这个来源的规则读取")
        )
    mend = add("mend", "commands.reading", "damaged text → mended text", "乱码文字 → 修复的文字")
    mend.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="-",
        help=t("- is stdin, the default", "- 为标准输入（默认）"),
    )
    mend.add_argument(
        "--explain", action="store_true", help=t("say every repair on stderr", "在标准错误上逐条说明修复")
    )
    group = add(
        "group", "commands.reading",
        "saved pages → which tell the same story, and each one's role", "保存的多个网页 → 哪些说的是同一件事，各是什么角色",
    )  # fmt: skip
    group.add_argument(
        "files", metavar="FILE", nargs="+", help=t("saved pages or plain texts", "保存的网页或纯文本")
    )
    group.add_argument(
        "--urls", metavar="FILE",
        help=t("lines: FILE<TAB>URL, or one URL per FILE in order", "每行“文件<TAB>地址”，或按文件顺序每行一个地址"),
    )  # fmt: skip

    search = add(
        "search", "commands.asking",
        "find articles; the same language as rules and digests", "检索文章；与规则、简报用同一种检索式",
    )  # fmt: skip
    search.add_argument(
        "query", metavar="QUERY", nargs="*", help=t("see docs/queries.md", "见 docs/queries.md")
    )
    search.add_argument("--limit", type=int, default=20, help=t("at most so many (20)", "最多列出几条（20）"))
    search.add_argument(
        "--offset", type=int, default=0, help=t("leave out the first so many", "跳过开头几条")
    )
    fields = {
        "issuer": t("issuing body", "发文机关"), "genre": t("kind of document", "类型，如 公告"),
        "region": t("province", "地区，如 广东"), "level": t("national, provincial …", "级别，如 国家、省级"),
        "number": t("document number", "文号"), "source": t("source id", "来源的代号"),
        "since": t("published on or after this day", "不早于这一天发布"),
        "until": t("published on or before this day", "不晚于这一天发布"),
    }  # fmt: skip
    for name, text in fields.items():
        search.add_argument(f"--{name}", help=text)
    rules = add(
        "rules", "commands.asking",
        "watch rules: list, add, remove, try on history, lint", "监测规则：列出、添加、删除、用旧文试跑、检查",
    )  # fmt: skip
    rules.add_argument(
        "verb", nargs="?", default="list", choices=("list", "add", "remove", "try", "lint"),
        help=t("what to do (list)", "做什么（默认 list）"),
    )  # fmt: skip
    rules.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help=t("the rule's name; try and lint take a query too", "规则名；try 和 lint 也可给检索式"),
    )
    rules.add_argument("query", nargs="?", metavar="QUERY", help=t("add: its query", "add 时的检索式"))
    rules.add_argument("--urgent", action="store_true", help=t("add: tell at once", "add 时：命中即时通知"))
    rules.add_argument(
        "--days", type=int, default=90, help=t("try: look back so many days (90)", "try 时往回看几天（90）")
    )
    people = add(
        "subscribers", "commands.people",
        "who is told what: list, add, remove, import, export", "订阅者：列出、添加、删除、导入、导出",
    )  # fmt: skip
    people.add_argument(
        "verb", nargs="?", default="list", choices=("list", "add", "remove", "import", "export"),
        help=t("what to do (list)", "做什么（默认 list）"),
    )  # fmt: skip
    people.add_argument(
        "address", nargs="?", metavar="ADDRESS|FILE",
        help=t("an address; import and export: a YAML file", "地址；import、export 时是 YAML 文件"),
    )  # fmt: skip
    people.add_argument("--name", default="", help=t("add: how the reader is called", "add 时：称呼"))
    people.add_argument(
        "--rule",
        action="append",
        default=[],
        help=t("add: only this rule; may be repeated", "add 时：只订这条规则，可多次给出"),
    )
    people.add_argument(
        "--cadence", choices=("immediate", "daily", "weekly"), default="daily",
        help=t("add: at once, daily or weekly", "add 时：即时、每日或每周"),
    )  # fmt: skip
    people.add_argument(
        "--script", choices=("as_published", "simplified", "traditional"), default="as_published",
        help=t("add: characters of titles and frame", "add 时：标题与框架用原样、简体还是繁体"),
    )  # fmt: skip
    people.add_argument(
        "--frame",
        choices=("zh", "en"),
        default="zh",
        help=t("add: language of the mail's own words", "add 时：邮件框架的语言"),
    )
    digest = add("digest", "commands.people", "build, show or send one digest", "生成、查看或寄送一期简报")
    digest.add_argument(
        "--day", type=a_day, metavar="DATE", help=t("of this day (today)", "哪一天的（今天）")
    )
    digest.add_argument("--to", metavar="WHO", help=t("as this address would get it", "按这个地址的订阅"))
    digest.add_argument("--preview", metavar="FILE", help=t("write the HTML there", "把 HTML 写到这个文件"))
    digest.add_argument("--send", action="store_true", help=t("send it", "寄出"))

    sources = add(
        "sources", "commands.catalogue",
        "the catalogue: coverage, health, preview, a new source from a URL", "来源目录：范围、状态、试读、由网址新建来源",
    )  # fmt: skip
    sources.add_argument(
        "verb", nargs="?", default="list", choices=("list", "check", "try", "add", "accept", "coverage"),
        help=t("what to do (list)", "做什么（默认 list）"),
    )  # fmt: skip
    sources.add_argument(
        "what",
        nargs="?",
        metavar="ID|URL",
        help=t("a source; add: a list page's address", "来源的代号；add 时是列表页地址"),
    )
    sources.add_argument(
        "--list-file",
        metavar="FILE",
        help=t("a saved list page instead of fetching", "用保存的列表页，不抓取"),
    )
    sources.add_argument(
        "--article-file", metavar="FILE", help=t("add: a saved article", "add 时：保存的文章页")
    )
    sources.add_argument(
        "--article-url", metavar="URL", help=t("add: that article's address", "add 时：该文章的地址")
    )
    sources.add_argument("--id", help=t("add: the new source's id", "add 时：新来源的代号"))
    sources.add_argument(
        "--yes", action="store_true", help=t("accept what is proposed", "不再询问，直接写入")
    )

    stories = add(
        "stories", "commands.deciding",
        "one event with its copies; tell articles apart or put them together", "一个事件和它的各份转载；由人分开或合并",
    )  # fmt: skip
    stories.add_argument("verb", choices=("show", "split", "merge"), help=t("what to do", "做什么"))
    stories.add_argument("article", metavar="ARTICLE", help=t("its id or address", "文章的编号或地址"))
    stories.add_argument(
        "into",
        nargs="?",
        metavar="INTO",
        help=t("merge: an article of the other story", "merge 时：另一事件的一篇文章"),
    )
    stories.add_argument("--why", default="", help=t("kept with the decision", "理由，随决定保存"))
    stories.add_argument("--who", default="", help=t("who decides (the login name)", "决定人（默认登录名）"))

    export = add(
        "export", "commands.keeping", "the archive as csv, xlsx or jsonl", "导出存档：csv、xlsx 或 jsonl"
    )
    export.add_argument(
        "what", nargs="?", metavar="FORMAT|FILE",
        help=t("a format, or a file whose ending says it", "格式，或以后缀表明格式的文件"),
    )  # fmt: skip
    export.add_argument(
        "--format",
        choices=("csv", "xlsx", "jsonl"),
        help=t("as the file's ending, else jsonl", "默认随文件后缀，否则 jsonl"),
    )
    export.add_argument(
        "--output",
        metavar="FILE",
        help=t("write there instead of stdout", "写到这个文件，不给则写到标准输出"),
    )
    backup = add(
        "backup",
        "commands.keeping",
        "the database and all bytes into one file",
        "把数据库和全部原始字节备份成一个文件",
    )
    backup.add_argument("file", metavar="FILE", help=t("a new file", "新文件"))
    restore = add("restore", "commands.keeping", "a backup safely back", "从备份安全恢复")
    restore.add_argument("file", metavar="FILE", help=t("a backup", "备份文件"))
    restore.add_argument("--force", action="store_true", help=t("replace what is there", "替换现有的"))
    replay = add(
        "replay", "commands.keeping",
        "read all kept bytes again with today's code; report what changed", "用现在的程序重读全部保存的页面，报告有何不同",
    )  # fmt: skip
    replay.add_argument(
        "--since",
        type=a_day,
        metavar="DATE",
        help=t("only bytes fetched since this day", "只读这一天以后抓到的"),
    )
    replay.add_argument("--apply", action="store_true", help=t("store the new readings", "存下新的读法"))
    add("doctor", "commands.keeping", "every check with its cure", "逐项检查，并说明怎样解决")
    return parser
