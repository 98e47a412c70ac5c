#!/usr/bin/python3
"""`gridstep serve` without a browser: what it answers, to whom, and what nobody can make it do."""

import concurrent.futures
import csv
import hashlib
import json
import os
import random
import resource
import signal
import socket
import time

import command
import h5py
import numpy as np
from command import DONE, INPUT_INVALID, IO, SCENARIOS, SOURCE, USAGE, CommandTest, gridstep
from serving import Session

# thermal GA of scenarios/two-bus from 300 MW to 120 MW
CHANGE = {"set": [{"path": "thermal.GA.p_max_mw", "value": 120}], "add": []}


def snapshot(folder):
    """Every file below the folder by the hash of its bytes."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class ServeTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.scenario = self.copy_of("two-bus")
        (self.scenario / "README.md").write_text("only for the owner of the folder\n")
        self.keep, self.temporary = self.folder / "keep", self.folder / "temporary"
        self.temporary.mkdir()
        self.keep.mkdir()

    def session(self, *options):
        return Session(self.scenario, self.keep, *options, temporary=self.temporary)


class Serves(ServeTest):
    def test_a_variant_is_what_its_folder_gives(self):
        """What the page is told of a variant is what run and compare find with its kept folder."""
        with self.session() as session:
            self.assertEqual(session.wait_for(0), "done")
            run = session.json("api/run", {"name": "更小", "changes": CHANGE})["id"]
            self.assertEqual(session.wait_for(run), "done")
            compared = session.json(f"api/compare?runs=0,{run}")
            for expected in ("smaller", "smaller-2"):
                kept = session.json("api/keep", {"id": run, "folder": "smaller"})
                self.assertEqual(kept, {"folder": expected})
            status, _, result = session.ask(f"result.h5?runs={run}")
            self.assertEqual(status, 200)
            (self.folder / "downloaded.h5").write_bytes(result)
            status, _, summary = session.ask(f"summary.csv?runs=0,{run}")
            self.assertIn(b"total_cost", summary)
            self.assertTrue(summary.startswith(b"\xef\xbb\xbf"))  # or a spreadsheet misreads the name
            self.assertIn("更小".encode(), summary)
            self.assertEqual(session.ask(f"report.html?runs=0,{run}")[0], 200)
        with h5py.File(self.folder / "downloaded.h5") as downloaded:
            self.assertEqual(downloaded["provenance"].attrs["command"], "gridstep serve two-bus")
        self.assertNotIn(str(self.folder).encode(), result)
        self.assertEqual(snapshot(self.keep / "smaller"), snapshot(self.keep / "smaller-2"))
        for name, folder in (("base", self.scenario), ("smaller", self.keep / "smaller")):
            self.answers(DONE, "run", folder, "-o", self.folder / f"{name}.h5")
        same = self.answers(DONE, "compare", "--content", self.folder / "smaller.h5",
                            self.folder / "downloaded.h5")
        self.assertIn("downloaded.h5", same.stdout)
        found = json.loads(gridstep("compare", "--json", self.folder / "base.h5",
                                    self.folder / "smaller.h5").stdout)["comparison"]
        self.assertEqual([(row["quantity"], row["values"]) for row in found["rows"]],
                         [(row["quantity"], row["values"]) for row in compared["rows"]])

    def test_the_residual_load_is_less_wind_and_sun_taken_or_not(self):
        """From the file: demand less all that wind and sun could give. Biomass curtails too, but its offer is constant."""
        with Session(SCENARIOS / "hohhot", self.keep, temporary=self.temporary) as session:
            self.assertEqual(session.wait_for(0), "done")
            picture = session.json("api/compare?runs=0")["pictures"][0]
            (self.folder / "base.h5").write_bytes(session.ask("result.h5?runs=0")[2])
        with h5py.File(self.folder / "base.h5") as file:
            is_weather = np.isin(file["unit_carrier"].asstr()[...], ["wind", "solar"])
            residual = file["demand_mw"][...].sum(axis=1) - file["available_mw"][...][:, is_weather].sum(axis=1)
            self.assertGreater(file["curtailment_mw"][...].sum(), 1e5)
        curve = np.sort(residual)[::-1][np.arange(201) * (len(residual) - 1) // 200]
        np.testing.assert_allclose(picture["curves"]["residual_mw"], curve, atol=0.0051)

    def test_a_unit_like_another(self):
        """Everything in MW follows the capacity; the rest is as it was."""
        with Session(SCENARIOS / "three-bus", self.keep, temporary=self.temporary) as session:
            tables = session.json("api/scenario")["tables"]
            table = next(one for one in tables if one["new_units"])
            like = table["rows"][0]
            unit = {"table": table["table"], "like": like["id"], "bus": like["bus"],
                    "p_max_mw": like["knobs"][0]["base"] / 2}
            run = session.json("api/run", {"name": "x", "changes": {"add": [unit]}})["id"]
            self.assertEqual(session.wait_for(run), "done")
            session.json("api/keep", {"id": run, "folder": "more"})
        file = f"{table['table']}.csv"
        before = (SCENARIOS / "three-bus" / file).read_bytes()
        after = (self.keep / "more" / file).read_bytes()
        self.assertTrue(after.startswith(before))
        self.assertEqual(after.count(b"\n"), before.count(b"\n") + 1)
        rows = {row["id"]: row for row in csv.DictReader(after.decode().splitlines())}
        old, new = rows[like["id"]], rows[f"NEW-{table['table']}-1"]
        for field in set(old) - {"id", "name", "source"}:
            is_size = field.endswith(("_mw", "_mwh", "_mw_per_h")) and "_per_mw" not in field
            if is_size and old[field]:
                self.assertEqual(float(new[field]), float(old[field]) / 2, field)
            else:
                self.assertEqual(new[field], old[field], field)

    def test_new_units_beside_a_kept_one(self):
        """A kept variant served again: each new unit has an id of its own."""
        unit = {"table": "thermal", "like": "GA", "bus": "A", "p_max_mw": 10}
        with self.session() as session:
            run = session.json("api/run", {"name": "x", "changes": {"add": [unit]}})["id"]
            session.json("api/keep", {"id": run, "folder": "more"})
        with Session(self.keep / "more", self.keep, temporary=self.temporary) as session:
            run = session.json("api/run", {"name": "y", "changes": {"add": [unit, unit, unit]}})["id"]
            session.json("api/keep", {"id": run, "folder": "most"})
        with open(self.keep / "most" / "thermal.csv", encoding="utf-8") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
        self.assertEqual(ids[-4:], ["NEW-thermal-1", "NEW-thermal-2", "NEW-thermal-3", "NEW-thermal-4"])

    def test_what_is_wrong_is_told_with_its_place(self):
        with self.session() as session:
            change = {"set": [{"path": "thermal.GA.p_max_mw", "value": -1}]}
            status, _, body = session.ask("api/run", {"name": "x", "changes": change})
            self.assertEqual(status, 422)
            told = [(one["code"], one["place"]) for one in json.loads(body)["problems"]]
            self.assertIn(("GS0213", "thermal.csv:2:6"), told)

    def test_no_number_beyond_every_region(self):
        """Where the schema names no greatest value the page does, and tells it; the base is never too much."""
        with self.session("-q") as session:
            knobs = {knob["path"]: knob for table in session.json("api/scenario")["tables"]
                     for row in table["rows"] for knob in row["knobs"]}
            knob = knobs["thermal.GA.p_max_mw"]
            self.assertEqual((knob["min"], knob["min_excluded"], knob["max"]), (0, True, 1e6))
            self.assertEqual(knobs["network.loss_frac"]["max"], 0.5)  # as the schema has it
            for value, answer in ((1e6, 200), (1e300, 400), (1.1e6, 400)):
                change = {"set": [{"path": "thermal.GA.p_max_mw", "value": value}]}
                self.assertEqual(session.ask("api/run", {"name": "x", "changes": change})[0], answer, value)
            change = {"set": [{"path": "network.loss_frac", "value": 0.6}]}
            status, _, body = session.ask("api/run", {"name": "x", "changes": change})
            self.assertEqual((status, json.loads(body)["problems"][0]["title_zh"]), (422, "超出允许范围"))

    def test_a_session_has_its_limits(self):
        """24 runs, the base among them, each ended before the next is asked for."""
        with self.session() as session:
            session.wait_for(0)
            for _ in range(23):
                session.wait_for(session.json("api/run", {"name": "x", "changes": CHANGE})["id"])
            status, _, body = session.ask("api/run", {"name": "x", "changes": CHANGE})
            self.assertEqual((status, json.loads(body)),
                             (400, {"error": "too many variants: remove some"}))
            for run in list(session.runs())[1:]:
                session.wait_for(run)
                self.assertEqual(session.ask("api/remove", {"id": run})[0], 200)
            self.assertEqual(list(session.runs()), [0])
            self.assertEqual(session.ask("api/remove", {"id": 0})[0], 400)
            self.assertEqual([path.name for path in self.temporary.rglob("*.h5")], ["run-0.h5"])

    def slow_scenario(self):
        """Its base runs for minutes."""
        scenario = self.copy_of("hohhot")
        header = (scenario / "scenario.toml").read_text(encoding="utf-8")
        for before, after in (("window_h = 48\n", "window_h = 1344\n"), ("keep_h = 24\n", "keep_h = 1\n")):
            self.assertIn(before, header)
            header = header.replace(before, after)
        (scenario / "scenario.toml").write_text(header, encoding="utf-8")
        return scenario

    def test_four_runs_wait_and_no_more(self):
        self.scenario = self.slow_scenario()
        change = {"set": [{"path": "wind.WD-DYS.p_max_mw", "value": 150}]}
        with self.session() as session:
            self.assertTrue(command.wait_until(lambda: session.runs()[0]["state"] == "running", 30))
            for _ in range(4):
                session.json("api/run", {"name": "x", "changes": change})
            self.assertEqual(session.runs()[0]["state"], "running")
            status, _, body = session.ask("api/run", {"name": "x", "changes": change})
            self.assertEqual((status, json.loads(body)),
                             (400, {"error": "too many runs wait: let some finish"}))

    def test_a_run_stops_and_goes(self):
        """The base of a scenario that takes minutes, and the variant that waits behind it."""
        self.scenario = self.slow_scenario()
        with self.session() as session:
            change = {"set": [{"path": "network.loss_frac", "value": 0.02}], "add": []}
            waiting = session.json("api/run", {"name": "behind", "changes": change})["id"]
            self.assertEqual(session.runs()[waiting]["state"], "waiting")
            self.assertEqual(session.ask("api/remove", {"id": 0})[0], 400)
            session.json("api/stop", {"id": waiting})
            self.assertEqual(session.wait_for(waiting, 20), "stopped")
            session.json("api/remove", {"id": waiting})
            self.assertEqual(list(session.runs()), [0])
            self.assertEqual(session.runs()[0]["state"], "running")
            session.json("api/stop", {"id": 0})
            self.assertEqual(session.wait_for(0, 20), "stopped")

    def test_what_the_page_must_not_know_is_told_at_the_terminal(self):
        """A folder for variants that is none: 500 without a path there, its path here, even to -q."""
        self.keep = self.folder / "a-file"
        self.keep.write_text("no folder")
        with self.session("-q") as session:
            status, _, body = session.ask("api/keep", {"id": 0, "folder": "x"})
            self.assertEqual((status, json.loads(body)),
                             (500, {"error": "the disk has failed: see the terminal"}))
        self.assertIn(str(self.keep / "x"), session.said)

    def test_it_ends_as_asked_and_leaves_nothing(self):
        for by in (signal.SIGINT, signal.SIGTERM):
            session = Session(SCENARIOS / "hohhot", self.keep, temporary=self.temporary)
            time.sleep(0.2)  # in the middle of the base's run
            self.assertEqual(session.end(by), DONE)
            self.assertEqual(list(self.temporary.iterdir()), [])
            self.assertNotIn(session.token, session.said)

    def test_the_next_session_removes_what_a_killed_one_left(self):
        """And nothing else: no folder of a living session, no other name, nothing behind a link."""
        others = [self.temporary / name for name in ("gridstep-session-", "gridstep-session-abcdefg", "gridstep-session-ab.def", "other")]
        for folder in others:
            folder.mkdir()
        linked = self.folder / "linked"
        linked.mkdir()
        (linked / "run-0.h5").write_text("mine")
        (self.temporary / "gridstep-session-abcdef").symlink_to(linked)
        (self.temporary / "gridstep-session-fedcba").write_text("a file")
        before = set(self.temporary.iterdir())
        killed = self.session()
        killed.wait_for(0)
        killed.end(signal.SIGKILL)
        left = set(self.temporary.iterdir()) - before
        self.assertEqual(len(left), 1)
        with self.session() as first, self.session() as second:
            self.assertEqual((first.wait_for(0), second.wait_for(0)), ("done", "done"))
            self.assertFalse(left & set(self.temporary.iterdir()))
            self.assertEqual(len(set(self.temporary.iterdir()) - before), 2)
            self.assertEqual(first.ask("result.h5?runs=0")[0], 200)
        self.assertEqual(set(self.temporary.iterdir()), before)
        self.assertEqual((linked / "run-0.h5").read_text(), "mine")

    def test_what_cannot_be_served(self):
        self.answers(INPUT_INVALID, "serve", self.folder / "nothing")
        self.answers(USAGE, "serve", self.scenario, "--port", "99999")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.answers(IO, "serve", self.scenario, "--port", str(taken.getsockname()[1]))


class WhoMayAsk(ServeTest):
    def test_only_who_knows_the_token_from_a_page_of_this_server(self):
        with self.session() as session:
            session.wait_for(0)
            refused = [
                dict(Cookie=None), dict(Cookie="gridstep="), dict(Cookie="gridstep=" + "0" * 64),
                dict(Cookie=f"gridstep={session.token}0"), dict(Cookie=f"other={session.token}"),
                dict(Host=f"evil.example:{session.port}"), dict(Host="127.0.0.1"),
                dict(Host=f"localhost.evil.example:{session.port}"),
                dict(Origin="http://evil.example"), dict(Origin="null"),
            ]
            for headers in refused:
                for route, body in (("api/runs", None), ("api/stop", {"id": 0})):
                    self.assertEqual(session.ask(route, body, **headers)[0], 403, (headers, route))
            self.assertEqual(session.ask("api/stop", {"id": 0}, Origin=None)[0], 403)
            self.assertEqual(session.ask("api/runs")[0], 200)
            self.assertEqual(session.ask("api/stop", {"id": 0}, Content_Type="text/plain")[0], 400)
            self.assertEqual(session.ask("", Cookie=None)[0], 403)
            self.assertEqual(session.ask("?token=" + "0" * 64, Cookie=None)[0], 403)
            status, headers, _ = session.ask("?token=" + session.token, Cookie=None)
            self.assertEqual(status, 200)
            self.assertRegex(headers["Set-Cookie"], "HttpOnly; SameSite=Strict$")

    def test_every_answer_is_guarded(self):
        with self.session() as session:
            session.wait_for(0)
            for route in ("", "script.js", "style.css", "api/runs", "nothing", "report.html?runs=0"):
                _, headers, _ = session.ask(route)
                self.assertIn("default-src 'none'", headers["Content-Security-Policy"], route)
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["Cache-Control"], "no-store")

    def test_so_is_what_no_page_asks(self):
        """A status alone, but as guarded."""
        host = lambda session: f"Host: {session.host}\r\n"
        with self.session() as session:
            for status, head in ((400, "GET / HTTP/x\r\n\r\n"), (400, "GET / HTTP/1.1\r\n\r\n"),
                                 (405, f"PUT / HTTP/1.1\r\n{host(session)}\r\n"),
                                 (413, f"POST / HTTP/1.1\r\n{host(session)}Content-Length: 70000\r\n\r\n"),
                                 (431, f"GET / HTTP/1.1\r\nX: {'x' * 20000}\r\n\r\n")):
                answer = self.raw(session, head.encode()).decode().split("\r\n")
                self.assertEqual(answer[0].split()[1], str(status), head[:40])
                for guard in ("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
                              "X-Content-Type-Options: nosniff", "Cache-Control: no-store"):
                    self.assertIn(guard, answer, head[:40])

    def raw(self, session, request):
        """The whole answer to bytes."""
        with socket.create_connection(("127.0.0.1", session.port), timeout=30) as line:
            line.sendall(request)
            answer = b""
            while part := line.recv(65536):
                answer += part
        return answer

    def test_without_free_files_it_rests(self):
        """Where no connection can be taken it does not ask the system over and over again."""
        with self.session() as session:
            session.wait_for(0)
            process = session.process.pid
            limits = resource.prlimit(process, resource.RLIMIT_NOFILE)
            resource.prlimit(process, resource.RLIMIT_NOFILE, (3, limits[1]))
            with socket.create_connection(("127.0.0.1", session.port)):
                before = session.processor_s()
                time.sleep(1)
                self.assertLess(session.processor_s() - before, 0.3)
                resource.prlimit(process, resource.RLIMIT_NOFILE, limits)
                self.assertEqual(session.ask("api/runs")[0], 200)

    def test_who_says_nothing_keeps_nobody_out(self):
        """More silent connections than there are places: the oldest give way, the page is answered."""
        with self.session() as session:
            session.wait_for(0)
            lines = [socket.create_connection(("127.0.0.1", session.port), timeout=30) for _ in range(70)]
            for line in lines[::2]:
                line.sendall(b"GET / HTTP/1.1\r\nX: ")
            for _ in range(20):
                self.assertEqual(session.ask("api/runs")[0], 200)
            for line in lines[:7]:  # one for each line beyond 64, one for the first question
                self.assertEqual(line.recv(100), b"")
            for line in lines:
                line.close()

    def test_it_listens_on_loopback_alone(self):
        with self.session() as session:
            port = f":{session.port:04X}"
            with open("/proc/net/tcp", encoding="ascii") as tcp:
                listening = [line.split()[1] for line in tcp if line.split()[3] == "0A"]
            self.assertEqual([one for one in listening if one.endswith(port)], ["0100007F" + port])


class Malformed(ServeTest):
    """Ten thousand requests that no page makes."""

    def requests(self, session, seed):
        """Random requests of every kind, each as bytes."""
        draw = random.Random(seed)
        host = f"Host: {session.host}\r\n"
        cookie = f"Cookie: gridstep={session.token}\r\n"
        origin = f"Origin: http://{session.host}\r\n"
        json_type = "Content-Type: application/json\r\n"
        junk = lambda n: bytes(draw.randrange(256) for _ in range(n))
        climbs = ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/scenario.toml",
                  "..\\..\\scenario.toml", "....//....//README.md", "%252e%252e%252fREADME.md",
                  "..%c0%af..%c0%afREADME.md", "/etc/passwd", "scenario.toml", "README.md",
                  "api/../README.md", "run-0.h5", "result.h5?runs=../../README.md",
                  "result.h5?runs=0%2f..", "report.html?runs=0,0", "api/compare?runs=",
                  "api/compare?runs=99999999999999999999", "result.h5?runs=-1", "%00", "api/runs%00"]
        bodies = [b"", b"{", b"[]", b"null", b"nan", b'{"id":NaN}', b'{"id":1e999}', b'{"id":-1}',
                  b'{"id":0.5}', b'{"id":"0"}', b'{"id":0', b'{"id":0,"folder":"../x"}',
                  b'{"id":0,"folder":"a/b"}', b'{"id":0,"folder":"\\u0000"}', b'{"id":0,"folder":""}',
                  b'{"id":99999,"folder":"x"}', b"[" * 30000, b'{"a":' * 10000, b"\xff\xfe{}",
                  b'{"name":1,"changes":{}}', b'{"name":"x","changes":[]}', b'{"name":"x"}',
                  b'{"name":"x\\u0007","changes":{}}', b'{"name":"' + b"n" * 300 + b'","changes":{}}',
                  b'{"name":"x","changes":{"set":[{"path":"time.steps","value":1}]}}',
                  b'{"name":"x","changes":{"set":[{"path":"thermal.GA.p_max_mw","value":"1"}]}}',
                  b'{"name":"x","changes":{"set":[{"path":"thermal.GA.p_max_mw","value":1e999}]}}',
                  b'{"name":"x","changes":{"set":{}}}', b'{"name":"x","changes":{"set":[1]}}',
                  b'{"name":"x","changes":{"set":[{"path":"../x","value":1}]}}',
                  b'{"name":"x","changes":{"add":[{"table":"loads","like":"LA","bus":"A","p_max_mw":1}]}}',
                  b'{"name":"x","changes":{"add":[{"table":"thermal","like":"GA","bus":"A","p_max_mw":-1}]}}',
                  b'{"name":"x","changes":{"add":[{"table":"thermal","like":"GA","bus":"/","p_max_mw":1}]}}']

        def post(route, body, head=host + cookie + origin + json_type, length=None):
            lines = f"POST {session.path}/{route} HTTP/1.1\r\n{head}Content-Length: {len(body) if length is None else length}\r\n\r\n"
            return lines.encode() + body

        route = lambda: draw.choice(["api/run", "api/stop", "api/remove", "api/keep", "api/none"])
        kinds = [
            lambda: junk(draw.randrange(1, 300)),
            lambda: draw.choice(["PUT", "DELETE", "TRACE", "CONNECT", "OPTIONS", "HEAD", "get", "\x01"]).encode()
            + f" {session.path}/api/runs HTTP/1.1\r\n{host}{cookie}\r\n".encode(),
            lambda: f"GET {session.path}/{draw.choice(climbs)} HTTP/1.1\r\n{host}{cookie}\r\n".encode(),
            lambda: f"GET {draw.choice(climbs)} HTTP/1.1\r\n{host}{cookie}\r\n".encode(),
            lambda: f"GET /{draw.choice(climbs)} HTTP/1.1\r\n{host}{cookie}\r\n".encode(),
            lambda: f"GET {session.path}/api/runs HTTP/1.1\r\n{host}X: {'x' * draw.randrange(17000, 60000)}\r\n\r\n".encode(),
            lambda: f"GET /{'a' * draw.randrange(17000, 60000)}".encode(),
            lambda: f"GET {session.path}/api/runs HTTP/{draw.choice(['9.9', '1.1.1', '', 'x'])}\r\n{host}{cookie}\r\n".encode(),
            lambda: f"GET {session.path}/api/runs HTTP/1.1\r\n{host}{host}{cookie}\r\n".encode(),
            lambda: f"GET {session.path}/api/runs HTTP/1.1\r\n{cookie}\r\n".encode(),
            lambda: f"GET {session.path}/api/runs HTTP/1.1\r\nHost: evil.example\r\n{cookie}\r\n".encode(),
            lambda: f"GET {session.path}/api/runs HTTP/1.1\r\n{host}Cookie: gridstep={junk(32).hex()}\r\n\r\n".encode(),
            lambda: f"GET {session.path}/?token={junk(32).hex()} HTTP/1.1\r\n{host}\r\n".encode(),
            lambda: post(route(), draw.choice(bodies)),
            lambda: post(route(), draw.choice(bodies), head=host + cookie + json_type),
            lambda: post(route(), draw.choice(bodies), head=host + cookie + "Origin: http://evil.example\r\n" + json_type),
            lambda: post(route(), junk(200)),
            lambda: post(route(), b'{"id":0}', length=draw.choice([-1, "9" * 30, "x", 1 << 40, ""])),
            lambda: post(route(), b"x" * 70000),
            lambda: post(route(), b'{"id"', length=40),  # truncated
            lambda: f"POST {session.path}/{route()} HTTP/1.1\r\n{host}{cookie}{origin}{json_type}Transfer-Encoding: chunked\r\n\r\n".encode()
            + draw.choice([b"zz\r\n{}\r\n0\r\n\r\n", b"ffffffffffffffffff\r\nx", b"-1\r\n", b"5\r\n{}", b"2;x=\r\n{}\r\n"]),
            lambda: f"POST {session.path}/{route()} HTTP/1.1\r\n{host}{cookie}{origin}{json_type}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n[]\r\n0\r\n\r\n".encode(),
            lambda: f"GET {session.path}/api/runs HTTP/1.1\r\n{host}{cookie}X\r\n bad: y\r\n: z\r\n\r\n".encode(),
        ]
        return [draw.choice(kinds)() for _ in range(1000)]

    def send_all(self, session, seed):
        """Sends a thousand; what was answered, put together by status."""
        answers = []
        for request in self.requests(session, seed):
            with socket.create_connection(("127.0.0.1", session.port), timeout=30) as line:
                answer = b""
                try:
                    line.sendall(request)
                    line.shutdown(socket.SHUT_WR)
                    while part := line.recv(65536):
                        answer += part
                except (ConnectionResetError, BrokenPipeError):
                    pass
                answers.append(answer)
        return answers

    def test_ten_thousand_change_nothing_and_leak_nothing(self):
        with self.session() as session:
            session.wait_for(0)
            session.json("api/keep", {"id": 0, "folder": "kept"})
            self.send_all(session, 99)  # so that memory has grown what it grows once
            before = {folder: snapshot(folder) for folder in (self.folder,)}
            memory = session.memory_bytes()
            slow = [socket.create_connection(("127.0.0.1", session.port)) for _ in range(20)]
            for line in slow:
                line.sendall(b"GET / HTTP/1.1\r\nX: ")
            with concurrent.futures.ThreadPoolExecutor(4) as crew:
                answers = [answer for some in crew.map(lambda seed: self.send_all(session, seed), range(10))
                           for answer in some]
            self.assertEqual(len(answers), 10_000)
            for line in slow:  # one byte more now and then keeps nobody's place
                line.settimeout(15)
                self.assertEqual(line.recv(100), b"")
                line.close()
            private = [session.token.encode(), str(self.folder).encode(), b"/tmp", str(SOURCE).encode(), b"root:",
                       b"only for the owner", b"#:schema"]
            for answer in answers:
                if answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"\r\n\r\n{}"):
                    continue  # whatever else it held, it asked to stop what has ended already
                status = answer.split(b" ", 2)[1:2]
                self.assertIn(status, [[], [b"400"], [b"403"], [b"404"], [b"405"], [b"413"], [b"422"], [b"431"]],
                              answer[:300])
                for word in private:
                    self.assertNotIn(word, answer)
            self.assertEqual({folder: snapshot(folder) for folder in before}, before)
            self.assertLess(session.memory_bytes() - memory, 8 << 20)
            self.assertEqual(list(session.runs()), [0])
            run = session.json("api/run", {"name": "after all", "changes": CHANGE})["id"]
            self.assertEqual(session.wait_for(run), "done")


if __name__ == "__main__":
    command.main()
