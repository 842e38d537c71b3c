"""Says which passwords are too easy to guess."""

from threading import Lock

from blog_autotag.models.spelling import spell_address, spell_password

# zxcvbn's scale: more than somebody can try who has to ask the blog each time.
GUESSES = 1_000_000
# zxcvbn takes seconds for 72 characters that were chosen to be slow; these
# take at most a quarter of one.
JUDGED = 24
SHORTEST = 3  # a name of one letter says nothing about a password

one_at_a_time = Lock()  # zxcvbn keeps `user_inputs` in a global dictionary


def is_guessable(password: str, email: str) -> bool:
    """Return whether the password is common, or made of the address.

    Only the beginning of a long password is judged.
    """
    # Not at the top: the lists take 14 MB, and workers need none of them.
    from zxcvbn import zxcvbn

    address = spell_address(email)
    parts = (spell_password(email), address, *address.split("@"))
    own = [part[:JUDGED] for part in parts if len(part) >= SHORTEST]
    with one_at_a_time:
        judged = zxcvbn(password[:JUDGED], user_inputs=own)
    return bool(judged["guesses"] < GUESSES)
