"""Runs a command and writes what the kernel says it used.

measure.py RECORD COMMAND...    RECORD becomes JSON: cpu_seconds, wall_seconds, peak_kibibytes.
"""

import json
import os
import sys
import time

record, command = sys.argv[1], sys.argv[2:]
begin = time.monotonic()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
spent = {
    "cpu_seconds": usage.ru_utime + usage.ru_stime,
    "wall_seconds": time.monotonic() - begin,
    "peak_kibibytes": usage.ru_maxrss,
}
with open(record, "w", encoding="utf-8") as out:
    json.dump(spent, out)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
