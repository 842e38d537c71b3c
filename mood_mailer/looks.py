"""The texts of the app's two pages, Daily Mood and Working-It."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    welcome: str
    question: str
    sent: str
    sending: str
    not_sent: str
    unknown: str
    back: str
    subject: str


LOOKS = {
    "daily": Look(
        welcome="Welcome to Daily Mood",
        question="What is the mood of the day?",
        sent="You did it!",
        sending="Your mood is on its way",
        not_sent="Your mood was not sent",
        unknown="Your mood",
        back="Return to home page",
        subject="Open this message for the mood of the day.",
    ),
    "work-it": Look(
        welcome="Welcome to Working-It",
        question="What is on your mind?",
        sent="Hazzah!! You did it",
        sending="It is on its way",
        not_sent="It was not sent",
        unknown="Your randomness",
        back="Flip It and Reverse It.",
        subject="Here is your randomness email of awesome.",
    ),
}
