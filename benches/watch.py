#!/usr/bin/env python3
"""Measures what files on disk cost the server: a workspace of ten thousand sessions beside one of ten.

  python3 benches/watch.py [--sessions 10000] [--changes 100]

Builds the release binary, writes workspaces into target/watch (one session in a hundred has a
mistake), and prints for each: the time from the server's start to the last diagnostics, the time
from an external change to its diagnostics, peak memory, and the processor's time while nothing
happens. With other work on the machine the times grow; the ratio of the two workspaces is what should hold on any machine.
"""
import argparse, json, os, pathlib, select, shutil, statistics, subprocess, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "target/watch"
SERVER = ROOT / "target/release/nestling"

SESSION = """[session]
id = "{name}"
created_at = 2026-11-22T10:00:00Z
format = 1

[dataset]
path = "data"

[[models]]
id = "model_3fa9c1d2"
name = "LeNet"
kind = "custom_cnn"
created_at = 2026-11-22T10:01:00Z
layers = [
  {{ type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu", padding = "same" }},
  {{ type = "MaxPooling2D", pool_size = 2 }},
  {{ type = "GlobalAvgPool" }},
  {{ type = "Dense", units = 256, activation = "relu" }},
]

[[trainings]]
id = "train_a1b2c3d4"
name = "Adam, cosine"
created_at = 2026-11-22T10:02:00Z
optimizer = "{optimizer}"
learning_rate = 0.001
scheduler = "cosine_annealing"
epochs = 100
batch_size = 32

[[experiments]]
id = "exp_0badcafe"
name = "LeNet with Adam"
model_id = "model_3fa9c1d2"
training_id = "train_a1b2c3d4"
status = "ready"
created_at = 2026-11-22T10:03:00Z
"""


def session(name, faulty):
    return SESSION.format(name=name, optimizer="adm" if faulty else "adam")


def replace(path, text):
    temporary = path.with_name(".nestling-bench.tmp")
    temporary.write_text(text)
    temporary.rename(path)


def write_workspace(folder, count):
    """Returns the sessions that have a mistake."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "sessions").mkdir(parents=True)
    (folder / "nestling.toml").write_text("")
    for name in ("cat", "dog"):
        (folder / "data" / name).mkdir(parents=True)
        for n in range(50):
            (folder / "data" / name / f"{n}.png").touch()
    faulty = set()
    for n in range(count):
        path = folder / f"sessions/s{n:05}.toml"
        path.write_text(session(path.stem, n % 100 == 5))
        if n % 100 == 5:
            faulty.add(path)
    return faulty


class Server:
    def __init__(self, folder):
        self.started = time.perf_counter()
        self.process = subprocess.Popen([SERVER, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.buffer = b""
        folders = [{"uri": folder.as_uri(), "name": "bench"}]
        self.send(id=1, method="initialize", params={"processId": os.getpid(), "workspaceFolders": folders, "capabilities": {}})
        self.wait(lambda message: message.get("id") == 1)
        self.send(method="initialized", params={})

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def receive(self, seconds):
        """The next message; None if none comes in time."""
        end = time.monotonic() + seconds
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if found:
                length = int(head.split(b":")[1])
                if len(rest) >= length:
                    self.buffer = rest[length:]
                    return json.loads(rest[:length])
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            self.buffer += os.read(self.process.stdout.fileno(), 1 << 20)

    def wait(self, is_it, seconds=60):
        while (message := self.receive(seconds)) is not None:
            if is_it(message):
                return message
        raise SystemExit("the server does not answer")

    def diagnostics_of(self, path, count):
        def is_it(message):
            params = message.get("params") or {}
            return message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == path.as_uri() and len(params["diagnostics"]) == count
        self.wait(is_it)

    def ticks(self):
        fields = (pathlib.Path("/proc") / str(self.process.pid) / "stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def memory(self, field="VmHWM"):
        status = (pathlib.Path("/proc") / str(self.process.pid) / "status").read_text()
        return int(status.split(field + ":")[1].split()[0]) / 1024

    def close(self):
        self.send(id=2, method="shutdown", params=None)
        self.wait(lambda message: message.get("id") == 2)
        self.send(method="exit", params=None)
        assert self.process.wait(10) == 0


def measure(count, changes):
    folder = OUT / f"of-{count}"
    missing = {path.as_uri() for path in write_workspace(folder, count)}
    server = Server(folder)
    while missing:
        message = server.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")
        missing.discard(message["params"]["uri"])
    # Most files are clean, and nothing is told of those: they are done when the server is still.
    first_told = time.perf_counter() - server.started
    ticks, still = server.ticks(), time.perf_counter()
    while time.perf_counter() - still < 0.2:
        time.sleep(0.01)
        if server.ticks() != ticks:
            ticks, still = server.ticks(), time.perf_counter()
    all_done = still - server.started
    started_with = server.memory()

    before = server.ticks()
    time.sleep(5)
    idle = server.ticks() - before

    latencies = []
    path = folder / "sessions/s00003.toml"
    for turn in range(changes):
        faulty = turn % 2 == 0
        replace(path, session(path.stem, faulty))
        written = time.perf_counter()
        server.diagnostics_of(path, 1 if faulty else 0)
        latencies.append((time.perf_counter() - written) * 1000)
        time.sleep(0.05)
    for turn in range(changes):
        replace(path, session(path.stem, turn % 2 == 0))
    # Two mistakes: no state on the way there looks like the last one.
    replace(path, session(path.stem, True).replace('"cosine_annealing"', '"cosine"'))
    written = time.perf_counter()
    server.diagnostics_of(path, 2)
    after_burst = (time.perf_counter() - written) * 1000
    latencies.sort()
    at = lambda part: latencies[min(len(latencies) - 1, int(len(latencies) * part))]
    result = {
        "start to last faulty file told (ms)": first_told * 1000,
        "start to all judged (ms)": all_done * 1000,
        "idle for 5 s (ticks of 10 ms)": idle,
        "change to diagnostics, median (ms)": at(0.5),
        "change to diagnostics, 90 % (ms)": at(0.9),
        "change to diagnostics, 99 % (ms)": at(0.99),
        "change to diagnostics, worst (ms)": latencies[-1],
        "last of a burst to diagnostics (ms)": after_burst,
        "peak memory after start (MiB)": started_with,
        "peak memory (MiB)": server.memory(),
    }
    server.close()
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=10000)
    parser.add_argument("--changes", type=int, default=100)
    arguments = parser.parse_args()
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    few, many = measure(10, arguments.changes), measure(arguments.sessions, arguments.changes)
    print(f"{'':40}{'10':>10}{arguments.sessions:>10}{'ratio':>10}")
    for row, figure in few.items():
        ratio = f"{many[row] / figure:>9.2f}x" if figure else ""
        print(f"{row:40}{figure:>10.1f}{many[row]:>10.1f}{ratio:>10}")


if __name__ == "__main__":
    main()
