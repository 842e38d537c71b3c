"""The tables that the blog's rooms share.

spelling  one spelling for addresses and for passwords
user      a user, and the log row that a task writes about each
post      a post, and what is known of its tagging
tag       tags, and which post has which of them
"""
