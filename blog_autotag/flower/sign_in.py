"""Flower's sign-in page, for the admins of the blog."""

import logging
from pathlib import Path

from flower.views import BaseHandler
from flower.views.auth import is_safe_redirect
from sqlalchemy.exc import SQLAlchemyError

from blog_autotag.flower.session import blog_app, in_blog
from blog_autotag.users.attempts import TooManyAttempts, try_sign_in

log = logging.getLogger(__name__)

PAGE = str(Path(__file__).with_name("sign_in.html"))
# One answer for every mistake, so that it does not tell which part was right.
WRONG = "Wrong address or password, or not an admin of the blog."
DOWN = "The blog's database cannot be used now."


def admin_key(email: str, password: str, address: str) -> str | None:
    """Return the value of the cookie, or None if nobody is let in."""
    user = try_sign_in(email.strip(), password, address)
    return user.session_key if user and user.is_admin else None


class SignIn(BaseHandler):
    """Flower's page /login; its BaseHandler refuses forms of other sites."""

    def get(self) -> None:
        self.show()

    async def post(self) -> None:
        typed = (
            self.get_body_argument("email", ""),
            self.get_body_argument("password", "", strip=False),
        )
        try:
            key = await in_blog(admin_key, *typed, self.address())
        except TooManyAttempts as error:
            self.set_header("Retry-After", str(error.seconds))
            return self.show(429, str(error), typed[0])
        except SQLAlchemyError as error:
            log.error("sign-in: %s", error)  # noqa: TRY400
            return self.show(503, DOWN, typed[0])
        if key is None:
            return self.show(422, WRONG, typed[0])
        secure = blog_app().config["SESSION_COOKIE_SECURE"]
        self.set_secure_cookie("user", key, None, secure=secure)
        self.redirect(self.next_page(), status=303)
        return None

    def address(self) -> str:
        """Return the visitor's IP address, as werkzeug's ProxyFix does.

        Flower's own option --xheaders takes X-Real-Ip from everybody.
        """
        proxies = blog_app().config["PROXIES"]
        named = self.request.headers.get("X-Forwarded-For", "")
        hops = [hop.strip() for hop in named.split(",") if hop.strip()]
        if proxies and len(hops) >= proxies:
            return str(hops[-proxies])
        return str(self.request.remote_ip)

    def next_page(self) -> str:
        page = self.get_argument("next", "/", escape=False)
        return page if is_safe_redirect(page) else "/"

    def show(
        self, status: int = 200, problem: str = "", email: str = ""
    ) -> None:
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", "frame-ancestors 'none'")
        self.render(PAGE, problem=problem, email=email)
