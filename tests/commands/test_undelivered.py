"""What did not reach people is shown to the owner by the run, by `doctor` and on the health page."""

from test_mail import Rehearsal

from commands.checkup import _delivery
from commands.run import _undelivered
from models import MailReport, Subscriber
from notify.deliver import send_due
from notify.outcome import Outcome
from scheduler import _mail_problems
from store import subscribers


def test_a_refused_mail_is_told_wherever_the_owner_looks(tmp_path):
    made = Rehearsal(tmp_path)
    office = made.office
    assert [check.ok for check in _delivery(office)] == [True]
    with office.store.write() as tx:
        subscribers.add(tx, Subscriber(id=0, address="wecom:SECRETKEY", when_nothing=True), now=made.at)
    made.publish(1, made.at)
    from commands.mail import _issue, day_of

    _issue(office, day_of(made.at), made.at)
    report = send_due(
        office.store, office.settings, now=office.now, send=lambda item: Outcome(ending="refused", reason="550 no such user")
    )  # fmt: skip
    assert report.failed == 3
    with office.store.read() as tx:
        problems = _mail_problems(office, tx)
    told = " ".join(
        [*_undelivered(office, report), *(p.what for p in problems), *(c.what for c in _delivery(office))]
    )
    assert told.count("zhang@example.cn: 550 no such user") == 3
    assert told.count("wecom:SEC…: 550 no such user") == 3
    assert "SECRETKEY" not in told
    assert not any(check.ok for check in _delivery(office))
    assert _undelivered(office, MailReport(sent=3)) == (), "a run that reached everyone says nothing of it"
    office.close()
