#!/usr/bin/python3
"""Stands in for K3s: its files, its refusals, its waiting, and a kubectl that keeps what it is given. It runs no pod.

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
STATE = "/var/lib/rancher/k3s/server/db/stand-in.json"
CALLS = "/var/log/kubectl-calls"
KUBECONFIG = "/etc/rancher/k3s/k3s.yaml"
VERSION = "v0.0.0+standin"
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
    """What the datastore holds, locked while it is looked at."""

    def __enter__(self):
        os.makedirs(os.path.dirname(STATE), exist_ok=True)
        self.file = open(STATE, "a+")
        fcntl.flock(self.file, fcntl.LOCK_EX)
        self.file.seek(0)
        self.value = json.loads(self.file.read() or '{"nodes": {}, "objects": {}}')
        return self.value

    def __exit__(self, *_):
        self.file.seek(0)
        self.file.truncate()
        json.dump(self.value, self.file)
        self.file.close()


def join(node, password):
    with State() as state:
        known = state["nodes"].setdefault(node, {"password": password})
        if known["password"] != password:
            return False
        known["seen"] = time.time()
        return True


def server():
    import http.server
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
            if asked["token"] not in tokens:
                self.answer(401, "not authorized")
            elif not join(asked["node"], asked["password"]):
                self.answer(403, "Node password rejected, duplicate hostname or contents of '/etc/rancher/node/password' may not match")
            else:
                self.answer(200, "joined")

    if os.path.exists("/usr/local/lib/k3s-stand-in"):
        subprocess.run(["/usr/local/lib/k3s-stand-in"], check=True)
    api = http.server.ThreadingHTTPServer(("0.0.0.0", 6443), Api)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    with open(os.open(KUBECONFIG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("apiVersion: v1\nkind: Config\n")
    os.chmod(KUBECONFIG, int(settings.get("write-kubeconfig-mode", "0600"), 8))
    join(name, password)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.connect(os.environ["NOTIFY_SOCKET"])
        notify.send(b"READY=1")
    while True:
        time.sleep(3)
        join(name, password)


def agent():
    import urllib.error
    import urllib.request

    settings = config("agent")
    asked = {"node": settings["node-name"], "password": read(PASSWORD), "token": read(settings["token-file"])}
    url = settings["server"].replace("https://", "http://")
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


def kubectl(arguments):
    with open(CALLS, "a") as calls:
        calls.write(json.dumps(arguments) + "\n")
    try:
        open(os.environ["KUBECONFIG"]).close()
        socket.create_connection(("127.0.0.1", 6443), timeout=5).close()
    except (OSError, KeyError) as error:
        refuse(f"The connection to the server 127.0.0.1:6443 was refused: {error}")
    words = [word for word in arguments if not word.startswith("-")]
    value = lambda flag: arguments[arguments.index(flag) + 1]
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
            print("ok")
        elif words[:2] == ["get", "nodes"]:
            for name, node in state["nodes"].items():
                ready = "Ready" if time.time() - node["seen"] < 15 else "NotReady"
                print(f"{name}   {ready}   <none>   1m   {VERSION}")
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
