"""Random elections, small enough to be counted by hand."""

from hypothesis import strategies as st

from participation.budgets.counting import Election, Project, election


@st.composite
def elections(draw: st.DrawFn, *, most_points: int = 3, most_projects: int = 6, most_voters: int = 9) -> Election:
    costs = draw(st.lists(st.integers(1, 40), min_size=1, max_size=most_projects))
    projects = [Project(str(number), cost * 100) for number, cost in enumerate(costs, start=1)]
    keys = [project.key for project in projects]
    ballot = st.dictionaries(st.sampled_from(keys), st.integers(1, most_points), max_size=4)
    ballots = draw(st.lists(ballot, min_size=1, max_size=most_voters))
    budget = draw(st.integers(0, sum(costs) + 5)) * 100 + draw(st.sampled_from([0, 0, 50, 99]))
    return election(projects, ballots, budget)


def approvals() -> st.SearchStrategy[Election]:
    return elections(most_points=1)
