

# What a commit has for this machine, and whether it may stand here.


HOLE = b"@" b"@to fill:"  # in two, for this program stands in such a file


class File:
    """A file as it has to be."""

    def __init__(self, path, content, mode, owner):
        self.path, self.content, self.mode = path, content, mode
        user, _, group = owner.partition(":")
        try:
            self.owner = (pwd.getpwnam(user).pw_uid, grp.getgrnam(group).gr_gid)
        except KeyError:
            raise Refused(f"{path} is to belong to {owner}, whom this machine does not know") from None

    def stands(self):
        try:
            found = os.lstat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        is_so = (stat.S_ISREG(found.st_mode), stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid) == (True, self.mode, *self.owner)
        return is_so and read(self.path) == self.content


def wanted_files(commit, settings):
    """Every file that a commit has for this machine, by path."""
    part = settings["part"]
    content = show(commit, part)
    if content is None:
        raise Refused(f"commit {commit} has no {part}: this machine is no part of the homelab any more, and stays as it is")
    if HOLE in content:
        raise Refused(f"{part} of commit {commit} still waits for a value, as its first lines say: give it, npm start, and push")
    if "as" in settings:
        return {settings["as"]: File(settings["as"], content, 0o755, "root:root")}
    import yaml  # cloud-init brings it; a host has none, and needs none

    try:
        entries = yaml.safe_load(content)["write_files"]
        files = [File(entry["path"], entry["content"].encode(), int(entry["permissions"], 8), entry["owner"]) for entry in entries]
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"{part} of commit {commit} is no user-data of ours ({' '.join(str(error).split())}): run npm start, and push that") from None
    for file in files:
        if os.path.normpath(file.path) != file.path or not file.path.startswith("/"):
            raise Refused(f"{part} of commit {commit} has a file {file.path}, which is no place on a machine")
    return {file.path: file for file in files}


def first_files(settings):
    """The files that this machine was made with, by cloud-init's own account of it."""
    if "as" in settings:
        return []
    import yaml

    try:
        return [entry["path"] for entry in yaml.safe_load(read("/var/lib/cloud/instance/cloud-config.txt") or b"{}").get("write_files", [])]
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        return []


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def check(files, rules):
    """Has each file looked at by who will read it, where nobody reads it yet. Raises Refused that names what is wrong with it."""
    staged = f"{STATE}/staged"
    shutil.rmtree(staged, ignore_errors=True)
    try:
        for file in files:
            at = f"{staged}{file.path}"
            put(at, file.content)
            for rule in rules["checks"]:
                if matches(file.path, rule["files"]):
                    run([word.replace("{}", at) for word in rule["run"]], 600)
            of_its_kind(at, file.content)
    except Failed as fault:
        raise Refused(f"{file.path} does not pass: {str(fault).replace(staged, '')}. Mend it in the inventory or the charts, npm start, and push") from None
    except OSError as error:
        raise Refused(f"{file.path} cannot be written: {error.strerror}. Make room (df -h /), and it is tried again") from None
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def of_its_kind(path, content):
    first = content.split(b"\n", 1)[0]
    if first in (b"#!/bin/sh", b"#!/bin/bash", b"#!/usr/bin/env bash"):
        run(["sh" if first == b"#!/bin/sh" else "bash", "-n", path])
    try:
        if first == b"#!/usr/bin/env python3":
            compile(content, path, "exec")
        if path.endswith(".json"):
            json.loads(content)
    except (SyntaxError, ValueError) as error:
        raise Failed(str(error)) from None
