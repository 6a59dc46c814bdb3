"""The study of mutants is no test, and needs what only `make mutation` installs."""

collect_ignore_glob = ["mut*.py"]
