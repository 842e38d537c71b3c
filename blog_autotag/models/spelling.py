"""One spelling for addresses and passwords that people see as the same.

Two systems send the same key presses as different characters: "ü" as one
character or as "u" and two dots, a letter in full width, and a domain as
"münchen.de" or "xn--mnchen-3ya.de".
"""

import unicodedata
from contextlib import suppress

from email_validator import EmailNotValidError, validate_email

# The time to normalise a row of accents grows with the square of its length:
# 100,000 take 44 s. Nothing that is longer is an address or a password here.
LONGEST = 1000


def spell_address(address: str) -> str:
    """Return the address as it is stored, and looked for.

    The domain is in Unicode, not in punycode. The name before the @ is
    composed (NFC). Both are in lower case.
    """
    if len(address) > LONGEST:
        return address
    with suppress(EmailNotValidError):
        address = validate_email(
            address, check_deliverability=False
        ).normalized
    return unicodedata.normalize("NFC", address.lower())


def spell_password(password: str) -> str:
    """Return the password as it is hashed (NFKC).

    Source: NIST SP 800-63B, 5.1.1.2.
    """
    if len(password) > LONGEST:
        return password
    return unicodedata.normalize("NFKC", password)
