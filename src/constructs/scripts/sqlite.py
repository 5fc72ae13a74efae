"""Copies SQLite databases by SQLite's own online backup: a plain copy of a database in use is not a backup.

VOLUME: the volume's name. DATABASES: paths below its data, one a line; each is copied to the same path below /copies.
WAIT_SECONDS: how long to wait for a database that its service keeps locked.
"""

import os
import pathlib
import sqlite3
import sys
import time
import urllib.parse

volume = os.environ["VOLUME"]
patience = float(os.environ.get("WAIT_SECONDS", "60"))


def refuse(what: str) -> None:
    sys.exit(f"backup of {volume}: {what}")


def connect(path: pathlib.Path, options: str) -> sqlite3.Connection:
    """Opens what is there; without a mode SQLite would make an empty database of a path that is not."""
    return sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?{options}", uri=True, timeout=1)


def copy(database: str) -> None:
    live = pathlib.Path("/volume/data", database)
    target = pathlib.Path("/copies", database)
    if not live.is_file():
        refuse(f"there is no database {database}. Does the chart name the right path?")
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
        refuse(f"{database} was not copied: {error}")
    finally:
        made.close()
        source.close()
    check(database, target)


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
        refuse(f"the copy of {database} is damaged: {verdict}")
    if tables == 0:
        refuse(f"{database} is empty: it would replace a good backup")
    print(f"backup of {volume}: copied {database}, {target.stat().st_size} bytes", file=sys.stderr)


if not pathlib.Path("/volume/.ready").exists():
    refuse("the volume has no .ready marker, so its content is not known to be whole")
for name in filter(None, os.environ["DATABASES"].split("\n")):
    copy(name)
