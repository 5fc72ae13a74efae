#!/usr/bin/python3
"""Stands in for one release of K3s: its files, its refusals, its waiting, and a kubectl that keeps what it is given. It runs no pod.

A file /usr/local/lib/k3s-stand-in, if there is one, is run at each start of a server: what K3s does to the packet filter.
"""
import fcntl
import json
import os
import socket
import sys
import time

import yaml

# What only a server or an agent needs is imported there, and C reads YAML: under emulation each kubectl takes seconds.
LOADER = yaml.CSafeLoader

CONFIG = "/etc/rancher/k3s/config.yaml"
PASSWORD = "/etc/rancher/node/password"
DATA = "/var/lib/rancher/k3s/server"
STATE = f"{DATA}/db/stand-in.json"
CALLS = "/var/log/kubectl-calls"
KUBECONFIG = "/etc/rancher/k3s/k3s.yaml"
AGENT_KUBECONFIG = "/var/lib/rancher/k3s/agent/kubelet.kubeconfig"
VERSION = "@VERSION@"
COMMON = {"node-name", "node-ip", "flannel-iface", "node-label", "kubelet-arg", "token-file"}
FLAGS = {
    "agent": COMMON | {"server"},
    "server": COMMON | {"agent-token-file", "cluster-cidr", "service-cidr", "disable", "secrets-encryption", "write-kubeconfig-mode", "tls-san"},
}


def fatal(text):
    print(f'level=fatal msg="{text}"', file=sys.stderr, flush=True)
    sys.exit(1)


def read(path):
    try:
        text = open(path).read().strip()
    except OSError as error:
        fatal(error)
    return text or fatal(f"{path} is empty")


def config(role):
    settings = yaml.safe_load(open(CONFIG))
    unknown = set(settings) - FLAGS[role]
    if unknown:
        fatal(f"flag provided but not defined: {sorted(unknown)}")
    return settings


