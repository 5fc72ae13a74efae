#!/usr/bin/env python3
"""Stands in for traefik/whoami, whose Go module cannot be had everywhere (traefik/whoami: app.go).

Keeps: --port or WHOAMI_PORT_NUMBER (80), --name or WHOAMI_NAME; every path answers 200 with Name, Hostname, each IP, RemoteAddr and then the
request as it came, its header lines in order; /api tells the same as JSON; /health answers 200, or what was last POSTed to it; /bench
answers 1. Runs as any user, writes nothing, and ends at once on SIGTERM. Lacks: TLS, /data, /echo, gRPC, ?wait and ?env.
"""

import argparse
import http.server
import json
import os
import signal
import socket
import sys

options = argparse.ArgumentParser()
for name, fallback in (("port", os.environ.get("WHOAMI_PORT_NUMBER", "80")), ("name", os.environ.get("WHOAMI_NAME", ""))):
    options.add_argument(f"--{name}", f"-{name}", default=fallback)
given = options.parse_known_args()[0]
health = 200


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        global health
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.split("?")[0]
        remote = f"{self.client_address[0]}:{self.client_address[1]}"
        own = self.request.getsockname()[0]
        status, kind, text = 200, "text/plain; charset=utf-8", ""
        if path == "/health":
            if self.command == "POST":
                health = int(body)
            else:
                status = health
        elif path == "/bench":
            text = "1"
        elif path == "/api":
            kind = "application/json"
            headers = {name: self.headers.get_all(name) for name in self.headers.keys() if name.lower() != "host"}
            told = {"hostname": socket.gethostname(), "ip": ["127.0.0.1", own], "headers": headers, "url": self.path}
            text = json.dumps({**told, "host": self.headers.get("Host", ""), "method": self.command, "name": given.name, "remoteAddr": remote})
        else:
            lines = [f"Name: {given.name}"] if given.name else []
            lines += [f"Hostname: {socket.gethostname()}", "IP: 127.0.0.1", f"IP: {own}", f"RemoteAddr: {remote}"]
            lines += [f"{self.command} {self.path} HTTP/1.1", f"Host: {self.headers.get('Host', '')}"]
            lines += [f"{name}: {value}" for name, value in self.headers.items() if name.lower() != "host"]
            text = "\n".join(lines) + "\n\n"
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer  # noqa: N815

    def log_message(self, form: str, *args: object) -> None:
        pass


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
http.server.ThreadingHTTPServer.daemon_threads = True
http.server.ThreadingHTTPServer.request_queue_size = 128
print(f"Starting up on port {given.port}", file=sys.stderr, flush=True)
http.server.ThreadingHTTPServer(("", int(given.port)), Handler).serve_forever()
