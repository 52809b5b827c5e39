#!/bin/sh
# Generates the instances S, M and L (X on request), solves them with this engine and with the peers that are installed,
# in one run, and prints the table of ratios in Markdown.
#
#   benches/peers.sh [--sizes S,M,L] [--seeds 0] [--variants base,tight,many] [--cut SECONDS] [--without highs,ortools,…]
#
# A peer is left at --cut seconds (300 unless told), and the table says so. The peers are Python packages: numpy is
# needed for the instances; scipy, ortools, highspy and duckdb (with pandas) are measured where they are installed.
# PYTHON names the interpreter that has them. The release build must be made before, as this script measures only:
#   cargo build --release --bench solver
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
exec "${PYTHON:-python3}" benches/peers/run.py "$@"
