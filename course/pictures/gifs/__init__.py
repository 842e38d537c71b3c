"""The programs that draw mood_mailer's GIFs: make gifs"""
