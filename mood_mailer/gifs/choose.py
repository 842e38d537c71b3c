"""Chooses an animated GIF for a mood: one of ours, or one from Giphy."""

import logging
import random
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

from mood_mailer.gifs.giphy import GIPHY, GIPHY_ERRORS, search_giphy

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
WORDS = {
    "angry": "angry mad furious annoyed cross grumpy rage 😠 😡 🤬 >:(",
    "calm": "calm relaxed peaceful chill quiet serene zen content 😌 🧘",
    "excited": "excited thrilled hyped energetic pumped wow 🤩 🎉 🥳",
    "happy": "happy glad joyful cheerful joy great good fine smile merry"
    " sunny :) :-) :d :-d 😀 😃 😄 😁 😊 🙂 ☺",
    "in-love": "love loved loving adore romantic heart <3 😍 🥰 😘 ❤ 💕",
    "sad": "sad unhappy blue down gloomy lonely cry crying tearful"
    " heartbroken :( :-( 😢 😭 😞 🙁 ☹ 💔",
    "silly": "silly goofy funny crazy playful weird ;) ;-) :p :-p xd 🤪 😜 😛",
    "surprised": "surprised astonished amazed shocked stunned"
    " :o :-o 😮 😲 😯 🤯",
    "tired": "tired sleepy exhausted weary bored monday yawn 😴 🥱 😪 😫",
    "worried": "worried anxious nervous afraid scared stressed fear"
    " uneasy 😟 😰 😨 😥 😬",
}
GIF_OF_WORD = {w: name for name, words in WORDS.items() for w in words.split()}
# A sign like :-) or <3, a word, or any other single character, such as an
# emoji.
PIECES = re.compile(r">?[:;<][-']?[()dpo3](?!\w)|\w+|\S")


@dataclass(frozen=True)
class Gif:
    name: str  # the name of our file, or "giphy"
    data: bytes
    source: str  # "drawn" or "giphy"


def find_gif(mood: str, giphy_api_key: str = "", giphy: str = GIPHY) -> Gif:
    """Return a GIF for the mood: with a key from Giphy, else one of ours.

    If anything goes wrong at Giphy, the reason is logged and one of ours is
    returned. Cost: with a key two requests, of up to 3 s each.
    """
    if giphy_api_key:
        try:
            data = search_giphy(mood, giphy_api_key, giphy)
            return Gif("giphy", data, "giphy")
        except GIPHY_ERRORS as error:
            problem = f"{type(error).__name__}: {error}"
            for secret in (giphy_api_key, quote_plus(giphy_api_key)):
                problem = problem.replace(secret, "***")
            log.warning(
                "Giphy gave no GIF, so one of ours is sent: %s", problem
            )
    name = fitting_name(mood) or random.choice(list(WORDS))  # noqa: S311 no secret
    return Gif(name, (FOLDER / f"{name}.gif").read_bytes(), "drawn")


def fitting_name(mood: str) -> str | None:
    """Return the name of our GIF for the first word that has one.

    Returns None if no word has one.
    """
    before = ""
    for piece in PIECES.findall(mood.casefold()):
        if piece in GIF_OF_WORD and before not in ("not", "never", "no"):
            return GIF_OF_WORD[piece]
        before = piece
    return None
