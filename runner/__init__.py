"""`make run`: starts every process of the Procfile and keeps it running.

install    the first step of every goal of make: is this Python new enough?
packages   makes .venv and installs the packages
settings   the environment of the processes, and their ports
procfile   reads the Procfile and finds processes by name
ports      checks that the ports are free
problem    an error that a person can do something about
output     what the terminal shows
__main__   `make run`, from the first process to the last
ending     how a process is stopped, and how it ended
guard      stops what is left if the runner is killed
spawn      starts one command and reads what it prints
process    one process: starts it again when it dies, stops it
release    the Procfile's `release:` line, before everything else
ready      waits until a process answers
redis_ready  waits for Redis, and looks who else works on it
reloading  starts web apps again when their code is edited
reload     restarts workers and beat when their code is edited
control    `make stop`, `make start` and `make restart`
broker     the broker that comes with the packages
hopeless   says what to do if the broker cannot start
mend       `make mend-broker`: keep what can be read of its damaged files
alone      one process beside `make run`, such as `make calais`
redis_cli  `make redis-cli`: a prompt on the broker
"""
