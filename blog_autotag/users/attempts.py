"""Limits wrong passwords: for an account from one network, and for a network.

They are counted in the database, which signing in needs anyway, so the limit
holds while Redis is away. No limit counts an account alone: with that one
everybody could keep its owner out. The price is that somebody who has many
networks gets ten tries from each.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from flask import current_app
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from blog_autotag.database import Base, db, utc_now
from blog_autotag.models.spelling import spell_address
from blog_autotag.models.user import User
from blog_autotag.users.queries import check_sign_in

ACCOUNT_TRIES = 10
NETWORK_TRIES = 50
WINDOW = timedelta(minutes=15)


class SignInAttempt(Base):
    """A wrong password, or one that is being checked now."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(64), index=True)
    account: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)


class TooManyAttempts(Exception):
    """Nothing was checked. Try again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            "Too many wrong passwords. Please wait"
            f" {minutes} minute{'s' if minutes > 1 else ''}, then try again."
        )
        self.seconds = seconds


def try_sign_in(email: str, password: str, address: str | None) -> User | None:
    """Return the user if both the address and the password are right.

    address: the visitor's IP address. Raises TooManyAttempts.
    """
    network, account = network_of(address), account_of(email)
    claim_attempt(network, account)
    user = check_sign_in(email, password)
    if user:
        db.session.execute(
            delete(SignInAttempt).where(
                SignInAttempt.network == network,
                SignInAttempt.account == account,
            )
        )
        db.session.commit()
    return user


def claim_attempt(network: str, account: str) -> None:
    """Count a sign-in as failed before its password is checked.

    Otherwise a hundred at the same moment would all find the limit far away.
    """
    raise_if_too_many(network, account)  # a refusal writes nothing
    attempt = SignInAttempt(network=network, account=account)
    db.session.add(attempt)
    db.session.flush()
    attempt_id = attempt.id
    old = SignInAttempt.made_at < utc_now() - WINDOW
    db.session.execute(delete(SignInAttempt).where(old))
    db.session.commit()
    try:
        raise_if_too_many(network, account, besides=attempt_id)
    except TooManyAttempts:
        this = SignInAttempt.id == attempt_id
        db.session.execute(delete(SignInAttempt).where(this))
        db.session.commit()
        raise


def raise_if_too_many(network: str, account: str, besides: int = 0) -> None:
    made = (
        select(SignInAttempt.made_at, SignInAttempt.account)
        .where(
            SignInAttempt.network == network,
            SignInAttempt.made_at > utc_now() - WINDOW,
            SignInAttempt.id != besides,
        )
        .order_by(SignInAttempt.made_at.desc())
        .limit(NETWORK_TRIES)
    )
    times = db.session.execute(made).all()
    of_account = [at for at, whose in times if whose == account]
    in_the_way = of_account[ACCOUNT_TRIES - 1 : ACCOUNT_TRIES]
    in_the_way += [at for at, _ in times[NETWORK_TRIES - 1 :]]
    if in_the_way:
        wait = max(in_the_way) + WINDOW - utc_now()
        raise TooManyAttempts(max(1, round(wait.total_seconds())))


def network_of(address: str | None) -> str:
    """Return the IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return "unknown"  # a web server that listens on a socket file
    if ip.version == 4:
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ip_network((int(ip), 64), strict=False))


def account_of(email: str) -> str:
    """Return a digest: people type passwords into the wrong field, too."""
    key: str = current_app.config["SECRET_KEY"]
    typed = spell_address(email).encode()
    return hmac.new(key.encode(), typed, hashlib.sha256).hexdigest()
