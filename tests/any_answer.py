"""For tests over all answers: whatever a question requires gets a value."""

import datetime as dt

from chaingraph.analysis.answers import needed

DAY = dt.date(2025, 6, 1)


def ask(answer, park, *, known=None, needed_on=DAY):
    """Answer a question about a park on `DAY`.

    `known`: the park that firms, the state before and answers that are arguments are taken from; the park itself if
    None. `needed_on`: the day of those answers.
    """
    known = park if known is None else known
    firm = next(iter(known["SUPPLIES"]["from_id"]), None)
    given = {"on": DAY, "until": dt.date(2027, 6, 1), "draws": 3, "before": known}
    given |= {"enterprise_ids": [firm], "enterprise_id": firm}
    taken = {*answer.takes, *(option.name for option in answer.options if option.required)}
    if answer.chosen_by is not None and answer.chosen_by.parameter:
        taken.add(answer.chosen_by.name)
    return answer.find(
        park, **{key: value for key, value in given.items() if key in taken}, **needed(answer, known, {}, needed_on)
    )
