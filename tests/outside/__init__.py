"""The program from outside: a process, its streams, its files and its exit code."""
