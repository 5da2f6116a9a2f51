"""Runs a program on a pseudo-terminal, as a person would: waits for texts, and types.

usage: terminal.py <output file> <plan: JSON> <program> <argument>...
The plan is a list of steps {"wait": text, "send": text, "afterMs": number}: each waits until its text was written (behind that of the step before), then types.
The output file gets every byte that the program wrote. The exit code is the program's; 124: a text did not come, or the program did not end.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PATIENCE_SEC = 60


def main(output, plan, command):
    steps = json.loads(plan)
    child, terminal = pty.fork()
    if child == 0:
        # A shell that put the suite into the background, or nohup, has them ignored, and a program inherits that.
        for ignored in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
            signal.signal(ignored, signal.SIG_DFL)
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    place = answered = 0
    end = time.monotonic() + PATIENCE_SEC
    while time.monotonic() < end:
        if steps and (found := seen.find(steps[0]["wait"].encode(), place)) >= 0:
            step = steps.pop(0)
            place = found + len(step["wait"].encode())
            time.sleep(step.get("afterMs", 300) / 1000)
            os.write(terminal, step["send"].encode())
        if not select.select([terminal], [], [], 0.05)[0]:
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:
            # Linux tells the end of the other side so.
            read = b""
        if not read:
            break
        seen += read
        # A terminal tells where its cursor is when it is asked.
        while (asked := seen.find(b"\x1b[6n", answered)) >= 0:
            answered = asked + 4
            os.write(terminal, b"\x1b[1;1R")
    else:
        os.kill(child, signal.SIGKILL)
    with open(output, "wb") as file:
        file.write(seen)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return 124 if steps or status < 0 else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
