"""Copies SQLite databases by SQLite's own online backup: a plain copy of a database in use is not a backup.

DATABASES: one a line, VOLUME/PATH below its data; each is copied to the same path below /copies. Once all of a volume are,
/copies/VOLUME.whole says so; one that cannot be copied keeps no other volume from being kept.
WAIT_SECONDS: how long to wait for a database that its service keeps locked.
"""

import os
import pathlib
import sqlite3
import sys
import time
import urllib.parse

patience = float(os.environ.get("WAIT_SECONDS", "60"))


class Refused(Exception):
    """Says why a volume is not kept."""


def say(volume: str, what: str) -> None:
    print(f"backup of {volume}: {what}", file=sys.stderr)


def connect(path: pathlib.Path, options: str) -> sqlite3.Connection:
    """Opens what is there; without a mode SQLite would make an empty database of a path that is not."""
    return sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?{options}", uri=True, timeout=1)


def copy(volume: str, database: str) -> None:
    live = pathlib.Path("/volumes", volume, "data", database)
    target = pathlib.Path("/copies", volume, database)
    if not live.is_file():
        raise Refused(f"there is no database {database}. Does the chart name the right path?")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    deadline = time.monotonic() + patience

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise TimeoutError(f"its service kept it locked for {patience:.0f} s")

    # to be written to: a reader of a database with a write-ahead log joins its index, and a torn one is rolled back first
    source, made = connect(live, "mode=rw"), sqlite3.connect(target)
    try:
        source.backup(made, pages=-1, progress=give_up)  # in one step: one moment, whatever is written meanwhile
    except (sqlite3.Error, TimeoutError) as error:
        raise Refused(f"{database} was not copied: {error}") from error
    finally:
        made.close()
        source.close()
    check(database, target)
    say(volume, f"copied {database}, {target.stat().st_size} bytes")


def check(database: str, target: pathlib.Path) -> None:
    made = connect(target, "mode=ro&immutable=1")  # immutable: leaves no write-ahead log beside the copy
    try:
        made.execute("PRAGMA temp_store = MEMORY")
        verdict = made.execute("PRAGMA quick_check(1)").fetchone()[0]
        tables = made.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.Error as error:
        verdict, tables = str(error), 0
    finally:
        made.close()
    if verdict != "ok":
        raise Refused(f"the copy of {database} is damaged: {verdict}")
    if tables == 0:
        raise Refused(f"{database} is empty: it would replace a good backup")


def keep(volume: str, databases: list[str]) -> None:
    if not pathlib.Path("/volumes", volume, ".ready").exists():
        raise Refused("the volume has no .ready marker, so its content is not known to be whole")
    for database in databases:
        copy(volume, database)
    pathlib.Path("/copies", f"{volume}.whole").touch()


wanted: dict[str, list[str]] = {}
for line in filter(None, os.environ["DATABASES"].split("\n")):
    name, path = line.split("/", 1)
    wanted.setdefault(name, []).append(path)
for name, paths in wanted.items():
    try:
        keep(name, paths)
    except (Refused, OSError) as error:
        say(name, str(error) if isinstance(error, Refused) else f"it was not copied: {error}")
