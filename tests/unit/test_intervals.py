"""From dated lists and events to the days on which access is proved."""

from __future__ import annotations

from datetime import date, datetime

from graphshare.building.intervals import ChangeOfAccess, Configuration, Listing, configurations, shares
from graphshare.domain.model import Account, Basis

D = date.fromisoformat


def lists(*days: str) -> list[Configuration]:
    return [Configuration("elm", f"r{d}", 2, D(d), complete=True) for d in days]


def listed(day: str, recipient: str = "ice", *, complete: bool = True, account: Account = Account.ACTIVE) -> Listing:
    return Listing("elm", recipient, f"r{day}", 7, D(day), complete, account)


def spans(found: list) -> list[tuple[str, str, str]]:
    return [(str(i.first), str(i.last), i.basis.value) for i in found]


def test_a_list_proves_its_own_day_and_no_other() -> None:
    assert spans(shares([listed("2025-05-01")], lists("2025-05-01"), [], {})) == [("2025-05-01", "2025-05-01", "dated")]


def test_two_lists_in_a_row_that_both_name_a_recipient_prove_the_days_between() -> None:
    found = shares([listed("2025-05-01"), listed("2025-06-01")], lists("2025-05-01", "2025-06-01"), [], {})
    assert spans(found) == [("2025-05-01", "2025-06-01", "between")]


def test_lists_more_than_100_days_apart_prove_nothing_between() -> None:
    days = ("2025-01-01", "2025-04-12")
    assert (D(days[1]) - D(days[0])).days == 101
    found = shares([listed(d) for d in days], lists(*days), [], {})
    assert spans(found) == [(d, d, "dated") for d in days]
    assert [c.basis for c in configurations(lists(*days))] == [Basis.DATED, Basis.DATED]


def test_a_list_in_the_middle_that_does_not_name_the_recipient_breaks_the_run() -> None:
    days = ("2025-05-01", "2025-05-15", "2025-06-01")
    found = shares([listed(days[0]), listed(days[2])], lists(*days), [], {})
    assert spans(found) == [(days[0], days[0], "dated"), (days[2], days[2], "dated")]


def test_an_incomplete_list_never_stretches_to_the_next() -> None:
    found = shares([listed("2025-05-01", complete=False), listed("2025-05-20", complete=False)], [], [], {})
    assert spans(found) == [("2025-05-01", "2025-05-01", "dated"), ("2025-05-20", "2025-05-20", "dated")]


def test_an_account_that_turns_inactive_starts_an_interval_of_its_own() -> None:
    days = ("2025-05-01", "2025-06-01")
    found = shares([listed(days[0]), listed(days[1], account=Account.INACTIVE)], lists(*days), [], {})
    assert [(str(i.first), i.account.value) for i in found] == [(days[0], "active"), (days[1], "inactive")]


def test_a_list_without_a_date_proves_access_on_no_day_that_can_be_named() -> None:
    undated = Listing("elm", "ice", "r", 3, None, complete=True)
    assert spans(shares([undated], [], [], {})) == [("None", "None", "undated")]


def change(day: str, granted: bool) -> ChangeOfAccess:
    return ChangeOfAccess("elm", "ice", "log", 5, D(day), granted)


def test_an_event_log_opens_and_closes_a_share_to_the_day() -> None:
    log = {"log": (D("2025-01-01"), D("2025-12-31"))}
    found = shares([], [], [change("2025-02-03", True), change("2025-04-05", False), change("2025-08-01", True)], log)
    assert spans(found) == [("2025-02-03", "2025-04-05", "event"), ("2025-08-01", "2025-12-31", "event")]


def test_access_removed_without_having_been_granted_was_there_from_the_logs_first_day() -> None:
    log = {"log": (D("2025-01-01"), D("2025-12-31"))}
    assert spans(shares([], [], [change("2025-04-05", False)], log)) == [("2025-01-01", "2025-04-05", "event")]


def test_changes_of_one_day_are_taken_in_their_order_also_where_a_log_begins_with_the_last() -> None:
    log = {"log": (D("2025-01-01"), D("2025-12-31"))}
    morning, evening = datetime(2025, 2, 3, 9), datetime(2025, 2, 3, 18)
    granted = ChangeOfAccess("elm", "ice", "log", 3, D("2025-02-03"), True, at=morning)
    removed = ChangeOfAccess("elm", "ice", "log", 2, D("2025-02-03"), False, at=evening)
    assert spans(shares([], [], [removed, granted], log)) == [("2025-02-03", "2025-02-03", "event")]


def test_a_list_that_is_not_complete_neither_joins_nor_parts_two_that_are() -> None:
    days = ("2025-05-01", "2025-05-15", "2025-06-01")
    found = shares([listed(days[0]), listed(days[1], complete=False), listed(days[2])], lists(days[0], days[2]), [], {})
    assert spans(found) == [(days[0], days[2], "between")]


def test_two_lists_do_not_agree_where_an_event_between_them_took_the_access_away() -> None:
    days = ("2025-05-01", "2025-06-01")
    log = {"log": (D("2025-01-01"), D("2025-12-31"))}
    events = [change("2025-05-10", False), change("2025-05-20", True)]
    found = shares([listed(d) for d in days], lists(*days), events, log)
    assert spans(found) == [
        ("2025-01-01", "2025-05-10", "event"),
        ("2025-05-01", "2025-05-01", "dated"),
        ("2025-05-20", "2025-12-31", "event"),
        ("2025-06-01", "2025-06-01", "dated"),
    ]


def test_a_configuration_between_two_lists_is_held_from_the_first_to_the_second() -> None:
    found = configurations(lists("2025-05-01", "2025-06-01"))
    assert spans(found) == [
        ("2025-05-01", "2025-05-01", "dated"),
        ("2025-05-01", "2025-06-01", "between"),
        ("2025-06-01", "2025-06-01", "dated"),
    ]


def test_a_share_opens_and_closes_to_the_second_and_at_the_edge_of_the_log_to_the_day() -> None:
    log = {"log": (D("2025-02-01"), D("2025-02-28"))}
    closed = datetime(2025, 2, 3, 23, 0)
    removed = ChangeOfAccess("elm", "ice", "log", 2, D("2025-02-03"), False, at=closed)
    again = ChangeOfAccess("elm", "ice", "log", 3, D("2025-02-10"), True, at=datetime(2025, 2, 10, 8, 15, 1))
    assert [(i.opened, i.closed) for i in shares([], [], [removed, again], log)] == [
        (None, closed),
        (datetime(2025, 2, 10, 8, 15, 1), None),
    ]


def test_between_two_lists_a_name_near_a_body_on_either_leaves_doubt() -> None:
    first = Configuration("elm", "may", 2, D("2025-05-01"), True, near=("HSI",))
    found = configurations([first, *lists("2025-06-01")])
    assert [(i.basis.value, i.near) for i in found] == [("dated", ("HSI",)), ("between", ("HSI",)), ("dated", ())]
