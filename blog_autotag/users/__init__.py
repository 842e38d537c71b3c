"""Users: who may write, who may manage, and a log row for each.

views      sign up, sign in, sign out
admin      the pages under /users, for admins
forms      what these pages accept
passwords  says which passwords are too easy to guess
save       saves a new user in one transaction
queries    finds users in the database
attempts   limits wrong passwords
sessions   finds the user of a session, and ends sessions
auth       who is signed in, and who may see a page
tasks      the background tasks
log        the work: writes a user's log row
commands   flask --app blog_autotag make-admin ADDRESS
"""
