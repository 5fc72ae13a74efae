

# Restarts of a Proxmox host: the others have to see each other and to be well with their guests, and be a majority without this one. Its own
# guests are stopped and started by Proxmox VE, in their order; with shutdown_policy=freeze HA moves none of them.

import re

def pvesh(path, *options):
    return json.loads(run(["pvesh", "get", path, *options, "--output-format", "json"], 60))


def votes(which):
    """A line of Corosync's, as tools/corosync-quorumtool.c writes it."""
    return int(re.search(rf"^{which}:\s+(\d+)", run(["pvecm", "status"]).decode(errors="replace"), re.MULTILINE)[1])


def cluster_whole(settings):
    host = settings["restart"]["host"]
    if not host["others"]:
        return
    nodes = json.loads(read("/etc/pve/.members") or b"")["nodelist"]
    for name in host["others"]:
        if nodes[name]["online"] != 1:
            yield f"{name} is not online: pvecm status"
    total, expected = votes("Total votes"), votes("Expected votes")
    if total < expected:
        yield f"{total} of {expected} votes are there, a host's or the gateway's is missing: pvecm status"


def quorate_without(settings):
    host = settings["restart"]["host"]
    if not host["others"]:
        return
    left, quorum = votes("Total votes") - host["votes"], votes("Quorum")
    if left < quorum:
        yield f"without this host {left} votes are left, and {quorum} are needed: a gateway gives the third, or restart it by hand"


def replication_rests(settings):
    for job in pvesh(f"/nodes/{settings['restart']['host']['name']}/replication"):
        if job.get("disable"):
            continue
        if "pid" in job:
            yield f"VM {job['guest']} is being replicated: pvesr status"
        elif job.get("fail_count") or job.get("error"):
            yield f"VM {job['guest']} is not replicated: pvesr status"


def no_tasks(settings):
    # among the active ones are some that have just ended
    for task in pvesh(f"/nodes/{settings['restart']['host']['name']}/tasks", "--source", "active"):
        if not task.get("endtime"):
            yield f"Proxmox VE is at work ({task['type']} {task.get('id', '')}): pvesh get /nodes/localhost/tasks --source active"


def ha_rests(_):
    for entry in pvesh("/cluster/ha/status/current"):
        if entry["type"] == "service" and entry.get("crm_state", "stopped") not in ("started", "stopped"):
            yield f"HA is at {entry['sid']}, which is in state {entry['crm_state']}: ha-manager status"
    if b"shutdown_policy=freeze" not in (read("/etc/pve/datacenter.cfg") or b""):
        yield "HA would move this host's VMs: loutik-host step options"


def pools_whole(_):
    for line in run(["zpool", "list", "-H", "-o", "name,health"]).decode().splitlines():
        pool, health = line.split()
        if health != "ONLINE":
            yield f"pool {pool} is {health}: zpool status {pool}"


def guests_well(settings):
    host = settings["restart"]["host"]
    for vmid, name in host["guests"].items():
        if not os.path.exists(f"/etc/pve/nodes/{host['name']}/qemu-server/{vmid}.conf"):
            continue
        try:
            said = json.loads(run(["qm", "guest", "exec", vmid, "--timeout", "150", "--", "/usr/local/sbin/loutik-follow", "well"], 180))
        except (Failed, ValueError) as fault:
            yield f"whether {name} is well is not known ({fault})"
            continue
        if not said.get("exited") or said.get("exitcode") != 0:
            yield f"{name}: {(said.get('out-data') or said.get('err-data') or 'it says nothing').strip()}"


def other_hosts(settings):
    # as remote() of loutik-host: one that was installed again has a new key; nothing secret is said or heard
    ssh = "ssh -n -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR".split()
    for name, addresses in settings["restart"]["host"]["others"].items():
        faults = []
        for address in addresses:
            try:
                run([*ssh, f"root@{address}", "/usr/local/sbin/loutik-follow", "well"], 600)
                break
            except Failed as fault:
                faults.append(str(fault))
        else:
            yield f"{name} does not say that it is well ({'; '.join(faults) or 'it has no address'})"


AT_REST += [
    ("whether the cluster is whole", cluster_whole),
    ("whether replication runs", replication_rests),
    ("what Proxmox VE does", no_tasks),
    ("what HA does", ha_rests),
    ("whether the pools are whole", pools_whole),
    ("whether its VMs are well", guests_well),
]
OTHERS += [("what is left without this host", quorate_without), ("whether the other hosts are well", other_hosts)]
