"""Work put into a calendar: in what order, and when each task is done."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eflg_engine.analysis.plan.calendar import Calendar, Task, least_pace, scheduled

START = date(2025, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    early, late = sorted(draw(st.lists(st.integers(-50, 400), min_size=2, max_size=2)))
    wanted = draw(st.none() | st.integers(0, 400))
    return Task(
        draw(st.integers(1, 12)),
        exists=day(draw(st.integers(-50, 300))),
        useful=day(early),
        latest=day(late),
        wanted=date.min if wanted is None else day(wanted),
    )


@given(st.lists(tasks(), max_size=6), st.integers(1, 30))
def test_nothing_is_done_before_it_can_be_nor_two_things_at_once(
    given_tasks: list[Task], pace: int
) -> None:
    calendar = Calendar(START, pace)
    found = scheduled(given_tasks, calendar)
    assert sorted(place for place, _ in found) == list(range(len(given_tasks)))
    before = START
    for place, done in found:
        task = given_tasks[place]
        assert done >= max(task.useful, before)
        whole = task.days * 365 // (12 * pace)  # a spell of work is rounded up once, at its end
        assert (done - max(before, task.exists)).days >= whole - 1
        before = done
    least = least_pace(given_tasks, START)
    late = any(done > given_tasks[place].latest for place, done in found)
    assert least is None or least <= pace or late
    if least is not None:
        soon = scheduled(given_tasks, Calendar(START, least))
        assert all(done <= given_tasks[place].latest for place, done in soon)


def test_what_can_wait_is_done_when_it_is_wanted_and_what_crowds_goes_before() -> None:
    urgent = Task(5)
    renewals = [Task(10, latest=day(330), wanted=day(300)) for _ in range(3)]
    found = scheduled([*renewals, urgent], Calendar(START, 10))
    assert found[0] == (3, day(16))
    dues = [done for _, done in found[1:]]
    assert dues[-1] <= day(300)
    assert dues[0] >= day(200)
    tight = [Task(10, latest=day(40), wanted=day(39)), Task(5)]
    assert all(done <= day(46) for _, done in scheduled(tight, Calendar(START, 10)))
