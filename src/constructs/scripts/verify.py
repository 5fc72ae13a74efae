"""Rehearses the restore of SQLite databases: looks through every page of those that rehearse.sh brought.

DATABASES: one a line, VOLUME/PATH, as sqlite.py has them. Results go to /copies/results, one JSON a line.
"""

import json
import os
import pathlib
import sqlite3
import sys
import time
import urllib.parse


def fault(path: pathlib.Path) -> tuple[str, int]:
    """What is wrong with a database, and how many tables it has."""
    if not path.is_file():
        return "it is not in the snapshot", 0
    try:
        database = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro&immutable=1", uri=True)
        try:
            database.execute("PRAGMA temp_store = MEMORY")
            verdict = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            tables = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        finally:
            database.close()
    except sqlite3.Error as error:
        return str(error), 0
    if verdict != "ok":
        return " ".join(verdict.split()), tables  # it has a line for each fault
    return ("" if tables else "it holds no table"), tables


with open("/copies/results", "a", encoding="utf-8") as results:
    for name in filter(None, os.environ["DATABASES"].split("\n")):
        began = time.monotonic()
        wrong, tables = fault(pathlib.Path("/copies/rehearsed", name))
        volume, path = name.split("/", 1)
        said = {"volume": volume, "database": path, "how": "checked", "seconds": round(time.monotonic() - began), "tables": tables, "ok": not wrong}
        results.write(json.dumps({**said, **({"fault": wrong} if wrong else {})}) + "\n")
        print(f"rehearsal of {volume}: {path}: {wrong or f'{tables} tables, every page is sound'}", file=sys.stderr)
