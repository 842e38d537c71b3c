"""`make begin`: an app of the learner's own, built step by step.

__main__      the command
builds        the apps that can be built, and what is copied to begin with
blocks        the lessons' code blocks that belong to a step
edit          makes the change that a block shows
state         writes an app as it is after a step
run_check     what the learner's app still lacks
parts         what the checks have in common
processes     starts the lines of the learner's Procfile
mistake       a mistake that is often made
mood_mailer   lessons 1 to 4
fibtastic     lesson 5
blog_autotag  lessons 6 to 11
"""
