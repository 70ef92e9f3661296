#!/usr/bin/env python3
"""Measures Nestling and, in the same run, the other TOML language servers that are installed.

  python3 benches/peers/run.py [--quick]

Builds the release binary, writes documents with planted mistakes into target/peers, and prints
tables: each figure of Nestling, of each peer, and how many times faster than the faster peer it is.
NESTLING names a binary to be measured as it is.
Peers are found on PATH or by the variables TOMBI and TAPLO:

  pip install tombi==1.9.6
  cargo install taplo-cli --version 0.10.0 --locked --features lsp

Absolute figures drift from machine to machine: read the ratios.
"""
import json, os, pathlib, re, shutil, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "target/peers"
QUICK = "--quick" in sys.argv


def nestling():
    return os.environ.get("NESTLING") or str(ROOT / "target/release/nestling")


def servers():
    found = {"nestling": ([nestling(), "lsp"], [nestling(), "check"])}
    tombi = os.environ.get("TOMBI") or shutil.which("tombi")
    taplo = os.environ.get("TAPLO") or shutil.which("taplo")
    if tombi:
        found["tombi"] = ([tombi, "lsp", "--offline"], [tombi, "lint", "--offline", "."])
    if taplo:
        found["taplo"] = ([taplo, "lsp", "stdio"], [taplo, "check"])
    return found


def python(script, *arguments, cwd=None):
    """What a script prints; nothing, with the last it said, where it failed."""
    limit = 120 if QUICK else 900
    try:
        done = subprocess.run([sys.executable, str(HERE / script), *arguments], capture_output=True, text=True, cwd=cwd, timeout=limit)
    except subprocess.TimeoutExpired:
        print(f"  {script} {' '.join(arguments[-3:])}: not done in {limit} s", flush=True)
        return ""
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        print(f"  {script} {' '.join(arguments[-3:])}: {last}", flush=True)
    return done.stdout


def document(name, command):
    edits, requests, fresh = ("20", "12", ("--cold", "1", "--bursts", "3")) if QUICK else ("200", "40", ())
    text = python("lsp.py", "doc", "--root", str(OUT / name), "--file", "sessions/doc.toml", "--edits", edits,
                  "--requests", requests, *fresh, "--", *command)
    try:
        result = json.loads(text)
    except json.JSONDecodeError:
        return {}
    burst = result.get("burst_last_key_to_right_ms") or {}
    return {
        "start to diagnostics": result["cold"]["spawn_to_diags_ms"],
        "edit to right diagnostics": result["edit_right_diags_ms"]["p50"],
        "20 keys at 20 ms, last key to right": burst.get("p50"),
        "change + completion": (result.get("completion_after_edit_ms") or {}).get("p50"),
        "peak memory (MiB)": result.get("peak_rss_MiB"),
    }


def features(name, command):
    text = python("features.py", "-n", "7" if QUICK else "30", "--root", str(OUT / name), "--file", "sessions/doc.toml", "--", *command)
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return {}


def growth(measured):
    """An edit's cost is to follow the size of the section edited, not of the file."""
    print("\nedit to right diagnostics, by the length of the file")
    for server in measured["1,000"]:
        figures = {lines: by_server.get(server, {}).get("edit to right diagnostics") for lines, by_server in measured.items()}
        first, last = figures["1,000"], figures["20,000"]
        ratio = f"{last / first:.1f} times" if first and last else "—"
        print(f"  {server:12}" + "".join(f"{lines:>8}: {figure} ms" for lines, figure in figures.items()) + f"    20,000 / 1,000: {ratio}", flush=True)


def many(command, how):
    text = python("lsp.py", "many", "--root", str(OUT / "many"), "--glob", "sessions/*.toml", "--how", how,
                  "--timeout", "60", "--min-diags", "1", "--", *command)
    try:
        result = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return {
        "all answered": result.get("all_ms") if result.get("published") == result.get("files") else None,
        "peak memory (MiB)": result.get("peak_rss_MiB"),
    }


def check(name, command):
    text = python("command.py", name, str(OUT / "many"), "--", *command)
    found = re.search(r"median ([\d.]+) ms.*max RSS ([\d.]+) MiB", text)
    return {"all files": float(found[1]), "peak memory (MiB)": float(found[2])} if found else {}


def table(title, measured):
    print(f"\n{title}")
    names = list(measured)
    print(f"  {'':38}" + "".join(f"{name:>12}" for name in names) + f"{'ratio':>10}")
    rows = dict.fromkeys(row for figures in measured.values() for row in figures)
    for row in rows:
        figures = [measured[name].get(row) for name in names]
        own, *others = [figure if isinstance(figure, (int, float)) else None for figure in figures]
        others = [figure for figure in others if figure]
        ratio = f"{min(others) / own:9.1f}x" if others and own else f"{'no peer' if own else '':>10}"
        print(f"  {row:38}" + "".join(f"{'—' if figure is None else figure:>12}" for figure in figures) + ratio, flush=True)


def main():
    if "NESTLING" not in os.environ:
        subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    shutil.rmtree(OUT, ignore_errors=True)
    python("documents.py", str(OUT))
    found = servers()
    print("ms, medians; the ratio is the faster peer's figure by Nestling's")
    print("—: not offered, or not measured; nothing: asked, it had nothing to say; too late: no answer in time")
    missing = [name for name in ("tombi", "taplo") if name not in found]
    if missing:
        print(f"not installed: {', '.join(missing)}")
    edits = {}
    for name, lines in (("small", "64"), ("medium", "1,000"), ("long", "5,000"), ("large", "20,000")):
        measured = {server: document(name, lsp) for server, (lsp, _) in found.items()}
        table(f"{lines} lines", measured)
        if name != "small":
            edits[lines] = measured
        table(f"{lines} lines, requests", {server: features(name, lsp) for server, (lsp, _) in found.items()})
    growth(edits)
    table("2,000 files opened without a pause", {server: many(lsp, "open") for server, (lsp, _) in found.items()})
    table("2,000 files on the command line", {server: check(server, command) for server, (_, command) in found.items()})


if __name__ == "__main__":
    main()
