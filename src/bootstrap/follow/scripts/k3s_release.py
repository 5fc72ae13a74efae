

# K3s: its releases, and how the one that Git names gets here.

import calendar
import contextlib
import re
import sqlite3

K3S = "/usr/local/bin/k3s"
K3S_STAGED = "/var/lib/loutik/k3s"  # as at a first boot
K3S_STAMP = "/var/lib/loutik/k3s-version"


def numbers(version):
    """What versions are compared by: v1.36.4+k3s1 is (1, 36, 4, 1)."""
    found = re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)\+k3s(\d+)", version)
    if found is None:
        raise Refused(f"K3s {version} is no release of K3s, like v1.36.4+k3s1: mend `k3s.version` in the inventory, npm start, and push")
    return tuple(int(number) for number in found.groups())


def version_of(binary):
    """The version that a binary of K3s says it is."""
    words = run([binary, "--version"]).decode(errors="replace").split()
    if words[:2] != ["k3s", "version"] or len(words) < 3:
        raise Failed(f"{binary} does not say which version of K3s it is")
    return words[2]


def k3s_here():
    try:
        return version_of(K3S)
    except Failed as fault:
        return f"none ({fault})"


def kubectl(k3s, *arguments, seconds=60):
    return run([K3S, "kubectl", "--kubeconfig", k3s["kubeconfig"], "--request-timeout", "20s", *arguments], seconds)


def may_follow(runs, wanted):
    """The API server goes up one minor version at a time, and never down: an older one does not read what a newer one stored (kubernetes.io,
    "Version Skew Policy"). Raises Refused otherwise."""
    old, new = numbers(runs), numbers(wanted)
    if new < old:
        raise Refused(f"K3s {wanted} is older than {runs}, which runs here and whose data it may not read: name {runs} or a later one, npm start, and push")
    if new[0] != old[0] or new[1] > old[1] + 1:
        raise Refused(f"K3s {wanted} skips a minor version after {runs}: push one of {old[0]}.{old[1] + 1} first, and let every node take it")


def release_named():
    """What this machine's files say of the release, sum and addresses too: what is remembered of it is of that alone."""
    return (read("/etc/loutik/k3s.env") or b"").decode(errors="replace")


def fetch_k3s(wanted, state):
    """The binary of that version, checked by its sum, where nothing runs it. Raises Refused, and leaves nothing."""
    try:
        run(["/usr/local/lib/loutik/k3s-release", K3S_STAGED], 3600)
        is_so = version_of(f"{K3S_STAGED}/binary")  # its sum was right
        if is_so != wanted:
            raise Failed(f"what was fetched is {is_so}")
    except Failed as fault:
        shutil.rmtree(K3S_STAGED, ignore_errors=True)
        if "refused: " not in str(fault):
            raise Refused(f"K3s {wanted} is not taken: {fault}. It is fetched again at each run") from None
        # the whole binary again at each run would bring the same
        state["k3s"] = {"release": release_named(), "count": TRIES, "why": str(fault)}
        raise Refused(
            f"K3s {wanted} is not taken: {fault}. Find out who is wrong: mend `k3s.sha256` in the inventory, npm start, and push, "
            "or mend what it is fetched from: loutik-follow retry"
        ) from None
