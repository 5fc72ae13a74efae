

# K3s: from one version to the next, or back. Its journal says how far that is; whatever ended it, the next run ends it or goes back.
#   draining   pods are leaving; K3s is the one before
#   stopping   the same, K3s may be down, the copy is being made
#   replacing  the copy is whole; K3s is either, and is to be the new one
#   back       K3s is to be the one before, with its data
#   opening    K3s is as it is to be; the node is to take pods again

K3S_JOURNAL = "k3s.json"
K3S_IMAGES = "/var/lib/rancher/k3s/agent/images"


def drain_words(k3s, seconds):
    return ["drain", k3s["node"], "--ignore-daemonsets", "--delete-emptydir-data", f"--timeout={seconds}s"]


def drain(k3s):
    """Raises Failed, with the pods that did not go within their stop times."""
    deadline = time.monotonic() + k3s["drain"]
    while True:
        left = max(1, int(deadline - time.monotonic()))
        try:
            kubectl(k3s, *drain_words(k3s, left), seconds=left + 60)
            return
        except Failed:
            # a kubelet may not ask for a pod that is gone, and kubectl ends at that: it is asked again for what is left
            if time.monotonic() >= deadline:
                raise
        time.sleep(1)


def is_well(settings, version, online=False):
    """Waits until K3s runs as that version, by the API server's own account of this node. Raises Failed when it does not within its time."""
    k3s = settings["k3s"]
    run(["systemctl", "start", "--no-block", k3s["unit"]])
    wait = [K3S, "kubectl", "--kubeconfig", k3s["kubeconfig"], "wait", f"node/{k3s['node']}", "--timeout=5s"]
    node = [[*wait, f"--for=jsonpath={{.status.nodeInfo.kubeletVersion}}={version}"], [*wait, "--for=condition=Ready"]]
    watch([*settings["health"], *node], online, settings)


def upgrade(settings, state, runs):
    k3s = settings["k3s"]
    journal = {"version": k3s["version"], "release": release_named(), "from": runs, "phase": "draining", "online": reached(settings)}
    journal["cordoned"] = kubectl(k3s, "get", "node", k3s["node"], "--output", "jsonpath={.spec.unschedulable}") == b"true"
    keep(K3S_JOURNAL, journal)
    say(f"K3s goes from {runs} to {k3s['version']}: first the pods leave this node")
    try:
        drain(k3s)
        if k3s["etcd"]:
            run([K3S, "etcd-snapshot", "save", "--name", f"loutik-{runs.replace('+', '-')}"], 900)
        keep(K3S_JOURNAL, journal := {**journal, "phase": "stopping"})
        run(["systemctl", "stop", k3s["unit"]], 900)
        if "copy" in k3s:
            copy_datastore(k3s, runs)
        put_beside()
    except (Failed, OSError, sqlite3.Error) as fault:
        unchanged(settings, journal, state, str(fault))
    keep(K3S_JOURNAL, journal := {**journal, "phase": "replacing"})
    replace_k3s(settings, journal, state)


def put_beside():
    """Each on the file system where it is to stand, so that it can take its place at once."""
    shutil.copyfile(f"{K3S_STAGED}/binary", beside(K3S, "new"))
    os.chmod(beside(K3S, "new"), 0o755)
    sync_file(beside(K3S, "new"))
    if os.path.exists(f"{K3S_STAGED}/images"):
        os.makedirs(K3S_IMAGES, exist_ok=True)
        shutil.copyfile(f"{K3S_STAGED}/images", f"{K3S_IMAGES}/.new")
        sync_file(f"{K3S_IMAGES}/.new")
        os.replace(f"{K3S_IMAGES}/.new", f"{K3S_IMAGES}/k3s-airgap-images-amd64.tar.zst")


def unchanged(settings, journal, state, why=None):
    """K3s is still the one before. Raises TakenBack when there is a reason not to try again."""
    remove(beside(K3S, "new"))
    end(settings, journal, state, journal["from"], why)


