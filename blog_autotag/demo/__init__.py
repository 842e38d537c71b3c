"""Tasks to play with in the shell: flask --app blog_autotag shell"""
