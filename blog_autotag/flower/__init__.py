"""Flower for the blog's admins only, with FLOWER_CONF set to conf.py here.

conf      what Flower reads when it starts
sign_in   its sign-in page, and the list of those who are let in
"""
