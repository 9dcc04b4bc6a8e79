"""What every command starts from: settings and sources checked, clock chosen, store opened when needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clock import Now, start_clock
from config.settings import Settings, load_settings
from errors import ConfigError

if TYPE_CHECKING:
    from config.rules import Rules
    from models import Source
    from store.engine import Store

HOME = Path(__file__).resolve().parent.parent
NOBODY = "reader@localhost"


@dataclass(slots=True)
class Office:
    """Settings read once and passed down; sources, rules and store are opened on first use."""

    settings: Settings
    now: Now
    _sources: dict[str, Source] | None = field(default=None, repr=False)
    _store: Store | None = field(default=None, repr=False)

    @property
    def sources(self) -> dict[str, Source]:
        if self._sources is None:
            from config.source import load_sources

            self._sources = load_sources(self.settings.config_dir)
        return self._sources

    def named(self, name: str) -> Source:
        """The source of an id; ConfigError with the nearest id where there is none."""
        from config.meant import did_you_mean

        if name not in self.sources:
            meant = did_you_mean(name, self.sources)
            raise ConfigError(
                f"no source is called {name!r}{meant}; see: yaojian sources list",
                zh=f"没有来源 {name!r}{meant.zh}；请看：yaojian sources list",
            )
        return self.sources[name]

    @property
    def rules(self) -> Rules:
        from config.rules import load_rules

        return load_rules(self.settings.config_dir / "rules.yml")

    @property
    def url(self) -> str | Path:
        return self.settings.database_url or self.settings.data_dir / "yaojian.db"

    @property
    def store(self) -> Store:
        if self._store is None:
            from store.engine import open_store

            self._store = open_store(self.url, data_dir=self.settings.data_dir)
            self._seed()
        return self._store

    def close(self) -> None:
        """Let go of the database: nothing may be open across a fork."""
        if self._store is not None:
            self._store.dispose()
            self._store = None

    def _seed(self) -> None:
        """Rules and people of the files enter the database once; from then on the database rules."""
        from models import Subscriber
        from store import subscribers

        assert self._store is not None
        rules = self.rules
        people = [*rules.subscribers, *(Subscriber(id=0, address=a) for a in self.settings.digest_to)]
        with self._store.read() as tx:
            anyone = bool(people) or bool(subscribers.everyone(tx, active_only=False))
            known = {r.name for r in subscribers.all_rules(tx)}
            told = {s.address for s in subscribers.everyone(tx, active_only=False)}
        if not anyone:
            people = [Subscriber(id=0, address=NOBODY, name="本机")]
        if {r.name for r in rules.rules} <= known and {s.address for s in people} <= told:
            return
        with self._store.write() as tx:
            subscribers.seed(tx, people, rules.rules, now=self.now())


def open_office(config: Path | None, data: Path | None) -> Office:
    """Settings checked before anything is touched.

    config  default: the one in the data folder (a demonstration's), else `config/` here, else the one that
            came with the program
    data    default: `data/` here
    """
    here = Path("config")
    own = data / "config" if data else None
    if own and not (own / "sources").is_dir():
        own = None
    folder = config or own or (here if (here / "sources").is_dir() else HOME / "config")
    settings = load_settings(folder, data or Path("data"))
    return Office(settings=settings, now=start_clock())
