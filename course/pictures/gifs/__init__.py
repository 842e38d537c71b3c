"""The programs that draw mood_mailer's GIFs: `make gifs`.

draw      draws all of them; a table says how
bright    the bright moods
gloomy    the less bright moods
work_it   the background of the page "Working-It"
creature  the round creature that has all the moods
canvas    shapes, such as a line or a heart
save      makes a GIF of frames
"""
