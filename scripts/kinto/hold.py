"""Holds a program: `python hold.py folder uid:gid program arguments…`, or `-` for the user who runs this.

The program runs until the standard input ends, which it does when the parent ends, however that ends. Then the program
is told to quit at once (SIGQUIT, the "immediate shutdown" of PostgreSQL), and its folder is removed.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading


def main(folder, user, *command):
    # Ctrl+C reaches the whole group: the parent decides what ends, and in which order
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    uid, gid = (None, None) if user == "-" else map(int, user.split(":"))
    groups = None if user == "-" else []
    program = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, user=uid, group=gid, extra_groups=groups
    )

    def end_with_parent():
        while os.read(0, 1024):
            pass
        program.send_signal(signal.SIGQUIT)

    threading.Thread(target=end_with_parent, daemon=True).start()
    status = program.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
