"""URLs with a password in them: checked, spelled alike for all, and shown.

Imports neither Flask nor redis: `make run` uses it while it starts.
"""

from pathlib import Path
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote,
    urlencode,
    urlsplit,
)

HOW = (
    "Write it as redis://:PASSWORD@HOST:6379/0, or with rediss:// for TLS. In"
    " the password write # as %23, / as %2F, ? as %3F, [ as %5B, ] as %5D,"
    " @ as %40, and % as %25"
)
FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
TLS_OPTIONS = {
    *FILES,
    "ssl_ca_path",
    "ssl_cert_reqs",
    "ssl_check_hostname",
}
# Redis's and Valkey's answers to a wrong password, to none, and to one where
# none is needed.
PASSWORD_ERRORS = (
    "invalid username-password pair",
    "Authentication required",
    "without any password configured",
)


def checked_redis_url(text: str) -> str:
    """Return the address of a Redis, written so that all read it alike.

    kombu (Celery, Flower) and redis-py (our own clients) disagree about much:
    without options kombu verifies no certificate, and each has options and
    spellings that the other one refuses or ignores.

    Raises ValueError, which quotes nothing: any part may be the password.
    """
    problem = "REDIS_URL is not the address of a Redis: {}. " + HOW
    text = text.strip()
    if not text.isprintable():  # urlsplit would leave out a line break
        raise ValueError(problem.format("a character in it is not printable"))
    try:
        url = urlsplit(text)
        user, password = unquoted(url.username), unquoted(url.password)
    except ValueError:  # brackets, or an escape that is not UTF-8
        raise ValueError(problem.format("it cannot be read")) from None
    if wrong := what_is_wrong(text, url):
        raise ValueError(problem.format(wrong))
    who = f"{quote(user, safe='')}:{quote(password, safe='')}@"
    host = url.hostname or ""
    host = f"[{host}]" if ":" in host else host  # IPv6
    address = f"{who if user or password else ''}{host}:{url.port or 6379}"
    query = tls_options(url.query) if url.scheme == "rediss" else {}
    number = int(url.path.strip("/") or 0)
    return SplitResult(
        url.scheme, address, f"/{number}", urlencode(query), ""
    ).geturl()


def unquoted(text: str | None) -> str:
    return unquote(text or "", errors="strict")


def what_is_wrong(text: str, url: SplitResult) -> str:
    """Return what is wrong with the parts of a URL, or ""."""
    if url.scheme in ("unix", "redis+socket"):
        return "a Unix socket is not supported, so let Redis listen at a port"
    if url.scheme not in ("redis", "rediss"):
        return (
            "it does not begin with redis:// or rediss:// (and no quotation"
            " mark)"
        )
    if "#" in text:
        return "there is a # in it"
    try:
        if url.port == 0:
            return "its port is 0"
    except ValueError:
        return "its port is not a number up to 65535"
    if not url.hostname:
        return "it names no host"
    number = url.path.removeprefix("/")
    if number and not (number.isascii() and number.isdecimal()):
        return "after the host and the / comes no number of a database"
    if url.query and url.scheme != "rediss":
        return "options (after ?) are for rediss:// only"
    return ""


def tls_options(query: str) -> dict[str, str]:
    """Return the options of a rediss:// URL, in redis-py's spelling.

    The certificate is verified unless ssl_cert_reqs=none. Raises ValueError.
    """
    options = dict(parse_qsl(query, keep_blank_values=True))
    if not options.keys() <= TLS_OPTIONS or "" in options.values():
        known = ", ".join(sorted(TLS_OPTIONS))
        raise ValueError(
            "REDIS_URL has an option (after ?) that is not known or has no"
            f" value. The known ones are {known}. {HOW}"
        )
    wanted = options.get("ssl_cert_reqs", "required")
    options["ssl_cert_reqs"] = wanted.lower().removeprefix("cert_")
    if options["ssl_cert_reqs"] not in ("none", "optional", "required"):
        raise ValueError(
            "REDIS_URL has an ssl_cert_reqs that is not known. Set it to"
            " required, optional or none"
        )
    if wanted := options.get("ssl_check_hostname", "").lower():
        if wanted not in ("true", "false"):
            raise ValueError(
                "REDIS_URL has an ssl_check_hostname that is neither true nor"
                " false"
            )
        options["ssl_check_hostname"] = wanted
    for name in FILES:
        if name in options and not Path(options[name]).is_file():
            raise ValueError(
                f"REDIS_URL has the option {name}, but there is no such file."
                " Write the file's whole path"
            )
    return options


def without_password(url: str) -> str:
    """Return the address of a Redis to show or to log.

    Without user, password and options; "REDIS_URL" if it is not an address.
    """
    try:
        parts = urlsplit(checked_redis_url(url))
    except ValueError:
        return "REDIS_URL"
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host, query="").geturl()


def address_advice(error: object) -> str:
    """Return what to correct in REDIS_URL after this error, or ""."""
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return (
            "Its certificate is not trusted, or is for another host name. Add"
            " ?ssl_ca_certs=/path/of/ca.pem to REDIS_URL, or correct the host."
        )
    if any(words in text for words in PASSWORD_ERRORS):
        return "Correct the user and the password in REDIS_URL."
    return ""
