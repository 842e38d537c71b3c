"""`make run`: starts every process of the Procfile and keeps them running."""
