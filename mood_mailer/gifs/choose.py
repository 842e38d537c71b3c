"""An animated GIF for a mood: one that this project drew, or Giphy's."""

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
# A sign like :-) or <3, a word, or any other single character, as emoji are.
PIECES = re.compile(r">?[:;<][-']?[()dpo3](?!\w)|\w+|\S")


@dataclass(frozen=True)
class Gif:
    name: str  # of the drawn one; "giphy" for Giphy's
    data: bytes
    source: str  # "drawn" or "giphy"


def find_gif(mood: str, giphy_api_key: str = "", giphy: str = GIPHY) -> Gif:
    """Return a GIF for the mood: Giphy's with a key, else a drawn one.

    Whatever goes wrong at Giphy is logged and answered with a drawn GIF.
    Cost: with a key two requests, of up to about 6 s each at the worst.
    """
    if giphy_api_key:
        try:
            data = search_giphy(mood, giphy_api_key, giphy)
            return Gif("giphy", data, "giphy")
        except GIPHY_ERRORS as error:
            problem = f"{type(error).__name__}: {error}"
            for secret in (giphy_api_key, quote_plus(giphy_api_key)):
                problem = problem.replace(secret, "***")
            log.warning("No GIF from Giphy, a drawn one instead: %s", problem)
    name = fitting_name(mood) or random.choice(list(WORDS))  # noqa: S311 no secret
    return Gif(name, (FOLDER / f"{name}.gif").read_bytes(), "drawn")


def fitting_name(mood: str) -> str | None:
    """Return the drawn GIF for the first word that has one, else None."""
    before = ""
    for piece in PIECES.findall(mood.casefold()):
        if piece in GIF_OF_WORD and before not in ("not", "never", "no"):
            return GIF_OF_WORD[piece]
        before = piece
    return None
