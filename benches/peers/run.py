"""Runs the comparison that benches/peers.sh documents, and prints its table in Markdown."""
import argparse
import glob
import multiprocessing
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

import instances
import peers


def engine():
    """The newest release build of the bench."""
    target = os.environ.get("CARGO_TARGET_DIR", "target")
    built = [path for path in glob.glob(f"{target}/release/deps/solver-*") if os.access(path, os.X_OK) and "." not in os.path.basename(path)]
    if not built:
        sys.exit("no release build: cargo build --release --bench solver")
    return max(built, key=os.path.getmtime)


def ours(path, variant):
    """What this engine gives: value, status, seconds by the clock and of processor, reading and proof included."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([engine(), path, variant], capture_output=True, text=True, check=True)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = re.search(r"value (-?\d+), bound (-?\d+), (\w+)", done.stdout)
    if not found:
        return None
    value, bound = int(found[1]), int(found[2])
    status = "proven" if found[3] == "optimal" else f"gap {100 * (bound - value) / max(value, 1):.4f} %"
    return {"value": value, "status": status, "clock": clock, "processor": processor}


def work(name, case, results):
    start, processor = time.perf_counter(), time.process_time()
    value = peers.PEERS[name](case)
    results.put((value, time.perf_counter() - start, time.process_time() - processor))


def peer(name, case, cut):
    """What a peer gives, in a process of its own that is ended at the cut."""
    results = multiprocessing.Queue()
    one = multiprocessing.Process(target=work, args=(name, case, results))
    one.start()
    one.join(cut)
    if one.is_alive():
        one.kill()
        one.join()
        return {"value": None, "status": f"cut at {cut:g} s", "clock": cut, "processor": None}
    if one.exitcode != 0 or results.empty():
        return {"value": None, "status": "failed", "clock": None, "processor": None}
    value, clock, processor = results.get()
    return {"value": value, "status": "", "clock": clock, "processor": processor}


def line(case, who, got, base):
    def seconds(number):
        return "" if number is None else f"{number:.2f}"
    ratio = ""
    if base and got is not base and got["clock"] and base["clock"]:
        ratio = f"{'> ' if got['status'].startswith('cut') else ''}{got['clock'] / base['clock']:.1f}"
    value = "" if got["value"] is None else str(got["value"])
    print(f"| {case} | {who} | {value} | {got['status']} | {seconds(got['clock'])} | {seconds(got['processor'])} | {ratio} |", flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--sizes", default="S,M,L")
    ask.add_argument("--seeds", default="0")
    ask.add_argument("--variants", default="base,tight,many")
    ask.add_argument("--cut", type=float, default=300.0)
    ask.add_argument("--without", default="")
    told = ask.parse_args()
    left_out = set(filter(None, told.without.split(",")))
    installed = [name for name in peers.PEERS if name.split()[0] not in left_out and peers.is_installed(name)]
    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}; peers: {', '.join(installed) or 'none'}; cut at {told.cut:g} s\n")
    print("| instance | solver | value | proof | seconds | of processor | times ours |")
    print("|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in told.sizes.split(","):
            for seed in map(int, told.seeds.split(",")):
                tables = instances.draw(size, seed)
                offsets, applicants = instances.pairs(tables)
                path = os.path.join(folder, f"{size}-{seed}.bin")
                instances.write(path, tables, offsets, applicants)
                case = {"tables": tables, "offsets": offsets, "applicants": applicants}
                for variant in ["plain", *filter(None, told.variants.split(","))]:
                    name = f"{size}-{seed} {variant}"
                    got = ours(path, variant)
                    if got is None:
                        print(f"| {name} | Equiflux | | failed | | | |")
                        continue
                    line(name, "Equiflux", got, got)
                    for other in installed:
                        if peers.solves(other, variant, size):
                            line(name, other, peer(other, {**case, "variant": variant}, told.cut), got)
                os.remove(path)
                for other in installed:
                    if other.startswith("duckdb"):
                        line(f"{size}-{seed} candidate pairs", other, peer(other, case, told.cut), None)
                assert offsets[-1] == len(applicants) and np.all(np.diff(offsets) >= 0)


if __name__ == "__main__":
    main()
