"""The kinds of claims the checker knows: what a sentence can be about, one line each."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "defexp_share_gdp": "Defence expenditure of an Ally or group as a share of GDP in a period.",
    "defexp_share_gni": "Defence expenditure as a share of gross national income.",
    "count_ge_target": "How many Allies, or what part of them, are at or above a level.",
    "target_commitment": "What one country promised to spend or reach, and by when.",
    "alliance_target": "What the Alliance as a whole agreed to spend or reach, and by when.",
    "defexp_total": "Defence expenditure of an Ally or group as an amount of money.",
    "ua_aid_total": "Aid of every kind to Ukraine as an amount, over a span of time.",
    "ua_mil_aid": "Military aid to Ukraine as an amount, over a span of time.",
    "ua_mil_aid_share": "The part of military aid to Ukraine that one donor or group gives.",
    "ua_aid_pct_gdp": "Aid to Ukraine as a share of the donor's GDP.",
    "ua_pledge": "What a donor or the Alliance promised to give Ukraine.",
    "sipri_milex": "Military expenditure by SIPRI's definition: its amount or its change.",
    "sipri_pct_gdp": "Military expenditure by SIPRI's definition as a share of GDP.",
    "sipri_world_share": "The part of the world's military expenditure, by SIPRI's figures.",
    "sipri_arms": "Exports or imports of major arms by SIPRI's figures: shares and changes.",
    "rank_pct_gdp": "The place of an Ally by defence expenditure as a share of GDP.",
    "rank_total": "The place of an Ally by the amount of its defence expenditure.",
    "common_funding_share": "The part an Ally pays of NATO's common funding, by the agreed key.",
    "common_budget": "NATO's common budgets (civil, military, investment) as an amount.",
    "share_of_nato_total": "The part of all Allies' defence expenditure that is a member's.",
    "gdp_share_of_nato": "The part of all Allies' GDP that is a member's.",
    "national_budget": "A national defence budget or plan, in national currency.",
    "defexp_budget_share": "Defence expenditure as a part of a country's public budget.",
    "defexp_real_change": "The change of defence expenditure on an earlier period.",
    "military_personnel": "How many military personnel an Ally or group has.",
    "us_troops_europe": "How many United States troops are in Europe or one of its countries.",
    "cumulative_added": "What Allies spent on defence over some years on top of an earlier level.",
    "equipment_share": "The part of defence expenditure that goes to major equipment.",
    "gdp": "Gross domestic product of a country or group.",
    "membership": "How many members the Alliance has, or since when a country has been one.",
}
"""Every kind of claim by its code, with its definition."""
