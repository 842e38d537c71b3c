"""The GIFs of mood_mailer: the files, and the programs that draw them."""
