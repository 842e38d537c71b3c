"""What belongs to the build of my_mood.

start     what the learner begins with
borrowed  which files are copied from the app in the repository
check     STEPS: a check for each step
contract  CONTRACT: what the finished app does as the app in the repository
          does it
mistakes  mistakes that are often made, and what the check says of each; only
          tests read it
"""
