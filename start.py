#!/usr/bin/env python3
"""Set up and start: the only file that needs nothing but Python 3.11 or newer.

    python3 start.py demo          the whole product on a small bundled web, no network needed
    python3 start.py test          everything a change must pass
    python3 start.py run …         any other word is handed to `yaojian`

The first call makes `.venv` beside this file and installs the locked packages into it; later calls
find it there and start at once.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells people
        own = sys.version.split()[0]
        say(
            f"yaojian needs Python 3.11 or newer; this is {own}",
            f"yaojian 需要 Python 3.11 以上；现在是 {own}",
        )
        return 2
    words = sys.argv[1:] or ["--help"]
    testing = words[0] == "test"
    python = ready(HOME / (".venv-test" if testing else ".venv"), "dev" if testing else "run")
    if testing:
        return checks(python, words[1:])
    command = [str(python), str(HOME / "cli.py"), *words]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - in this one's place, so that signals reach it
    return subprocess.call(command)


def say(english: str, chinese: str) -> None:
    """In the language of the words, of YAOJIAN_LANG or of the locale, as `commands.words.language` has it."""
    wish = next((b for a, b in zip(sys.argv, sys.argv[1:]) if a == "--lang"), "")  # noqa: B905 - any Python
    variables = ("YAOJIAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    chosen = wish or next((os.environ[name] for name in variables if os.environ.get(name)), "")
    print(english if chosen.lower().startswith("en") else chinese, file=sys.stderr, flush=True)


def ready(folder: Path, lock: str) -> Path:
    """The Python of an environment that holds exactly what the lock file says."""
    lock_file = HOME / "requirements" / f"{lock}.lock"
    stamp, wanted = folder / "yaojian.lock", hashlib.sha256(lock_file.read_bytes()).hexdigest()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    say(
        f"setting up {folder.name} (once, a minute or two) …",
        f"正在建立 {folder.name}（只此一次，一两分钟）…",
    )
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock_file)], check=True, stdout=sys.stderr)
    subprocess.run([str(python), "-m", "compileall", "-q", str(folder)], check=False, stdout=sys.stderr)
    stamp.write_text(wanted)
    return python


def checks(python: Path, extra: list[str]) -> int:
    """Format, lint, types, tests; every one runs, the first failure is the exit status."""
    tools = [
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "ruff", "check", "."],
        ["-m", "mypy", "."],
        ["-m", "pytest", "-n", "2", *extra],
    ]
    status = 0
    for tool in tools:
        print("→ " + " ".join(tool[1:]), flush=True)
        status = subprocess.call([str(python), *tool], cwd=HOME) or status
    return status


if __name__ == "__main__":
    sys.exit(main())
