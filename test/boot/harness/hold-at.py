"""Runs a program until it is about to take a step, says so on the console, and holds there until the power goes.

usage: hold-at.py SAYS STEP… -- PROGRAM ARGUMENT…   A step is a pattern of what Python audits: os.rename, open, subprocess.Popen and the
like with their arguments. Of several it holds at the last, after those before it.
"""

import re
import runpy
import sys
import time

says, *steps = sys.argv[1 : sys.argv.index("--")]
sys.argv = sys.argv[sys.argv.index("--") + 1 :]


def words(arguments):
    for argument in arguments:
        yield " ".join(map(str, argument)) if isinstance(argument, (list, tuple)) else str(argument)


def watch(event, arguments):
    if not steps or not event.startswith(("os.", "open", "subprocess.")) or not re.search(steps[0], f"{event} {' '.join(words(arguments))}"):
        return
    steps.pop(0)
    if not steps:
        with open("/dev/console", "w") as console:
            console.write(f"held: {says}\n")
        time.sleep(3600)


sys.addaudithook(watch)
runpy.run_path(sys.argv[0], run_name="__main__")
