#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A forge for one pull request: the comments of GitHub's REST API, kept in memory, and every request in a file.

forge.py LOG PORTFILE    listens on the loopback address; writes its port to PORTFILE
"""
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOG, PORTFILE = sys.argv[1:]
TOKEN = "Bearer canary-4711"
comments = [{"id": 1, "body": "Looks good, @ada", "user": {"login": "ada", "type": "User"}}]


class Forge(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        with open(LOG, "a") as log:
            log.write(self.command + " " + self.path + "\n")
        if self.headers.get("Authorization") != TOKEN:
            return self.answer(401, {"message": "Bad credentials"})
        if self.path == "/user":  # as for the token of a workflow
            return self.answer(403, {"message": "Resource not accessible by integration"})
        if re.fullmatch(r"/repos/example/config/issues/7/comments(\?.*)?", self.path):
            if self.command == "GET":
                page = int((re.search(r"[?&]page=(\d+)", self.path) or [0, "1"])[1])
                return self.answer(200, comments if page == 1 else [])
            if self.command == "POST":
                comment = {
                    "id": len(comments) + 1,
                    "body": json.loads(body)["body"],
                    "html_url": "http://forge/comments/%d" % (len(comments) + 1),
                    "user": {"login": "github-actions[bot]", "type": "Bot"},
                }
                comments.append(comment)
                return self.answer(201, comment)
        known = re.fullmatch(r"/repos/example/config/issues/comments/(\d+)", self.path)
        if known and self.command == "PATCH":
            comment = comments[int(known[1]) - 1]
            comment["body"] = json.loads(body)["body"]
            return self.answer(200, comment)
        return self.answer(404, {"message": "Not Found"})

    do_GET = do_POST = do_PATCH = handle_any


server = ThreadingHTTPServer(("127.0.0.1", 0), Forge)
with open(PORTFILE, "w") as file:
    file.write(str(server.server_address[1]))
server.serve_forever()
