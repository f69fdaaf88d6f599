"""The whole program from outside: command line, files, scan scripts, killed processes."""