class State:
    """What the datastore holds, locked while it is looked at. As K3s's own, it outlives a power cut."""

    def __enter__(self):
        os.makedirs(os.path.dirname(STATE), exist_ok=True)
        self.lock = open(f"{STATE}.lock", "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.before = open(STATE).read() if os.path.exists(STATE) else '{"nodes": {}, "objects": {}}'
        self.value = json.loads(self.before)
        return self.value

    def __exit__(self, *_):
        text = json.dumps(self.value)
        if text != self.before:
            with open(f"{STATE}.new", "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.rename(f"{STATE}.new", STATE)
        self.lock.close()


def join(node, password, version):
    with State() as state:
        known = state["nodes"].setdefault(node, {"password": password})
        if known["password"] != password:
            return False
        known.update(seen=time.time(), version=version)
        return True


def is_ready(node):
    return time.time() - node["seen"] < 15


def write_kubeconfig(path, url, mode=0o600):
    """Who calls itself a client of that API server. JSON is YAML too."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"apiVersion": "v1", "kind": "Config", "clusters": [{"name": "default", "cluster": {"server": url}}]}, file)
    os.chmod(path, mode)


def kubelet():
    """A kubelet says where only its own node hears it that it is well."""
    import http.server
    import threading

    class Health(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

    threading.Thread(target=http.server.HTTPServer(("127.0.0.1", 10248), Health).serve_forever, daemon=True).start()


def server():
    import http.server
    import sqlite3
    import subprocess
    import threading

    settings = config("server")
    tokens = {read(settings["token-file"]), read(settings["agent-token-file"])}
    name, password = settings["node-name"], read(PASSWORD)

    class Api(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, code, text):
            self.send_response(code)
            self.end_headers()
            self.wfile.write(text.encode())

        def do_GET(self):
            self.answer(200, "ok") if self.path == "/readyz" else self.answer(404, "")

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if self.path == "/kubectl":
                ran = subprocess.run([sys.argv[0], "kubectl", *asked], capture_output=True, text=True)
                self.answer(200, json.dumps([ran.returncode, ran.stdout, ran.stderr]))
            elif asked["token"] not in tokens:
                self.answer(401, "not authorized")
            elif not join(asked["node"], asked["password"], asked["version"]):
                self.answer(403, "Node password rejected, duplicate hostname or contents of '/etc/rancher/node/password' may not match")
            else:
                self.answer(200, "joined")

    if os.path.exists("/usr/local/lib/k3s-stand-in"):
        subprocess.run(["/usr/local/lib/k3s-stand-in"], check=True)
    api = http.server.ThreadingHTTPServer(("0.0.0.0", 6443), Api)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    write_kubeconfig(KUBECONFIG, "http://127.0.0.1:6443", int(settings.get("write-kubeconfig-mode", "0600"), 8))
    join(name, password, VERSION)
    with State() as state:
        state["serves"] = VERSION
    kubelet()
    with sqlite3.connect(f"{DATA}/db/state.db") as datastore:
        datastore.execute("CREATE TABLE IF NOT EXISTS starts (version TEXT)")
        datastore.execute("INSERT INTO starts VALUES (?)", (VERSION,))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.connect(os.environ["NOTIFY_SOCKET"])
        notify.send(b"READY=1")
    while True:
        time.sleep(3)
        join(name, password, VERSION)


def agent():
    import urllib.error
    import urllib.request

    settings = config("agent")
    asked = {"node": settings["node-name"], "password": read(PASSWORD), "token": read(settings["token-file"]), "version": VERSION}
    url = settings["server"].replace("https://", "http://")
    write_kubeconfig(AGENT_KUBECONFIG, url)
    kubelet()
    joined = False
    while True:
        try:
            request = urllib.request.Request(f"{url}/join", json.dumps(asked).encode())
            urllib.request.urlopen(request, timeout=5).read()
            if not joined:
                print("joined", flush=True)
            joined = True
        except urllib.error.HTTPError as error:
            fatal(error.read().decode())
        except OSError as error:
            joined = False
            print(f"Waiting to retrieve agent configuration; server is not ready: {error}", file=sys.stderr, flush=True)
        time.sleep(3)


def identity(manifest):
    return "/".join([manifest["kind"].lower(), manifest["metadata"].get("namespace", ""), manifest["metadata"]["name"]])


def refuse(text, code=1):
    print(text, file=sys.stderr)
    sys.exit(code)


def established(objects):
    """Argo CD's kinds come a while after its chart."""
    return time.time() - objects.get("helmchart/kube-system/argocd", {}).get("since", float("inf")) > 10


def taken(arguments, flag, otherwise):
    """The value of a flag that stands before or behind what is asked, which goes from the arguments."""
    if flag not in arguments:
        return otherwise
    at = arguments.index(flag)
    _, value = arguments[at : at + 2]
    del arguments[at : at + 2]
    return value


def as_node(name, node):
    ready, since = ("True", node["seen"]) if is_ready(node) else ("False", node["seen"] + 15)
    condition = {"type": "Ready", "status": ready, "lastTransitionTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(since))}
    status = {"nodeInfo": {"kubeletVersion": node["version"]}, "conditions": [condition]}
    return {"metadata": {"name": name}, "spec": {"unschedulable": True} if node.get("cordoned") else {}, "status": status}


def wait_for(name, what):
    """Five seconds, as it is always asked."""
    for _ in range(5):
        with State() as state:
            node = state["nodes"][name]
        if is_ready(node) if what == "condition=Ready" else what == "jsonpath={.status.nodeInfo.kubeletVersion}=" + node["version"]:
            return
        time.sleep(1)
    refuse(f"error: timed out waiting for the condition on nodes/{name}")


def kubectl(arguments):
    path = taken(arguments, "--kubeconfig", os.environ.get("KUBECONFIG", KUBECONFIG))
    taken(arguments, "--request-timeout", "0")
    try:
        url = json.load(open(path))["clusters"][0]["cluster"]["server"]
        host = url.split("/")[-1].split(":")[0]
        socket.create_connection((host, 6443), timeout=5).close()
    except OSError as error:
        refuse(f"The connection to the server was refused: {error}")
    if host != "127.0.0.1":
        import urllib.request

        code, said, complained = json.loads(urllib.request.urlopen(f"{url}/kubectl", json.dumps(arguments).encode(), timeout=120).read())
        sys.stdout.write(said)
        refuse(complained, code) if code else sys.exit(0)
    with open(CALLS, "a") as calls:
        calls.write(json.dumps(arguments) + "\n")
        calls.flush()
        os.fsync(calls.fileno())
    words = [word for word in arguments if not word.startswith("-")]
    value = lambda flag: arguments[arguments.index(flag) + 1]
    if words[0] == "wait" and words[1].startswith("node/"):
        wait_for(words[1].partition("/")[2], next(word for word in arguments if word.startswith("--for=")).partition("=")[2])
        return
    with State() as state:
        objects = state["objects"]
        if "--filename" in arguments:
            for manifest in yaml.load_all(open(value("--filename")), LOADER):
                key = identity(manifest)
                namespace = manifest["metadata"].get("namespace")
                if words[0] == "get":
                    if key in objects:
                        print(f"{manifest['kind'].lower()}/{manifest['metadata']['name']}")
                    continue
                if namespace not in (None, "default", "kube-system") and f"namespace//{namespace}" not in objects:
                    refuse(f'Error from server (NotFound): namespaces "{namespace}" not found')
                if manifest["kind"] == "Application" and not established(objects):
                    refuse('no matches for kind "Application" in version "argoproj.io/v1alpha1"')
                if words[0] == "create" and key in objects:
                    refuse(f'Error from server (AlreadyExists): "{key}" already exists')
                objects[key] = {"since": time.time(), "by": words[0], "times": objects.get(key, {}).get("times", 0) + 1}
                print(f"{key} made")
        elif "--raw" in arguments:
            print(json.dumps({"gitVersion": state["serves"]}) if value("--raw") == "/version" else "ok")
        elif words[:2] == ["get", "nodes"] and "--output" in arguments:
            print(json.dumps({"items": [as_node(*item) for item in state["nodes"].items()]}))
        elif words[:2] == ["get", "nodes"]:
            for name, node in state["nodes"].items():
                print(f"{name}   {'Ready' if is_ready(node) else 'NotReady'}   <none>   1m   {node['version']}")
        elif words[:2] == ["get", "node"] and value("--output") == "jsonpath={.spec.unschedulable}":
            print("true" if state["nodes"][words[2]].get("cordoned") else "", end="")
        elif words[0] in ("drain", "uncordon"):
            if "--dry-run=server" not in arguments:
                state["nodes"][words[1]]["cordoned"] = words[0] == "drain"
        elif words[0] == "wait":
            if not established(objects):
                time.sleep(2)
                refuse("error: timed out waiting for the condition on customresourcedefinitions/applications.argoproj.io")
        elif {"scale", "patch", "rollout"} & set(words):
            print("done")
        else:
            refuse(f"the stand-in knows no kubectl {' '.join(arguments)}", 2)


name = os.path.basename(sys.argv[0])
if name == "kubectl":
    kubectl(sys.argv[1:])
elif sys.argv[1:2] in (["server"], ["agent"]):
    {"server": server, "agent": agent}[sys.argv[1]]()
elif sys.argv[1:2] == ["kubectl"]:
    kubectl(sys.argv[2:])
elif sys.argv[1:] == ["ctr", "--namespace", "k8s.io", "events"]:
    while True:  # nothing is unpacked
        time.sleep(3600)
elif sys.argv[1:2] == ["--version"]:
    print(f"k3s version {VERSION}")
else:
    refuse(f"the stand-in knows no {sys.argv[1:]}", 2)
