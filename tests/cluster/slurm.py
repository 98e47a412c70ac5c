"""A Slurm of one machine for a test: munged, slurmctld and slurmd as Debian has them, in a folder of
their own, on ports of their own, gone when the test is over.

    with slurm.cluster(cores=2) as cluster:
        job = cluster.submit(script)
        cluster.wait(job)

Raises `Unavailable` where it cannot be had: no Slurm, or no root, whom slurmd wants to be.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

DAEMONS = ("munged", "slurmctld", "slurmd")
COMMANDS = ("sbatch", "squeue", "scontrol", "scancel")
PLACES = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"

# Tasks that ended; others wait, run, or end just now.
OVER = {"COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "BOOT_FAIL"}

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CredType=cred/munge
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmdParameters=config_overrides
ReturnToService=2
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
KillWait=5
OverTimeLimit=0
MinJobAge=3600
InactiveLimit=0
SlurmctldTimeout=60
SlurmdTimeout=60
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} Sockets=1 CoresPerSocket={cores} ThreadsPerCore=1 RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


class Unavailable(Exception):
    """Why there can be no Slurm here."""


def _program(name):
    found = shutil.which(name, path=PLACES)
    if found is None:
        raise Unavailable(f"no {name} here (Debian: slurmctld slurmd slurm-client munge)")
    return found


def _free_ports(count):
    """Ports that nobody listens on just now, taken together so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    """A running Slurm."""

    def __init__(self, folder, cores):
        self.folder = Path(folder)
        self.host = socket.gethostname().split(".")[0]
        self.environment = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf")}
        # A test may itself run in a job of another Slurm.
        for name in [n for n in self.environment if n.startswith(("SLURM_", "SBATCH_"))]:
            if name != "SLURM_CONF":
                del self.environment[name]
        self._daemons = []
        controller_port, node_port = _free_ports(2)
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            folder=self.folder, host=self.host, cores=cores, controller_port=controller_port,
            node_port=node_port))
        # Without a say, slurmd looks for control groups, which containers do not give.
        (self.folder / "cgroup.conf").write_text("CgroupAutomount=no\n")

    def start(self):
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        socket_path = self.folder / "munge.socket"
        self._start("munged", "--foreground", "--force", f"--socket={socket_path}",
                    f"--key-file={key}", f"--pid-file={self.folder}/munged.pid",
                    f"--log-file={self.folder}/munged.log", f"--seed-file={self.folder}/munged.seed",
                    "--num-threads=2")
        self._wait_for("munged", socket_path.exists)
        self._start("slurmctld", "-D", "-c", "-f", self.folder / "slurm.conf")
        self._start("slurmd", "-D", "-N", self.host, "-f", self.folder / "slurm.conf")
        self._wait_for("slurmd", lambda: "idle" in self.call(
            "sinfo", "--noheader", "--format=%t", check=False).stdout.split())

    def stop(self):
        if len(self._daemons) == len(DAEMONS):
            self.call("scancel", "--quiet", "--user=root", check=False)
            self.until(lambda: not self.call("squeue", "--noheader", check=False).stdout.strip(), 15)
        for _, daemon in reversed(self._daemons):
            daemon.terminate()
            try:
                daemon.wait(timeout=10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()

    def _start(self, name, *arguments):
        out = open(self.folder / f"{name}.out", "wb")
        with out:
            self._daemons.append((name, subprocess.Popen(
                [_program(name), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, env=self.environment, cwd=self.folder)))

    def _wait_for(self, name, condition):
        def is_up():
            for daemon, process in self._daemons:
                if process.poll() is not None:
                    raise Unavailable(f"{daemon} does not run here: {self._last_words(daemon)}")
            return condition()

        if not self.until(is_up, 30):
            raise Unavailable(f"{name} does not come up: {self._last_words(name)}")

    def _last_words(self, name):
        lines = []
        for file in (self.folder / f"{name}.out", self.folder / f"{name}.log"):
            if file.exists():
                lines += file.read_text(errors="replace").split("\n")
        return " | ".join([line for line in lines if line][-3:])

    @staticmethod
    def until(condition, seconds):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def call(self, command, *arguments, check=True, **options):
        return subprocess.run([_program(command), *map(str, arguments)], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                              timeout=60, check=check, **options)

    def submit(self, script, *options, folder):
        """The number of a job; what it prints lies in the folder."""
        return self.call("sbatch", "--parsable", *options, script, cwd=folder).stdout.strip()

    def tasks(self, job):
        """What Slurm says of every task of an array, or of a job, that has begun: {task: fields}.
        Tasks that have not stand in one record together."""
        told = self.call("scontrol", "--oneliner", "show", "job", job, check=False).stdout
        found = {}
        for line in told.splitlines():
            fields = dict(word.split("=", 1) for word in line.split() if "=" in word)
            found[fields.get("ArrayTaskId", "0")] = fields
        return found

    def is_over(self, job):
        tasks = self.tasks(job)
        return bool(tasks) and all(task["JobState"] in OVER for task in tasks.values())

    def wait(self, job, seconds=120):
        """The exit code of every task, once all are over."""
        if not self.until(lambda: self.is_over(job), seconds):
            raise AssertionError(f"job {job} is not over after {seconds} s: {self.tasks(job)}\n"
                                 f"{self._last_words('slurmctld')}")
        return {name: int(task["ExitCode"].split(":")[0]) for name, task in self.tasks(job).items()}

    def requeue(self, job, task):
        return self.call("scontrol", "requeue", f"{job}_{task}", check=False)


@contextlib.contextmanager
def cluster(cores=2):
    """A Slurm while the block lasts."""
    for name in (*DAEMONS, *COMMANDS):
        _program(name)
    if os.geteuid() != 0:
        raise Unavailable("slurmd wants to be started by root")
    # Sockets have short names, whatever TMPDIR says.
    with tempfile.TemporaryDirectory(prefix="gridstep-slurm-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        it = Cluster(folder, cores)
        try:
            it.start()
            yield it
        finally:
            it.stop()
