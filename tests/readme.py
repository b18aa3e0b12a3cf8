#!/usr/bin/env python3
"""Plays the section "Try it" of the README, command by command.

Each `console` block is played in order. A line that begins with `$ ` is a
command; it goes on in the lines below as long as they are indented. The other
lines are what it must print, in this order, with anything before, between and
behind them; `...` within a line stands for anything. A block that ends with a
line `...` leaves its last command running.

Commands run at the root of the repository, with a database of their own.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600  # seconds: the first command builds the program
QUERY_PATIENCE = 20  # seconds until a query must show what charge points do


def blocks(text):
    """The console blocks of the section, each a list of (command, expected lines)."""
    section = re.search(r"^## Try it\n(.*?)^## ", text, re.S | re.M).group(1)
    for block in re.findall(r"^```console\n(.*?)^```", section, re.S | re.M):
        steps = []
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append([line[2:], []])
            elif line.startswith("    ") and not steps[-1][1]:
                steps[-1][0] += "\n" + line
            else:
                steps[-1][1].append(line)
        yield steps


def missing(expected, printed):
    """The first expected line that was not printed, if there is one."""
    position = 0
    for line in expected:
        pattern = ".*?".join(re.escape(part) for part in line.split("..."))
        found = re.compile(pattern).search(printed, position)
        if not found:
            return line
        position = found.end()
    return None


class Running:
    """A command and everything that it has printed so far."""

    def __init__(self, command, environment):
        self.command = command
        self.printed = ""
        self.process = subprocess.Popen(
            ["bash", "-c", command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.printed += line

    def until(self, expected):
        """Waits until it has printed that, and runs on."""
        deadline = time.monotonic() + PATIENCE
        while missing(expected, self.printed) is not None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def end(self):
        """Waits for its end, and returns its status."""
        status = self.process.wait(PATIENCE)
        self.reader.join()
        return status

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass


def fail(running, why):
    sys.exit(f"README: {why}\n$ {running.command}\n{running.printed}")


def query(command, expected, environment):
    """Plays a command that ends, again and again if it only asks: what it asks
    for may come a moment later."""
    deadline = time.monotonic() + QUERY_PATIENCE
    while True:
        running = Running(command, environment)
        if running.end() != 0:
            fail(running, "a command fails")
        line = missing(expected, running.printed)
        if line is None:
            return
        changes = " -X" in command or " -d" in command
        if changes or time.monotonic() > deadline:
            fail(running, f"{line!r} is not printed")
        time.sleep(0.2)


def main():
    text = (ROOT / "README.md").read_text()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "OCPP16_DATABASE": f"{folder}/ocpp16.db"}
        left = []
        played = 0
        try:
            for steps in blocks(text):
                for command, expected in steps:
                    print(f"$ {command}", flush=True)
                    played += 1
                    if expected[-1:] == ["..."]:
                        left.append(Running(command, environment))
                        if not left[-1].until(expected[:-1]):
                            fail(left[-1], "a command does not say what it should")
                    else:
                        query(command, expected, environment)
        finally:
            for running in reversed(left):
                running.kill()
                running.process.wait(60)
    if played < 5:
        sys.exit("README: the section Try it has too few commands")
    print(f"README: {played} commands played")


main()
