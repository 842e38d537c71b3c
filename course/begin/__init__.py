"""`make begin`: an app of the learner's own, built step by step.

__main__  the command
builds    the apps that can be built, and what is copied to begin with
blocks    the lessons' code blocks that belong to a step
edit      makes the change that a block shows
state     writes an app as it is after a step
mistake   one of the mistakes below
parts     what the checks have in common
run_check what the learner's app still lacks

In a folder for each app:

start/       what the learner begins with
borrowed.py  which files are copied from the app in the repository
check.py     STEPS: one check for each step; CONTRACT: what the finished app
             does as the app in the repository does it
mistakes.py  mistakes that are often made, and what the check says of each;
             only tests read it
"""
