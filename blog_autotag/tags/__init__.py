"""Tags, typed and automatic.

Read models, typed, tasks, apply (automatic ones), taggers, views. What a
text is about is found in tagger.py, without a database.
"""
