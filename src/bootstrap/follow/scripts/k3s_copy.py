

# K3s: a copy of what a server starts from, and the way back to it.

SERVER = "/var/lib/rancher/k3s/server"
# What a server is brought back by: its datastore, the token that is read by, and the certificates and the key of secrets that
# K3s compares with it (docs.k3s.io, datastore/backup-restore; k3s-io/k3s, pkg/cluster/bootstrap.go)
PARTS = ("db", "token", "tls", "cred")
SPARE = 64 << 20  # what else is written meanwhile: logs, and SQLite's own journal


def existing(path):
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def size_of(path):
    if not os.path.isdir(path):
        return os.path.getsize(path) if os.path.isfile(path) else 0
    return sum(size_of(entry.path) for entry in os.scandir(path) if not entry.is_symlink())


def discard(path):
    shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else remove(path)


def has_room(k3s):
    """Raises Refused where a disk has no room for what an upgrade brings."""
    # the binary beside the one before, and what it unpacks: it is packed by zstd (k3s-io/k3s,
    # scripts/package-cli), and four times as much is assumed, not measured
    needs = [("/usr/local/bin", os.path.getsize(f"{K3S_STAGED}/binary")), ("/var/lib/rancher", 4 * os.path.getsize(f"{K3S_STAGED}/binary"))]
    if "copy" in k3s:
        needs.append((existing(k3s["copy"]), sum(size_of(f"{SERVER}/{part}") for part in PARTS)))
    for path, size in needs:
        if shutil.disk_usage(path).free < size + SPARE:
            raise Refused(f"K3s {k3s['version']} needs {(size + SPARE) >> 20} MiB at {path}. Make room (df -h {path}), and it is tried again")


def copy_datastore(k3s, runs):
    """A copy of what K3s starts from, while it is down: `db/state.db` by SQLite's own backup. Whole, or not there."""
    fresh = f"{k3s['copy']}/.new"
    discard(fresh)
    os.makedirs(f"{fresh}/db", mode=0o700)
    os.chmod(k3s["copy"], 0o700)
    for part in PARTS[1:]:
        if os.path.lexists(f"{SERVER}/{part}"):
            run(["cp", "--archive", f"{SERVER}/{part}", f"{fresh}/{part}"], 600)
    source, target = sqlite3.connect(f"file:{SERVER}/db/state.db?mode=rw", uri=True), sqlite3.connect(f"{fresh}/db/state.db")
    with contextlib.closing(source), contextlib.closing(target):
        source.backup(target)
        said = target.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise Failed(f"the copy of {SERVER}/db/state.db is not whole: {said}")
    os.chmod(f"{fresh}/db/state.db", 0o600)
    sync_tree(fresh)
    for name in os.listdir(k3s["copy"]):
        if name != ".new":
            discard(f"{k3s['copy']}/{name}")  # there is one, of the last upgrade
    os.replace(fresh, f"{k3s['copy']}/{runs}")
    sync_folder(k3s["copy"])


def restore_datastore(copy):
    for part in PARTS:
        if os.path.lexists(f"{copy}/{part}"):
            discard(f"{SERVER}/{part}")
            run(["cp", "--archive", f"{copy}/{part}", f"{SERVER}/{part}"], 600)
            sync_file(f"{SERVER}/{part}") if os.path.isfile(f"{SERVER}/{part}") else sync_tree(f"{SERVER}/{part}")
    sync_folder(SERVER)
