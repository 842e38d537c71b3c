"""What belongs to the build of my_blog.

start     what the learner begins with
borrowed  which files are copied from the app in the repository
check     STEPS: a check for each step
contract  CONTRACT: what the finished app does as the app in the repository
          does it
schedule  what the check of the schedule and of beat looks for
visitor   a person who signs up, writes posts and reads them
mistakes  mistakes that are often made, and what the check says of each; only
          tests read it
"""
