"""The tab Failures: attempts that failed, and a new attempt for each.

Its columns are in templates/backstage/failures.html.
"""

from typing import Any

import redis
from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from backstage.access import log_change
from backstage.connections import broker_client, celery_app
from backstage.filters import for_page
from backstage.paging import (
    SIZE,
    Page,
    asked_page,
    page_number,
    search,
    search_word,
    start_of_page,
)
from backstage.stored import failure_log
from backstage.stored.failure_log import Kept, KeptFailure

bp = Blueprint("failures", __name__, url_prefix="/failures")


@bp.get("/")
def index() -> str:
    client = broker_client()
    start = start_of_page(asked_page())
    kept = failure_log.read(client, start, SIZE)
    page = page_of_failures(client, kept)
    return render_template(
        "backstage/failures.html",
        page=page,
        sequels=failure_log.sequels(client, page.rows),
        totals=kept.totals,
        count=kept.count,
    )


@bp.post("/retry")
def retry() -> ResponseReturnValue:
    failure = failure_from_form()
    if not failure:
        return already_gone()
    if failure.no_retry_because:
        flash(f"This is not retried: {failure.no_retry_because}.", "error")
        return to_the_list()
    new_id = enqueue_again(failure)
    if not new_id:
        return already_gone()
    log_change("retried %r as %r", failure.id, new_id)
    flash(f"Enqueued again, as task {new_id}.")
    return to_the_list()


@bp.post("/retry-all")
def retry_all() -> ResponseReturnValue:
    """Retry all that can be retried: at most 1,000, about 1 ms each."""
    failures = list(failure_log.everything(broker_client()))
    able = [each for each in failures if not each.no_retry_because]
    count = sum(bool(enqueue_again(each)) for each in able)
    log_change("retried all %d failures", count)
    flash(f"Enqueued again: {count:,} of {len(failures):,}.")
    return to_the_list()


@bp.post("/delete")
def delete() -> ResponseReturnValue:
    failure = failure_from_form()
    if not failure or not failure_log.remove(broker_client(), failure):
        return already_gone()
    log_change("deleted the failure of %r", failure.id)
    flash(f"Deleted: the failure of {for_page(failure.task)}.")
    return to_the_list()


@bp.post("/clear")
def clear() -> ResponseReturnValue:
    count = failure_log.clear(broker_client())
    log_change("deleted all %d failures", count)
    flash(f"Deleted: {count:,} failure{'' if count == 1 else 's'}.")
    return to_the_list()


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    failure_log.reset_counter(broker_client())
    log_change("reset the counter of failures")
    flash("The counter of failed attempts is at 0 again.")
    return to_the_list()


def enqueue_again(failure: KeptFailure) -> str:
    """Retry a failure. Returns the new id, or "" if it was retried before."""
    options: dict[str, Any] = {}
    if current_app.config["HIDE_ADDRESSES"]:  # dashboards will show these
        options["argsrepr"] = for_page(failure.args)
        options["kwargsrepr"] = for_page(failure.kwargs)
    return failure_log.retry(broker_client(), celery_app(), failure, **options)


def failure_from_form() -> KeptFailure | None:
    """Return the failure that the form names by its digest."""
    return failure_log.find(broker_client(), request.form.get("digest", ""))


def already_gone() -> ResponseReturnValue:
    flash("This failure is not in the list any more.", "error")
    return to_the_list()


def to_the_list() -> ResponseReturnValue:
    return redirect(url_for(".index"), code=303)


def page_of_failures(client: redis.Redis, kept: Kept) -> Page[KeptFailure]:
    if search_word():
        failures = failure_log.everything(client)
        return search(failures, lambda failure: failure.search_text)
    number = page_number(kept.count)
    rows = kept.failures
    if number < asked_page():  # the list ends before that page
        rows = failure_log.window(client, start_of_page(number), SIZE)
    return Page(rows, kept.count, number)
