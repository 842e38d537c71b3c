"""`make course`: the lessons as a site.

__main__   builds the site and serves it
conf       how Sphinx makes the pages
"""
