

# Restarts of a node: the other nodes have to be ready, no job may run, and each of its pods has to be able to go.


def is_cordoned(k3s):
    return kubectl(k3s, "get", "node", k3s["node"], "--output", "jsonpath={.spec.unschedulable}") == b"true"


def node_ready(k3s):
    return [[K3S, "kubectl", "--kubeconfig", k3s["kubeconfig"], "wait", f"node/{k3s['node']}", "--timeout=5s", "--for=condition=Ready"]]


def nodes_now(k3s):
    return {node["metadata"]["name"]: node for node in json.loads(kubectl(k3s, "get", "nodes", "--output", "json"))["items"]}


def own_node(settings):
    k3s = settings["k3s"]
    if not ready_of(nodes_now(k3s)[k3s["node"]])[0]:
        yield f"node {k3s['node']} is not ready: kubectl describe node {k3s['node']}"


def takes_pods(settings):
    k3s = settings["k3s"]
    if is_cordoned(k3s):
        yield f"node {k3s['node']} takes no pods: kubectl uncordon {k3s['node']}"


def no_jobs(settings):
    # a backup that is cut begins anew, and holds its repository until then; a chart's installation is half done
    for job in json.loads(kubectl(settings["k3s"], "get", "jobs", "--all-namespaces", "--output", "json"))["items"]:
        if job.get("status", {}).get("active"):
            name = f"{job['metadata']['namespace']} {job['metadata']['name']}"
            yield f"a job runs: kubectl describe job -n {name}"


def other_nodes(settings):
    k3s = settings["k3s"]
    nodes = nodes_now(k3s)
    runs = nodes[k3s["node"]]["status"]["nodeInfo"]["kubeletVersion"]
    for name in settings["restart"]["nodes"]:
        if name not in nodes:
            yield f"node {name} is not there: kubectl get nodes"
            continue
        node = nodes[name]
        if not ready_of(node)[0]:
            yield f"node {name} is not ready: kubectl describe node {name}"
        if node["spec"].get("unschedulable"):
            yield f"node {name} takes no pods: kubectl uncordon {name}"
        if node["status"]["nodeInfo"]["kubeletVersion"] != runs:
            yield f"node {name} runs K3s {node['status']['nodeInfo']['kubeletVersion']}, and this one {runs}: loutik-follow status"


def pods_would_go(settings):
    try:
        kubectl(settings["k3s"], *drain_words(settings["k3s"], 10), "--dry-run=server", seconds=300)
    except Failed as fault:
        yield f"a pod would not go: {fault}"


AT_REST += [("whether this node is ready", own_node), ("which jobs run", no_jobs)]
ASKED += [("whether this node takes pods", takes_pods)]
OTHERS += [("what the other nodes do", other_nodes), ("whether its pods would go", pods_would_go)]