def replace_k3s(settings, journal, state):
    try:
        if os.path.exists(beside(K3S, "new")):
            remove(beside(K3S, "old"))
            os.link(K3S, beside(K3S, "old"))
            os.replace(beside(K3S, "new"), K3S)
            sync_folder(os.path.dirname(K3S))
        is_well(settings, journal["version"], journal["online"])
    except (Failed, OSError) as fault:
        say(f"K3s {journal['version']} is taken back: {fault}")
        k3s_back(settings, journal, state, str(fault))
    put(f"{K3S_STAMP}.new", f"{journal['version']}\n".encode(), 0o644)
    os.replace(f"{K3S_STAMP}.new", K3S_STAMP)
    shutil.rmtree(K3S_STAGED, ignore_errors=True)
    keep(K3S_JOURNAL, journal := {**journal, "phase": "opening", "runs": journal["version"]})
    open_node(settings["k3s"], journal, state)


def k3s_back(settings, journal, state, why):
    """The binary before and, on a server, the data that it left. Raises TakenBack."""
    keep(K3S_JOURNAL, journal := {**journal, "phase": "back", "why": why})
    k3s, old = settings["k3s"], beside(K3S, "old")
    run(["systemctl", "stop", k3s["unit"]], 900)
    if os.path.exists(beside(K3S, "new")):
        unchanged(settings, journal, state, why)  # it never took its place
    remove(K3S)  # without it nothing starts while its data comes back, whatever ends this here
    if "copy" in k3s:
        restore_datastore(f"{k3s['copy']}/{journal['from']}")
    remove(beside(K3S, "back"))
    os.link(old, beside(K3S, "back"))
    os.replace(beside(K3S, "back"), K3S)
    sync_folder(os.path.dirname(K3S))
    end(settings, journal, state, journal["from"], why)


def end(settings, journal, state, version, why):
    """K3s is that version: once it is well the node takes pods again. Raises TakenBack when there is a reason why it is the one before."""
    keep(K3S_JOURNAL, journal := {**journal, "phase": "opening", "runs": version, "why": why})
    try:
        is_well(settings, version)
    except Failed as fault:
        say(f"K3s {version} is not well yet: {fault}")
    open_node(settings["k3s"], journal, state)


def open_node(k3s, journal, state):
    """The last step. Raises Waits while the API server does not take it."""
    if not journal["cordoned"]:
        try:
            kubectl(k3s, "uncordon", k3s["node"])
        except Failed as fault:
            raise Waits(f"K3s {journal['runs']} runs, and this node takes no pods until the API server answers: {fault}") from None
    why = journal.get("why")
    if why:
        state["k3s"] = {"release": journal["release"], "count": TRIES, "why": why}
        keep("state.json", state)
    remove(f"{STATE}/{K3S_JOURNAL}")
    if why:
        raise TakenBack(f"K3s {journal['version']} was taken back, {journal['runs']} runs: {why}. Push another version, or try again: loutik-follow retry")
    if journal["runs"] == journal["version"]:
        copy = f", and its data at {k3s['copy']}/{journal['from']}" if "copy" in k3s else ""
        say(f"K3s {journal['runs']} runs; {journal['from']} is kept as {beside(K3S, 'old')}{copy}")


def k3s_recover(settings, state):
    """Ends what an earlier run began: it was killed, or the power went. Raises TakenBack when that is to go back."""
    journal = load(K3S_JOURNAL)
    if not journal:
        return
    say(f"K3s was on its way from {journal['from']} to {journal['version']} when it ended, {journal['phase']}")
    try:
        if journal["phase"] == "opening":
            end(settings, journal, state, journal["runs"], journal.get("why"))
        elif journal["phase"] == "back":
            k3s_back(settings, journal, state, journal["why"])
        else:
            cuts = state.get("k3s", {})
            count = cuts["count"] + 1 if cuts.get("release") == journal["release"] else 1
            state["k3s"] = {"release": journal["release"], "count": count, "why": "it was cut off"}
            keep("state.json", state)
            if journal["phase"] != "replacing" or os.path.exists(beside(K3S, "new")):
                # of the one before: what it has written since a boot is not in the copy, which is made again
                unchanged(settings, journal, state)
            elif count >= TRIES:
                k3s_back(settings, journal, state, "it was cut off")
            else:
                replace_k3s(settings, journal, state)
    except Waits as why:
        say(str(why))  # what else Git has may be what is missing
