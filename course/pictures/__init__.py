"""The pictures of the README and the lessons, and how they are made.

screenshots  `make screenshots`: takes them from the real system
tabs         those of backstage, each as its lesson leaves it
gifs         `make gifs`: draws mood_mailer's GIFs
"""
