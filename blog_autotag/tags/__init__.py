"""Tags, typed and automatic.

Read models, save (typed ones), tasks, apply (automatic ones), views. What a
text is about is found in tagger.py, without a database.
"""
