"""The GIFs of mood_mailer, and what chooses one.

choose   the GIF that fits a mood
giphy    asks Giphy for one, where a key is set

`make gifs` draws the files anew (course/pictures/gifs).
"""
