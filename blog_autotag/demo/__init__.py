"""Tasks to play with in the shell: flask --app blog_autotag shell

tasks     tasks that wait, and tasks that fail
traffic   enqueues a mix of them: flask --app blog_autotag traffic
"""
