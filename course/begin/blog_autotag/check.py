"""What my_blog lacks after each step, and what Blog Autotag does, too."""

STEPS = ()
CONTRACT = ()
