"""The texts of the app's two pages, Daily Mood and Working-It."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    welcome: str
    question: str
    sent: str
    back: str
    subject: str


LOOKS = {
    "daily": Look(
        welcome="Welcome to Daily Mood",
        question="What is the mood of the day?",
        sent="You did it!",
        back="Return to home page",
        subject="Open this message for the mood of the day.",
    ),
    "work-it": Look(
        welcome="Welcome to Working-It",
        question="What is on your mind?",
        sent="Hazzah!! You did it",
        back="Flip It and Reverse It.",
        subject="Here is your randomness email of awesome.",
    ),
}
