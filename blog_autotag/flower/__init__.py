"""Flower for the blog's admins only: set FLOWER_CONF to conf.py here.

conf      the settings that Flower reads when it starts
session   who is let in, at each request, and signing out
sign_in   the sign-in page
"""
