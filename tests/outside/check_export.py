"""Asks HiGHS for the optimum of every exported level of a scenario and compares it with the run's own values.

usage: python check_export.py EQUIFLUX SCENARIO        (needs: pip install highspy)

For each level, `equiflux model` writes the free MPS file with the earlier levels fixed; HiGHS reads that file and nothing
else. A level that the run calls optimal must have HiGHS's optimum as its value. Exit code 1 on the first disagreement.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import highspy


def main() -> int:
    program, scenario = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        run = scratch / "run"
        subprocess.run([program, "allocate", scenario, "--out", run, "--quiet"], check=True)
        levels = json.loads((run / "summary.json").read_text())["levels"]
        compared = 0
        for index, level in enumerate(levels):
            model = scratch / f"level-{index}.mps"
            subprocess.run(
                [program, "model", scenario, "--format", "mps", "--level", str(index), "--out", model], check=True
            )
            highs = highspy.Highs()
            highs.setOptionValue("output_flag", False)
            highs.setOptionValue("mip_rel_gap", 0.0)
            highs.setOptionValue("mip_abs_gap", 1e-6)
            start = time.monotonic()
            if highs.readModel(str(model)) != highspy.HighsStatus.kOk:
                print(f"{level['name']}: HiGHS does not read the exported file")
                return 1
            highs.run()
            status = highs.getModelStatus()
            found = highs.getInfo().objective_function_value
            seconds = time.monotonic() - start
            agrees = status == highspy.HighsModelStatus.kOptimal and abs(found - float(level["value"])) < 1e-4
            print(
                f"{level['name']:<28} ours {level['value']} ({level['status']})  HiGHS {found:g} ({status})  "
                f"{seconds:.1f} s  {'same' if agrees else 'DIFFERENT'}",
                flush=True,
            )
            if level["status"] == "optimal" and not agrees:
                return 1
            compared += 1
    print(f"{compared} passed, 0 failed")
    return 0 if compared else 1


if __name__ == "__main__":
    sys.exit(main())
