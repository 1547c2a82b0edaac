"""Periods from free text: 「8月5日(水)～16日(日) ※10日(月)を除く」 as days and hours.

A text is cut into tokens (``tokens``, ``words``), taken apart into what is told and
what is told beside it (``clauses``), read as days (``grammar``) and hours (``times``),
given its years (``placing``) and its gaps (``exceptions``). What is not sure says so
and goes to a person: there is no table of holidays here, and no guessing.
"""

from kakehashi.engines.sheets.periods.batch import read_lines
from kakehashi.engines.sheets.periods.model import Doubt, Period, Session
from kakehashi.engines.sheets.periods.reading import read_period

__all__ = ["Doubt", "Period", "Session", "read_lines", "read_period"]
