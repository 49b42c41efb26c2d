"""The application: accounts, members, the coach, targets and pages, on Django.

Rooms, from the ground up; each may import those before it::

    ui          look and components; knows no record
    records     what every record shares: ids, moments, quantities, undo
    accounts    who signs in, and how
    members     whose health it is, and who may see it
    library     exercises to read about
    diary       weigh-ins, goals, the day's energy
    coach       clips, their analysis, reports
    onboarding  the first questions
    today       the day on one page, settings, export
"""
