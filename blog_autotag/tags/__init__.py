"""Tags, typed and automatic: knows the rows of tags and posts.

tasks        the background tasks
apply        puts automatic tags on a post, once for each version of its text
versions     reads what is to be tagged from the database
available    the taggers, of which the setting TAGGER names one
offline      finds tags when the API gives none
typed        the tags that a person typed: from the form to the post
names        what may be the name of a tag, and its row

The tagger itself is in blog_autotag/tagger/; it needs no database.
"""
