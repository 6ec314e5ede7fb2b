"""One year of the agents, in order. Look, then act.

1. capacity    money with a lag, people, last year's knowledge, shocks
2. decide      follow an alliance, join a programme, seek new partners or turn home
3. shift       what policy and decisions add to or take from the utility of each tie
4. choose      offers to partners, with diversion of lost effort
5. match       geometric mean of the two offers
6. habit       ties and strength move a fraction of the way
7. papers      links, bilateral and multilateral, international and domestic papers
8. impact      mix of papers at home, with one partner, with several
9. spillover   knowledge, people, distrust: what is carried to next year

Each phase is one function: 1 and 2 in :mod:`agents.year.deciding`, 3 to 6 in
:mod:`agents.year.choosing`, 7 to 9 in :mod:`agents.year.producing`. It sees what a country has
carried from last year (``own``, a :class:`agents.year.state.State`), what the year brings it
(``year``, a :class:`agents.year.year.Year`) and what the others have published before (an argument
of its own), never their state; the drivers gather and hand round what is published. Leading axes
are free: none for one country of the Mesa model, (replicate, country) for the ensemble.

What has never moved is None; a phase then does nothing, which changes no bit.
"""
