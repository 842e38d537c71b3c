"""Who may write, and the log that a task writes about each user.

Read models, forms, auth (who is signed in), save, views (sign up, in, out),
admin (the pages of /users), log (the work) and tasks.
"""
