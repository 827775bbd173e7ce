"""The words a claim about burden-sharing is made of: triggers of quantities, cues of indicators.

``TRIGGERS`` are words that state an amount, a fraction, a rank or a whole where no digit stands;
``CUES`` are words that say what a figure is about. Both are groups of lower-case phrases, written
out in every form: the automaton of :mod:`article3.claims.gate` knows no grammar. The names of the
groups are what readers of hits match on.
"""

from __future__ import annotations


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase for line in text.strip().splitlines() for phrase in line.split(", "))


def _both(text: str) -> tuple[str, ...]:
    """The phrases, with ``defence`` in the American spelling too."""
    phrases = _phrases(text)
    return (*phrases, *(p.replace("defence", "defense") for p in phrases if "defence" in p))


TRIGGERS: dict[str, tuple[str, ...]] = {
    "percent": _phrases("""
%, percent, per cent, per-cent, pct, percentage, percentage point, percentage points
"""),
    "money": _phrases("""
$, £, dollar, dollars, euro, euros, pound, pounds, sterling, kroner, kronor, krone, krona
zloty, zlotys, forint, lira, yen, yuan, roubles, rubles, hryvnia, leu, lei, leva, koruna
"""),
    "scale": _phrases("""
hundred, hundreds, thousand, thousands, million, millions, billion, billions, trillion, trillions
bn, mn, mln, bln, tn, dozen, dozens
"""),
    "number": _phrases("""
one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen
fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy
eighty, ninety, both, zero, none, no ally, no member, no allies, neither
"""),
    "fraction": _phrases("""
half, halves, half of, third of, a third, one third, thirds, quarter, quarters, a fifth, one fifth
fifths, a tenth, one tenth, tenths, a sixth, an eighth, sixths
"""),
    "multiple": _phrases("""
double, doubled, doubles, doubling, triple, tripled, triples, tripling, treble, trebled, quadruple
quadrupled, quadrupling, twice, thrice, twofold, threefold, fourfold, fivefold, tenfold, times
halve, halved, halving, quintupled, as much as, as many as
"""),
    "rank": _phrases("""
highest, largest, biggest, greatest, top, most, lowest, smallest, least, last, bottom, worst, best
leading, first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, second-highest
second-largest, second-biggest, third-highest, third-largest, third-biggest, fourth-largest
fifth-largest, second-lowest, runner-up, outspends, outspent, outspend, tops, ranks, ranked
ranking, laggard, laggards, only ally, only member, only country, only nation, sole
"""),
    "comparison": _phrases("""
more than, less than, higher than, lower than, bigger than, larger than, smaller than, overtake
overtakes, overtaken, overtook, outstrip, outstrips, outstripped, as high as, as low as
surpass, surpasses, surpassed, compared with, compared to
"""),
    "universal": _phrases("""
all, every, each, entire, whole, majority, minority, everyone, everybody, nobody, any of
most of, virtually all, nearly all, almost all, total, only, handful, vast majority, a few
"""),
}

