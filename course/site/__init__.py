"""`make course`: the lessons as a site.

__main__   builds the site and serves it
conf       how Sphinx makes the pages
menu       the sidebar: its groups, and the addresses of the running system
captions   the name of its file above a block
sources    files of the project as pages, with line numbers
links      addresses that nobody can open are text
diagrams   Mermaid, on the pages that have a drawing
terminal   tells what is typed from what is printed
"""
