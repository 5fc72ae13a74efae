

# K3s: to the version that Git names. Until all is sure, nothing is changed.


def k3s_follow(settings, state, is_retry):
    """Brings K3s to the version that this machine's files name. Raises Waits, Refused, or TakenBack: then it is as it was."""
    k3s = settings["k3s"]
    wanted = k3s["version"]
    journal = load(K3S_JOURNAL)
    if journal:
        open_node(k3s, journal, state)
    if read(K3S_STAMP) is None:
        return  # loutik-k3s is still to bring the first one
    runs = version_of(K3S)
    if runs == wanted:
        state.pop("k3s", None)
        return
    may_follow(runs, wanted)
    memory = state.get("k3s", {})
    if memory.get("release") == release_named() and memory["count"] >= TRIES and not is_retry:
        raise Refused(f"K3s {wanted} is not tried again: {memory['why']}. Push another release or another sum, or: loutik-follow retry")
    if is_quiet(k3s["quiet"]):
        raise Waits(f"K3s {wanted} waits for {k3s['quiet']['to']}, when the quiet hours end")
    bad = [" ".join(probe) for probe in settings["health"] if not works(probe)]
    if bad:
        raise Waits(f"K3s {wanted} waits until this machine is well: {', '.join(bad)}")
    its_turn(k3s)
    try:
        kubectl(k3s, *drain_words(k3s, 10), "--dry-run=server", seconds=300)
    except Failed as fault:
        raise Refused(f"K3s {wanted} is not taken, for a pod would not go: {fault}. Mend that, and it is tried again") from None
    fetch_k3s(wanted, state)
    has_room(k3s)
    upgrade(settings, state, runs)
