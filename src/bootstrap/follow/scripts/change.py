

# From one state to the next, or back. The journal says which files are being changed; what each was lies beside it under another name of
# the same bytes, so that the way back needs no room on the disk. A run that ended in the middle goes back at the next start.


def commands(rules, paths):
    """What is to be run after these files changed, in the rules' order, each once."""
    found = []
    for rule in rules["actions"]:
        if any(matches(path, rule["files"]) for path in paths):
            found += [command for command in rule["run"] if command not in found]
    return found


def units_of(paths):
    """Units that go with their files."""
    return [os.path.basename(path) for path in paths if os.path.dirname(path) == "/etc/systemd/system" and "@" not in path]


def apply(commit, files, gone, rules):
    """Puts the files in place, has them read, and looks whether the machine is well. Raises TakenBack when it was not, and is as before."""
    entries = [{"path": file.path, "was": os.path.lexists(file.path), "goes": False} for file in files]
    entries += [{"path": path, "was": True, "goes": True} for path in gone]
    journal = {"commit": commit, "entries": entries, "after": commands(rules, [entry["path"] for entry in entries]), "phase": "staging"}
    keep("journal.json", journal)
    try:
        for file in files:
            put(beside(file.path, "new"), file.content, file.mode, file.owner)
    except OSError as error:
        unstage(journal)
        raise Refused(f"{file.path} cannot be written: {error.strerror}. Make room (df -h {os.path.dirname(file.path)}), and it is tried again") from None
    well = [probe for probe in rules["health"] if works(probe)]
    online = reached(rules)
    keep("journal.json", {**journal, "phase": "changing"})
    try:
        units = units_of(gone)
        if units:
            run(["systemctl", "disable", "--now", *units])
        for entry in entries:
            replace(entry)
        for command in journal["after"]:
            run(command, 900)
        watch(well, online, rules)
    except (Failed, OSError) as fault:
        say(f"commit {commit} is taken back: {fault}")
        go_back(journal)
        raise TakenBack(f"commit {commit} was taken back: {fault}. Push one without that, or try again: loutik-follow retry") from None
    finish(journal)


def unstage(journal):
    for entry in journal["entries"]:
        remove(beside(entry["path"], "new"))
    remove(f"{STATE}/journal.json")


def replace(entry):
    path = entry["path"]
    folder = os.path.dirname(path)
    if entry["was"]:
        remove(beside(path, "old"))
        os.link(path, beside(path, "old"), follow_symlinks=False)
        sync_folder(folder)
    if entry["goes"]:
        os.unlink(path)
    else:
        os.replace(beside(path, "new"), path)
    sync_folder(folder)


def watch(well, online, settings):
    """Raises Failed unless what was well before is so again, and stays so."""
    deadline = time.monotonic() + settings["patience"]
    since = None
    while True:
        bad = [" ".join(probe) for probe in well if not works(probe)]
        if online and not reached(settings):
            bad.append("Git, which was reached before,")
        now = time.monotonic()
        since = None if bad else since if since is not None else now
        if since is not None and now - since >= settings["settle"]:
            return
        if now > deadline:
            raise Failed(f"{', '.join(bad) or 'it'} is not well after {settings['patience']} s")
        time.sleep(min(1, settings["settle"] or 1))


def go_back(journal):
    for entry in journal["entries"]:
        path = entry["path"]
        if os.path.lexists(beside(path, "old")):
            os.replace(beside(path, "old"), path)
            remove(beside(path, "old"))  # which is there yet when both are one file: rename(2)
        elif not entry["was"]:
            remove(path)
        remove(beside(path, "new"))
        if os.path.isdir(os.path.dirname(path)):
            sync_folder(os.path.dirname(path))
    keep("journal.json", {**journal, "phase": "back"})
    target = [["systemctl", "start", "--no-block", "loutik.target"]] if os.path.exists("/etc/systemd/system/loutik.target") else []
    for command in [["systemctl", "daemon-reload"], *journal["after"], *target]:
        try:
            run(command, 900, env={**os.environ, "LOUTIK_BACK": "1"})
        except Failed as fault:
            say(f"on the way back: {fault}")
    remove(f"{STATE}/journal.json")


def finish(journal):
    keep("journal.json", {**journal, "phase": "done"})
    for entry in journal["entries"]:
        remove(beside(entry["path"], "old"))
    remove(f"{STATE}/journal.json")


def recover():
    """Ends what an earlier run began: it was killed, or the power went. The commit that it went back from, if it did."""
    journal = load("journal.json")
    if not journal:
        return None
    if journal["phase"] in ("staging", "done"):
        unstage(journal) if journal["phase"] == "staging" else finish(journal)
        return None
    say(f"commit {journal['commit']} was being put in place when it ended: back to what was before")
    go_back(journal)
    return journal["commit"]
