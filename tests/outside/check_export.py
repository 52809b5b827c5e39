"""Asks HiGHS for the optimum of every exported level of a scenario and compares it with the run's own values.

usage: python check_export.py EQUIFLUX SCENARIO        (needs: pip install highspy)

For each level, `equiflux model` writes the free MPS file with the earlier levels fixed; HiGHS reads that file and nothing
else. A level that the run calls optimal must have HiGHS's optimum as its value; when HiGHS does not conclude within a minute,
its best plan must not beat ours and its bound must not contradict ours, and the level is counted as skipped. Exit code 1 on
the first disagreement.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import highspy


SECONDS = 60.0


def main() -> int:
    program, scenario = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        run = scratch / "run"
        subprocess.run([program, "allocate", scenario, "--out", run, "--quiet"], check=True)
        levels = json.loads((run / "summary.json").read_text())["levels"]
        compared = skipped = 0
        for index, level in enumerate(levels):
            model = scratch / f"level-{index}.mps"
            subprocess.run(
                [program, "model", scenario, "--format", "mps", "--level", str(index), "--out", model], check=True
            )
            highs = highspy.Highs()
            highs.setOptionValue("output_flag", False)
            highs.setOptionValue("mip_rel_gap", 0.0)
            highs.setOptionValue("mip_abs_gap", 1e-6)
            highs.setOptionValue("time_limit", SECONDS)
            start = time.monotonic()
            if highs.readModel(str(model)) != highspy.HighsStatus.kOk:
                print(f"{level['name']}: HiGHS does not read the exported file")
                return 1
            highs.run()
            status = highs.getModelStatus()
            found = highs.getInfo().objective_function_value
            seconds = time.monotonic() - start
            concluded = status == highspy.HighsModelStatus.kOptimal
            value = float(level["value"])
            bound = highs.getInfo().mip_dual_bound
            if concluded:
                agrees = abs(found - value) < 1e-4
            else:
                # Not beyond HiGHS's bound, nor behind its plan when it has one, whichever way it optimises.
                maximises = highs.getObjectiveSense()[1] == highspy.ObjSense.kMaximize
                ours, their_plan, their_bound = (x if maximises else -x for x in (value, found, bound))
                has_plan = highs.getInfo().primal_solution_status == 2  # kSolutionStatusFeasible
                agrees = ours <= their_bound + 1e-4 and (not has_plan or ours >= their_plan - 1e-4)
            word = ("same" if concluded else "not contradicted") if agrees else "DIFFERENT"
            print(
                f"{level['name']:<28} ours {level['value']} ({level['status']})  HiGHS {found:g} "
                f"(bound {bound:g}, {status})  {seconds:.1f} s  {word}",
                flush=True,
            )
            if level["status"] == "optimal" and not agrees:
                return 1
            compared += concluded
            skipped += not concluded
    print(f"{compared} passed, 0 failed, {skipped} skipped")
    return 0 if compared else 1


if __name__ == "__main__":
    sys.exit(main())
