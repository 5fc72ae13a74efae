

# K3s: whether now is the time and the turn of this node.

# A node that is not ready for longer is not in the middle of an upgrade, but lost: no step of one waits longer than a quarter of an hour,
# and a drain, a start and a start of the version before are three.
LOST = 3600


def is_quiet(hours, now=None):
    """Whether it is between these two times of day, `HH:MM`."""
    now = now or time.strftime("%H:%M")
    begin, end = hours["from"], hours["to"]
    return begin <= now < end if begin <= end else now >= begin or now < end


def ready_of(node):
    """Whether a node is ready, and for how long that is so or not, seconds."""
    for condition in node.get("status", {}).get("conditions", []):
        if condition["type"] == "Ready":
            since = calendar.timegm(time.strptime(condition["lastTransitionTime"], "%Y-%m-%dT%H:%M:%SZ"))
            return condition["status"] == "True", time.time() - since
    return False, 0


def its_turn(k3s):
    """Raises Waits until the servers run that version, then the nodes before this one, and no other is being upgraded.

    The order is that of the inventory and not a lock that a node takes: a kubelet may write to no lease but its own (NodeRestriction), and
    what the first node goes back from the others then do not try. A node that is lost is not waited for."""
    wanted = k3s["version"]
    try:
        if not k3s["server"]:
            serves = json.loads(kubectl(k3s, "get", "--raw", "/version"))["gitVersion"]
            if serves != wanted:
                raise Waits(f"K3s {wanted} waits for the server, which runs {serves}: loutik-follow status there says why")
        nodes = {node["metadata"]["name"]: node for node in json.loads(kubectl(k3s, "get", "nodes", "--output", "json"))["items"]}
        looked = {name: (*ready_of(node), node["status"]["nodeInfo"]["kubeletVersion"], node["spec"].get("unschedulable", False)) for name, node in nodes.items()}
    except (Failed, ValueError, KeyError, TypeError) as fault:
        raise Waits(f"K3s {wanted} waits: what the other nodes run is not known ({fault})") from None
    for name, (is_ready, seconds, runs, is_cordoned) in looked.items():
        if name == k3s["node"] or (not is_ready and seconds > LOST):
            continue
        if name in k3s["before"] and runs != wanted:
            raise Waits(f"K3s {wanted} waits for {name}, which runs {runs}: loutik-follow status there says why")
        if not is_ready or is_cordoned:
            what = "takes no pods: kubectl uncordon" if is_ready else "is not ready: kubectl describe node"
            raise Waits(f"K3s {wanted} waits, for one node at a time is away, and {name} {what} {name}")
