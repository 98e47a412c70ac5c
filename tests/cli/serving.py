"""A session of `gridstep serve` for tests: started, asked, ended."""

import json
import os
import re
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from command import COMMAND, wait_until


class Session:
    """`gridstep serve` with a folder to keep variants in; ends with the block."""

    def __init__(self, scenario, keep, *options, temporary=None):
        environment = None
        if temporary is not None:
            environment = {**os.environ, "TMPDIR": str(temporary)}
        self.process = subprocess.Popen(
            [COMMAND, "serve", str(scenario), "--keep", str(keep), *options], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment)
        self.address = self.process.stdout.readline().strip()
        match = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/[0-9a-f]{16})/\?token=([0-9a-f]{64})", self.address)
        if not match:
            raise AssertionError(self.address + self.process.stderr.read())
        self.port, self.path, self.token = int(match[1]), match[2], match[3]
        self.host = f"127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, by=signal.SIGTERM):
        """Ends the session; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        self.said = self.process.communicate(timeout=30)[1]
        return self.process.returncode

    def ask(self, route, body=None, **headers):
        """(status, headers, bytes) of a request as the page makes it; headers given come on top."""
        fields = {"Host": self.host, "Cookie": f"gridstep={self.token}"}
        if body is not None:
            fields |= {"Content-Type": "application/json", "Origin": f"http://{self.host}"}
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"http://{self.host}{self.path}/{route}", data=body,
                                         headers={k: v for k, v in fields.items() if v is not None})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, dict(refused.headers), refused.read()

    def json(self, route, body=None):
        status, _, text = self.ask(route, body)
        if status != 200:
            raise AssertionError(f"{route}: {status} {text}")
        return json.loads(text)

    def runs(self):
        return {run["id"]: run for run in self.json("api/runs")["runs"]}

    def wait_for(self, run, seconds=120):
        """Waits until the run has ended; its state."""
        ended = ("done", "failed", "stopped")
        if not wait_until(lambda: self.runs()[run]["state"] in ended, seconds):
            raise AssertionError(f"run {run}: {self.runs()[run]}")
        return self.runs()[run]["state"]

    def processor_s(self):
        """Processor time of the process so far, user's and system's."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_bytes(self):
        """Resident memory of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return 1024 * int(re.search(r"VmRSS:\s+(\d+)", status)[1])
