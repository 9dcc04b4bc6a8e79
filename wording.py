"""A sentence in both languages: English as itself, its Chinese beside it.

English goes into logs, JSON and the database's keys; what a person reads is chosen where it is shown.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable


class Wording(str):
    """English text that carries its Chinese; a `str` in every other way.

    An f-string of it is plain English again: compose both wordings, with `in_chinese` for the parts.

    >>> quiet = Wording("nothing new", "没有新内容")
    >>> quiet, quiet.zh, f"{quiet}!"
    ('nothing new', '没有新内容', 'nothing new!')
    """

    zh: str

    def __new__(cls, en: str, zh: str | None = None) -> Wording:
        made = super().__new__(cls, en)
        made.zh = en if zh is None else zh
        return made


def in_chinese(text: str) -> str:
    """The Chinese of a text that has one; names, numbers and quotes stand for themselves."""
    return text.zh if isinstance(text, Wording) else text


def said(text: str, lang: str) -> str:
    """The text in the language `zh` or `en`, as a plain str.

    >>> said(Wording("all", "全部"), "zh"), said("广东", "en")
    ('全部', '广东')
    """
    return in_chinese(text) if lang == "zh" else str(text)


def joined(parts: Iterable[str], en: str = "; ", zh: str = "；") -> Wording:
    """Several sentences as one, each language with its own mark between."""
    some = list(parts)
    return Wording(en.join(some), zh.join(in_chinese(one) for one in some))


# ------------------------------------------------------------------ what failures say

SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样操作",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "文件系统只读",
    errno.ENAMETOOLONG: "名称太长",
    errno.EINVAL: "系统不接受这个值",
    errno.EIO: "读写出错",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ECONNRESET: "连接被对方中断",
    errno.ETIMEDOUT: "连接超时",
    errno.EHOSTUNREACH: "到不了对方主机",
    errno.ENETUNREACH: "网络不通",
    errno.EPIPE: "管道已关闭",
}  # fmt: skip
"""What the system's error numbers mean; those left out are quoted as the system says them."""


def told(error: BaseException, *, named: bool = False) -> Wording:
    """What a failure says, on one line: ours in both languages, the system's by its number, others quoted.

    >>> told(FileNotFoundError(errno.ENOENT, "No such file or directory")).zh
    '没有这个文件或文件夹'
    >>> told(ValueError("line 3 is odd")).zh
    '“line 3 is odd”'

    named  also by the name of its kind, for a fault of the program
    """
    own = getattr(error, "wording", None)
    if isinstance(own, Wording):
        return Wording(f"{type(error).__name__}: {own}", own.zh) if named else own
    if named:
        line = " ".join(f"{type(error).__name__}: {error}".split())
        return Wording(line, f"“{line}”")
    if isinstance(error, OSError) and error.errno in SYSTEM:
        return Wording(error.strerror or os.strerror(error.errno), SYSTEM[error.errno])
    line = " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
    return Wording(line, f"“{line}”")
