"""Tells where the package pgserver is, which brings the programs of PostgreSQL."""

import importlib.util
import pathlib

print(pathlib.Path(importlib.util.find_spec("pgserver").origin).parent.parent)
