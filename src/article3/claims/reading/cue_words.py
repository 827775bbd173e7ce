"""The phrases that tell what a number is about, by cue group.

Spelling variants are made here, so that a phrase is written once. Groups named ``other_*`` are
subjects that look like ours and are not; ``amount`` are words no quantity does without.
"""

from __future__ import annotations

from itertools import product


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in " ".join(text.split()).split(",") if phrase.strip())


_DEFENCE = ("defence", "defense", "military")
_SPENDING = ("spending", "expenditure", "expenditures", "outlays", "spend", "effort", "investment",
             "investments", "expenses", "spenders", "spender", "burden")  # fmt: skip

CUES: dict[str, tuple[str, ...]] = {
    "deadline": _phrases("deadline, target date"),
    "universal": _phrases("every, each, all, no, none, not"),
    "past": _phrases("""
        years ago, decades ago, decade ago, 1950s, 1960s, 1970s, 1980s, 1990s, 2000s, cold war,
        in the past, under president, under reagan, under nixon, under kennedy, under clinton,
        under bush, under thatcher, under obama, under trump, under biden, when i, when he,
        when she, when they, when we, took office, back then, at the time, used to, formerly,
        until recently, until i
    """),
    "pronoun": _phrases("""
        it, its, itself, they, their, them, these, those, both, all of, we, our, us, ours, i, my,
        the country, this country, the nation, the republic, the kingdom, the government,
        the alliance, the bloc, countries, nations, states, the two, the three
    """),
    "amount": _phrases("""
        percent, per cent, per-cent, pct, pc, percentage, billion, bn, million, mn, mln, bln,
        trillion, tn, billions, trillions, millions, third, thirds, quarter, quarters, half,
        halve, fifth, fifths, tenth, tenths, majority, most, ally, allies, member, members,
        country, countries, nation, nations, states, highest, largest, biggest, lowest, smallest,
        top, tops, leading, last, bottom, second, number, rank, ranks, ranked, ranking, first,
        troops, soldiers, personnel, strong, people, serve, uniform, forces, deadline, target
        date, members since, member since, joined, acceded, strength, every, all, than any, than
        all, governments, capitals, servicemen, men
    """),
    "gdp": _phrases("""
        gdp, gross domestic product, economic output, national output, of its economy, of the
        economy, of their economy, of our economy, of output, pib, bip, of their economies, of its
        output
    """),
    "gni": _phrases("""
        gni, gross national income, national income
    """),
    "world": _phrases("""
        world's, the world spent, the world spends, the world as a whole,
        global gdp, world gdp, global military, world military, worldwide, global defence, global
        defense, world's military, global spending, global total, global arms, world total, world
        defence, world defense, globally, around the world
    """),
    "defence": (
        *(f"{d} {s}" for d, s in product(_DEFENCE, _SPENDING)),
        *(f"{d}-{s}" for d, s in product(_DEFENCE, ("spending", "related"))),
        *_phrases("""
        defence policy, defense policy, defence bill, defense bill, defence authorization,
        defense authorization, national defense, national defence, military programming,
        defence plan, defence programme, militaries,
        on defence, on defense, on the military, on its military, on their military, on our
        military, for defence, for defense, to defence, to defense, in defence, in defense, into
        defence, into defense, armed forces, nato spending, spending on the armed forces, arms
        spending, security spending, on arms, spends on nato, nato contribution, nato
        contributions, on weapons, contribution to nato, contributions to nato, towards defence,
        towards defense, toward defense, defence sector, defence share, defense share, core
        defence, core defense, milex, rearmament, big spenders, defence ratio, on security
        """),
    ),
    "budget": (
        *(f"{d} {b}" for d, b in product(_DEFENCE, ("budget", "budgets"))),
        *_phrases("""
        budget, budgets, budgeted, appropriation, appropriations
        """),
    ),
    "target": _phrases("""
        target, targets, guideline, guidelines, benchmark, benchmarks, goal, goals, threshold,
        thresholds, floor, requirement, requirements, quota, mark, minimum, criterion, norm,
        ceiling, standard, objective, pledge, commitment, objectives, rule, bar
    """),
    "meet": _phrases("""
        meet, meets, met, meeting, reach, reaches, reached, reaching, hit, hits, hitting, achieve,
        achieves, achieved, achieving, exceed, exceeds, exceeded, exceeding, surpass, surpassed,
        surpasses, fulfil, fulfill, fulfilled, fulfilling, comply, complied, compliant, attain,
        attained, satisfy, satisfied, at or above, at least, above, devote, devotes, devoted,
        devoting, spend, spends, spent, spending, allocate, allocates, allocated, allocating,
        invest, invests, invested, investing, clear, cleared, crossed, cross, over, more than, met
        or exceeded, pass, passed, paying, paid, pay, pays, at, stick to, sticking to, honour,
        honoured, qualify, qualified, delivered, deliver, contribute, make, making
    """),
    "short": _phrases("""
        fall short, falls short, fell short, falling short, fallen short, below, miss, misses,
        missed, missing, fail, fails, failed, failing, do not, did not, does not, don't, didn't,
        doesn't, not meet, not met, will not, won't, have not, has not, haven't, hasn't, not
        reach, yet to, not yet, under the, short of, less than, still not, are not, were not,
        aren't, lag, lagged, lagging, unable, laggards, shy of, cannot, never, do n't, undershoot,
        undershot, trail
    """),
    "pledge": _phrases("""
        pledge, pledges, pledged, pledging, vow, vows, vowed, commit, commits, committed, promise,
        promises, promised, aims, aim, aiming, aimed, plan, plans, planned, planning, intends,
        intend, intended, will, would, agreed, agree, agrees, agreeing, agreement, set to, wants
        to, ambition, to reach, undertook, undertaken, undertake, signed up, on course, on track,
        by 2, scheduled, announced, announces, announcing, decided, approved, promising, road map,
        roadmap, towards, to raise, to increase, to boost, to lift, to spend, to hit, to meet, to
        devote, to allocate, to invest, path to, goal of, brought forward, seeks, seek, going to,
        is to, are to, expects to, endorsed, signalled, signaled, earmarked, proposes to, brings
        forward, budgeting for
    """),
    "demand": _phrases("""
        demand, demands, demanded, demanding, calls for, called for, call for, call on, calling
        for, called on, urge, urges, urged, urging, should, must, need to, needs to, propose,
        proposed, proposal, proposals, proposing, suggest, suggested, suggests, asked, pressed,
        pressing, pushing for, pushes for, pushed for, push for, lobby, could, might, may, may
        have to, leading the charge, would like, wants allies, wants nato, wants europe, wants
        european, would be, ought to, if every, if all, would need, would require, would have to,
        wanted, want to see, recommend, recommended, has to, have to, advocate, advocates,
        hoped to, hopes to, hoping to, appealed, exhorted, pressured, as much as 5, speculation,
        floated
    """),
    "estimate": _phrases("""
        expected, estimate, estimated, estimates, projected, projects, projection, forecast,
        forecasts, on track, due to, likely, expects, anticipated, this year, currently,
        preliminary, set to
    """),
    "cost": _phrases("""
        common funding, common-funded, commonly funded, common budget, common budgets, nato's
        budget, nato budget, cost of nato, costs of nato, nato's costs, nato's bills, nato's bill,
        cost share, cost-share, cost shares, cost-sharing, organizational budget, organisational
        budget, operating budget, operating costs, direct contributions, direct funding, funding
        of nato, nato's funding, nato funding, running costs, nato's expenses, budget of nato,
        alliance's budget, budget of the alliance, alliance's common, nato's common, common costs,
        nato's cost, civil budget, military budget of nato, security investment programme, nato's
        direct, shared costs, joint budget, joint funding, headquarters, central budget, fund
        nato, funds nato, nato bill, nato bills, bill for nato, nato's own budget, budgets of
        nato, alliance's running, alliance's costs, direct budget, the funding, of nato's running,
        shared budget, in common, cost-sharing formula, spends jointly, nato's civil, nato's
        military budget, cost of the alliance, costs of the alliance, nato costs, bills of
        nato, alliance's bills, nato's upkeep, upkeep of nato, alliance's common-funded
    """),
    "whole": _phrases("""
        of nato, of all nato, of total nato, of the total, of nato's total, nato total, of the
        alliance's, of all allied, of total allied, of combined, combined, of the alliance, nato's
        total, nato's overall, nato's combined, nato's defence, nato's defense, nato's military,
        of overall, allied defence, allied defense, allied spending, total defence, total defense,
        total military, nato defence, nato defense, nato military, for nato, of everything nato,
        all nato, alliance total, alliance-wide, of what nato, nato's spending, alliance spending,
        nato expenditure, nato expenditures, of what the alliance
    """),
    "economy": _phrases("""
        economic power, economic weight, economic strength, economic might, combined gdp,
        alliance's gdp, nato's gdp, nato gdp, economy of the alliance, combined economy,
        alliance's economy, alliance's economic, nato's economic, nato's economy, total gdp,
        collective gdp, economic size
    """),
    "aid": _phrases("""
        aid, assistance, support, donated, donation, donations, help, given, gave, provided,
        allocated, committed, package, sent, delivered, donors, donor, supplied, supplies,
        contributed, contribution, provides, spent, allocations, commitments, promised, packages
    """),
    "military_aid": _phrases("""
        military aid, military assistance, security assistance, military support, weapons, arms
        deliveries, lethal, military help, military package, military packages, military
        equipment, military pledges, security aid, military donations, military allocations, arms
        for, weaponry, security support
    """),
    "real": _phrases("""
        real terms, in real, inflation, adjusted, constant prices, real increase, real growth,
        real rise, constant 2, real change, real-terms, inflation-adjusted, price-adjusted, a real,
        net of inflation, after inflation
    """),
    "constant": _phrases("""
        constant prices, constant 20, 2010 prices, 2015 prices, 2021 prices, in 2010 dollars, in
        2015 dollars, in 2021 dollars, constant dollars, adjusted for inflation,
        inflation-adjusted, real terms, at constant
    """),
    "current": _phrases("""
        current prices, current dollars, nominal, at current
    """),
    "personnel": _phrases("""
        troops, soldiers, personnel, service members, servicemen, servicemembers, in uniform,
        active-duty, active duty, strong army, standing army, standing force, men and women, under
        arms, uniformed, armed forces, active soldiers, military strength, headcount
    """),
    "stationed": _phrases("""
        stationed, deployed, based in, in europe, in germany, in poland, on the continent, posted,
        garrison, garrisoned, presence
    """),
    "equipment": _phrases("""
        equipment, major equipment, new equipment, procurement, modernisation, modernization,
        hardware, research and development, weapons purchases, kit, capital investment
    """),
    "infrastructure": _phrases("""
        infrastructure, related, resilience, broader, wider, cyber
    """),
    "arms": _phrases("""
        arms exports, arms imports, arms exporter, arms exporters, arms importer, arms importers,
        weapons exports, weapons imports, arms transfers, arms trade, major arms, arms export,
        arms import, weapons exporter, imports of arms, exports of arms, arms sales to, arms
        deliveries, weapons imported, arms imported, imported arms, imported weapons
    """),
    "joined": _phrases("""
        joined, members since, member since, became a member, became members, acceded, accession,
        has been a member, have been members, been members, been a member, been nato members, a
        nato member since, entered, founding, joining, admitted
    """),
    "cumulative": _phrases("""
        since 2014, since 2016, since 2015, cumulative, cumulatively, extra, additional, added,
        over the past, since the, since wales, in total since
    """),
    "share_words": _phrases("""
        share, percentage, proportion, relative to, as a share, per cent of, percent of, % of
    """),
    "amount_words": _phrases("""
        absolute terms, in dollars, in cash, amount, biggest spender, largest spender, largest
        budget, biggest budget, top spender, largest defence budget, largest military budget,
        largest contributor, volume, biggest military spender, largest military spender
    """),
    "average": _phrases("""
        average, mean, median, on average, as a whole, overall, collectively, combined, total,
        together, alliance-wide, nato-wide
    """),
    "first_time": _phrases("""
        in history, ever, on record, since the cold war, in decades, decades, in years, since the
        end, of all time, record, in a generation, priority, living memory, modern times, level
        since, since world war, year since, in its history
    """),
    "other_economy": _phrases("""
        inflation rate, inflation of, inflation was, consumer prices, inflation rose, inflation
        fell, inflation at, inflation is, inflation stood, unemployment, economic growth, gdp
        growth, growth rate, growth forecast, economy grew, economy shrank, economy will grow,
        economy to grow, debt, deficit, tariff, tariffs, interest rate, tax, taxes, vat, exports,
        imports, trade deficit, trade with, trade balance, surplus, revenue, revenues, turnover,
        shares rose, profit, profits, sales, market, price of, prices rose, oil price, gas prices,
        energy prices, wages, wage, pensions, health, healthcare, education, welfare, climate,
        emissions, energy, gas, oil, tourism, agriculture, loan, loans, bond, bonds, industry,
        customers, manufacturing, stock, dividend, housing, foreign aid, development aid, un
        system, united nations, gdp per capita, overseas aid, recovery fund, frozen assets
    """),
    "other_people": _phrases("""
        poll, polls, polled, survey, surveyed, respondents, voters, voted, votes, approval, of
        americans, of germans, of britons, of people, of citizens, of respondents, population,
        inhabitants, residents, casualties, killed, wounded, dead, deaths, died, refugees,
        migrants, seats, parliament seats, turnout, of women, of the public, believe, majority of
        poles, unfavourable, favourable, crew, passengers, prisoners, civilians, per-capita death
    """),
    "other_forces": _phrases("""
        exercise, exercises, drill, drills, battlegroup, battlegroups, project, projects,
        initiative, initiatives, aircraft, jets, tanks, missiles, shells, drones, rounds, ships,
        frigates, sanctions, participating, participate, will involve, took part, taking part,
        brigade, peacekeepers, mission, territory, airspace, sorties, coalition of, recognise,
        recognize, mines, ottawa convention, ratified, ratify, visa
    """),
}
"""The phrases of every cue group, in lower case."""
