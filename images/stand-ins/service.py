#!/usr/bin/env python3
"""Stands in for a service that keeps its data in SQLite, where the real one cannot be had.

What it keeps of it is said by the recipe that starts it (its arguments), and is the same for all of them:
- it runs as any user, under a read-only root, and writes only below the folders and databases that it is given;
- on an empty volume it makes its folders and databases, on a restored one it goes on with what it finds, and says which; a database that is
  damaged ends it, as it ends the real one;
- it writes as the real ones do: a write-ahead log, `synchronous` NORMAL; what it has answered is committed;
- SIGTERM closes the databases, which empties the log, and ends it after --stop seconds with status 0.

For tests, on its port: POST /stand-in keeps the body as a row in every database and answers 201 with its number; GET /stand-in tells, for
each database, how many rows it has and their SHA-256. With --write-every it writes rows by itself, for one that has no port.
"""

import argparse
import hashlib
import http.server
import json
import os
import pathlib
import signal
import sqlite3
import sys
import threading
import time

options = argparse.ArgumentParser()
options.add_argument("--name", required=True)
options.add_argument("--listen", type=int, help="the port")
options.add_argument("--answer", action="append", default=[], metavar="PATH=TEXT", help="what a GET of a path is answered")
options.add_argument("--redirect", default="", help="where / leads to")
options.add_argument("--folder", action="append", default=[])
options.add_argument("--file", action="append", default=[], metavar="PATH=TEXT", help="written when it is not there")
options.add_argument("--database", action="append", default=[])
options.add_argument("--needs", action="append", default=[], metavar="VARIABLE", help="ends with status 1 without it")
options.add_argument("--write-every", type=float, default=0, metavar="SECONDS")
options.add_argument("--stop", type=float, default=0, metavar="SECONDS")
given = options.parse_args()


def say(what: str) -> None:
    print(f"stand-in of {given.name}: {what}", file=sys.stderr, flush=True)


class Database:
    def __init__(self, path: str) -> None:
        self.path = path
        fresh = not os.path.exists(path)
        self.connection = sqlite3.connect(path, check_same_thread=False, timeout=60)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        self.connection.commit()
        say(f"{path} is {'new' if fresh else 'there'}, {self.told()['rows']} rows")

    def keep(self, text: str) -> int:
        number = self.connection.execute("INSERT INTO rows (text) VALUES (?)", (text,)).lastrowid
        self.connection.commit()
        return number

    def told(self) -> dict:
        digest, count = hashlib.sha256(), 0
        for (text,) in self.connection.execute("SELECT text FROM rows ORDER BY id"):
            digest.update(text.encode() + b"\n")
            count += 1
        return {"path": self.path, "rows": count, "sha256": digest.hexdigest()}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status: int, text: str, **headers: str) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self) -> None:  # noqa: N802
        path = self.path.split("?")[0]
        if path in answers:
            self.reply(200, answers[path])
        elif path == "/stand-in":
            with lock:
                self.reply(200, json.dumps([database.told() for database in databases]))
        elif path == "/" and given.redirect:
            self.reply(302, "", Location=given.redirect)
        elif path == "/" or path == given.redirect:
            self.reply(200, f"This stands in for {given.name}.\n")
        else:
            self.reply(404, "")

    do_HEAD = do_GET

    def do_POST(self) -> None:  # noqa: N802
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path != "/stand-in":
            self.reply(404, "")
            return
        with lock:
            try:
                numbers = [database.keep(text) for database in databases]
            except sqlite3.Error as error:  # a full disk, most of all
                self.reply(507, f"{error}\n")
                return
        self.reply(201, json.dumps(numbers))

    def log_message(self, form: str, *args: object) -> None:
        say(f"{self.address_string()} {form % args}")


missing = [name for name in given.needs if not os.environ.get(name)]
if missing:
    say(f"{', '.join(missing)} is not set")
    sys.exit(1)
for folder in given.folder:
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
for file in given.file:
    path, text = file.split("=", 1)
    if not os.path.exists(path):
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(path).write_text(text)
for database in given.database:
    pathlib.Path(database).parent.mkdir(parents=True, exist_ok=True)
answers = dict(answer.split("=", 1) for answer in given.answer)
lock = threading.Lock()
databases = [Database(path) for path in given.database]
ended = threading.Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: ended.set())

if given.listen:
    http.server.ThreadingHTTPServer.daemon_threads = True
    server = http.server.ThreadingHTTPServer(("", given.listen), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"listens on {given.listen}")
while not ended.wait(given.write_every or None):
    with lock:
        try:
            for database in databases:
                database.keep(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        except sqlite3.Error as error:
            say(f"nothing written: {error}")
say("told to end")
with lock:
    time.sleep(given.stop)
    for database in databases:
        database.connection.close()
