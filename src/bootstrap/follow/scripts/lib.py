#!/usr/bin/env python3
"""Keeps this machine what Git says of it: `loutik-follow --help` tells its commands."""

import fcntl
import fnmatch
import grp
import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import time

SETTINGS = "/etc/loutik/follow.json"
SECRETS = "/etc/loutik/secrets"
STATE = "/var/lib/loutik/follow"
LOCK = "/run/loutik-follow.lock"
DAY = 24 * 3600
# What the parts of one kind of machine add: commands with their help, what each run begins with, what status tells
COMMANDS, HELP, BEGINS, TELLS = {}, [], [], []


class Refused(Exception):
    """What Git has is not taken, and nothing was changed."""


class TakenBack(Refused):
    """It was put in place, and the machine was not well."""


class Waits(Exception):
    """Not yet: the timer tries again. Nothing was changed."""


class Failed(Exception):
    """A command did not do what it should."""


def say(text):
    print(f"loutik-follow: {text}", flush=True)


def called(command):
    """A command in one line: a script in it is not told."""
    return " ".join("..." if "\n" in word else word for word in command)


def run(command, seconds=120, **more):
    """What a command prints. Raises Failed with what it said."""
    try:
        ran = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, check=False, **more)
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{called(command)} took more than {seconds} s") from error
    if ran.returncode != 0:
        said = (ran.stderr or ran.stdout).decode(errors="replace").strip()
        raise Failed(f"{called(command)}: {said or f'ended with {ran.returncode}'}")
    return ran.stdout


def works(command):
    try:
        run(command, 30)
    except Failed:
        return False
    return True


def read(path):
    """The bytes of a file; None where there is no such file."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None


def sync_folder(path):
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sync_tree(path):
    """Until all of it is on the disk."""
    for folder, _, names in os.walk(path):
        for name in names:
            sync_file(f"{folder}/{name}")
        sync_folder(folder)


def sync_file(path):
    if os.path.islink(path):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def beside(path, what):
    """A name that no program reads, on the same file system."""
    folder, name = os.path.split(path)
    return f"{folder}/.loutik-{what}.{name}"


def put(path, content, mode=0o600, owner=(0, 0)):
    """A whole file on the disk, or an error and none."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fchown(handle, *owner)
        os.fchmod(handle, mode)
        os.fsync(handle)


def remove(path):
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def load(name):
    """What this program remembers."""
    return json.loads(read(f"{STATE}/{name}") or b"{}")


def keep(name, value):
    path = f"{STATE}/{name}"
    put(f"{path}.new", json.dumps(value).encode())
    os.replace(f"{path}.new", path)
    sync_folder(STATE)