CUES: dict[str, tuple[str, ...]] = {
    "gdp": _phrases("""
gdp, gross domestic product, economic output, national output, national wealth, g.d.p.
"""),
    "gni": _phrases("gni, gross national income, national income, gnp"),
    "economy": _phrases("""
economy, economies, economic power, economic weight, combined gdp, economic size
"""),
    "spending": _phrases("""
spend, spends, spent, spending, spender, spenders, expenditure, expenditures, outlay, outlays
invest, invests, invested, investing, investment, investments, allocate, allocates, allocated
allocating, allocation, allocations, earmark, earmarked, devote, devotes, devoted, devoting
pay, pays, paid, paying, pay up, contribute, contributes, contributed, contributing, contribution
contributions, underspending, overspending, outspending
"""),
    "defence": _both("""
defence, defence spending, defence expenditure, defence expenditures, defence investment
defence outlays, defence effort, defence sector, military, military spending, military expenditure
military expenditures, military outlays, armed forces, army, security spending
core defence, hard defence, milex, military burden
"""),
    "budget": _both("""
budget, budgets, budgeted, budgetary, defence budget, defence budgets, military budget
military budgets, budget year, fiscal year, appropriations, special fund
"""),
    "target": _phrases("""
target, targets, goal, goals, guideline, guidelines, benchmark, benchmarks, threshold, thresholds
floor, commitment, commitments, requirement, requirements, mark, objective, objectives, criterion
defence investment pledge, defense investment pledge, quota, yardstick, minimum, deadline
"""),
    "meet": _phrases("""
meet, meets, met, meeting, reach, reaches, reached, reaching, exceed, exceeds, exceeded, exceeding
achieve, achieves, achieved, hit, hits, hitting, comply, complied, surpass, surpasses, surpassed
fulfil, fulfils, fulfilled, fulfill, fulfills, satisfy, on track, short of, fall short, falls short
fell short, falling short, fail, fails, failed, miss, misses, missed, below, above, beyond, lag
lagging, lags, behind, at least, attain, attained, cross, crossed
"""),
    "pledge": _phrases("""
pledge, pledges, pledged, pledging, vow, vows, vowed, promise, promises, promised, commit, commits
committed, committing, plan, plans, planned, planning, intend, intends, intended, aim, aims, aimed
aiming, agree, agrees, agreed, intention, set to, due to, propose, proposed, proposes, announce
announced, announces, want, wants
"""),
    "demand": _phrases("""
demand, demands, demanded, demanding, urge, urged, urges, call for, calls for, called for, calling
insist, insists, insisted, should, must, ask, asked, asking, require, required, requires, press
"""),
    "aid": _phrases("""
aid, assistance, support, donate, donated, donation, donations, donor, donors, military aid
military assistance, financial aid, humanitarian aid, military support, security assistance
bilateral aid, support package, aid package, arms deliveries, deliver, delivered, deliveries
provide, provided, provides, supplied, weapons, ammunition, give, given, gave, sent
"""),
    "personnel": _phrases("""
personnel, troops, soldiers, service members, servicemen, active duty, active-duty, military staff
troop, troop strength, manpower, reservists, conscripts, uniformed, men and women, stationed
deployed, forward-deployed, servicemembers
"""),
    "equipment": _phrases("""
equipment, major equipment, modernisation, modernization, procurement, new equipment
research and development, weapon systems, hardware, military equipment
"""),
    "infrastructure": _phrases("infrastructure, resilience, cyber, related spending, dual-use"),
    "common_funding": _phrases("""
common funding, common-funded, commonly funded, common budget, common budgets, civil budget
military budget of nato, nato security investment programme, security investment programme, nsip
nato budget, nato's budget, nato's common budget, nato's military budget, direct contributions
organizational budget, organisational budget, direct funding, running costs, operating budget
operating costs, direct contribution, common fund, nato's common funding
"""),
    "cost_share": _phrases("""
cost share, cost-share, cost sharing, cost-sharing, cost shares, cost-share formula, funding formula
cost of nato, costs of nato, nato's costs, nato's bills, pay for nato, paying for nato, bills
burden-sharing, burden sharing, cost, costs, dues, owe, owes, owed, bill, fair share, funding
"""),
    "share": _phrases("""
share, shares, proportion, accounted for, accounts for, accounting for, account for, made up
makes up, make up, represents, represented, represent, combined, collectively, in total, totalled
totaled, amounting, amounts to, amounted, portion, equivalent to, equal to, equals, comprises
"""),
    "real_terms": _phrases("""
real terms, in real terms, inflation, inflation-adjusted, adjusted for inflation, above inflation
constant prices, constant dollars, current prices, prices and exchange rates, real increase
real growth, real change, at 2015 prices, at 2021 prices, 2015 prices, 2021 prices, nominal
"""),
    "increase": _phrases("""
increase, increases, increased, increasing, rise, rises, rose, risen, rising, raise, raises, raised
raising, grow, grows, grew, grown, growth, boost, boosts, boosted, boosting, surge, surged, soared
jump, jumped, climb, climbed, up from, hike, higher, more than, additional, extra, added, expand
ramp up, step up, upped
"""),
    "decrease": _phrases("""
decrease, decreases, decreased, cut, cuts, cutting, fall, falls, fell, fallen, falling, decline
declined, declines, declining, drop, dropped, drops, reduce, reduced, reduction, shrink, shrank
down from, lower, lowered, less than, dipped, slashed
"""),
    "average": _phrases("average, averaged, averages, on average, median, mean"),
    "cumulative": _phrases("""
cumulative, cumulatively, since 2014, since 2016, altogether, over the past decade, accumulated
"""),
    "per_head": _phrases("per capita, per head, per person, per inhabitant, each citizen"),
    "membership": _phrases("""
joined, join, joins, joining, member since, members since, accession, acceded, accede, membership
became a member, become a member, newest member, newest members, founding member, founding members
enlargement, admitted, entered
"""),
    "arms": _phrases("""
arms exports, arms imports, arms exporter, arms importer, arms exporters, arms importers
arms transfers, major arms, arms sales, arms trade, imports of arms, exports of arms
weapons exports, weapons imports, arms supplier
"""),
}
"""Cue groups of the indicators; a phrase that names somebody yields that alias as well."""

TOPICS = frozenset(
    {
        "gdp", "gni", "spending", "defence", "budget", "target", "aid", "personnel", "equipment",
        "common_funding", "cost_share", "membership", "arms", "real_terms",
    }
)  # fmt: skip
"""Cue groups that say what a figure is about; the others only colour it."""

WEAK = frozenset(
    _phrases("""
one, first, second, third, last, top, most, least, best, worst, leading, only, each, every, entire
whole, times, total, a few, none, zero, both, any of, all, bottom, ranks, tops, only country
only nation, neither, everyone, everybody, nobody, dollar, dollars, euro, euros, pound, pounds
yen, lira, lei, leu, two, three, four, five, six, seven, eight, nine, ten, hundred, hundreds
thousand, thousands, dozen, dozens, more than, less than, higher than, lower than, bigger than
larger than, smaller than, overtake, overtakes, overtaken, overtook, outstrip, outstrips
outstripped, as high as, as low as, surpass, surpasses, surpassed, compared with, compared to
""")
)
"""Triggers of everyday language: alone they make no claim, beside a topic they may."""
