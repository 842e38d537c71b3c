"""Flower for the blog's admins only: set FLOWER_CONF to conf.py here.

conf      the settings that Flower reads when it starts
sign_in   Flower's sign-in page, and the list of the admins it lets in
"""
