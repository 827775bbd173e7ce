"""Every kind of claim in sentences: the words, their day, and the labels of then and now.

The evidence is in the bundled editions.
"""

from __future__ import annotations

EVERY_KIND: dict[str, list[tuple[str, str, str, str]]] = {
    "defexp_share_gdp": [
        ("Estonia spent 3.43% of its GDP on defence in 2024.",
         "2024-07-01", "supported", "outdated"),
        ("Estonia spent 3.5% of its GDP on defence in 2024.",
         "2024-07-01", "imprecise", "imprecise"),
        ("Belgium spent 2.6% of its GDP on defence in 2024.",
         "2024-07-01", "refuted", "refuted"),
        ("Poland spent 3.9% of its GDP on defence in 2023.",
         "2024-07-01", "outdated", "outdated"),
        ("Poland spent 3.9% of its GDP on defence in 2023.",
         "2024-01-15", "supported", "outdated"),
    ],
    "defexp_share_gni": [
        ("Luxembourg devoted 1.29% of its gross national income to defence in 2024.",
         "2024-07-01", "supported", "supported"),
        ("Luxembourg devoted 3.5% of its GNI to defence in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "count_ge_target": [
        ("23 allies spend at least 2% of GDP on defence in 2024.",
         "2024-07-01", "supported", "outdated"),
        ("15 allies spend at least 2% of GDP on defence in 2024.",
         "2024-07-01", "refuted", "refuted"),
        ("29 allies spent at least 20% of their defence expenditure on major equipment in 2024.",
         "2024-07-01", "supported", "outdated"),
    ],
    "target_commitment": [
        ("Germany pledged to spend 3.5% of GDP on defence by 2029.",
         "2025-07-01", "supported", "supported"),
        ("Spain pledged to spend 3% of GDP on defence by 2027.",
         "2025-07-01", "not_checkable", "not_checkable"),
        ("Canada has promised to reach 2% of GDP by 2032.",
         "2024-08-01", "supported", "outdated"),
    ],
    "alliance_target": [
        ("NATO allies agreed to spend 5% of GDP on defence by 2035.",
         "2025-07-01", "supported", "supported"),
        ("NATO allies agreed to spend 5% of GDP on defence by 2032.",
         "2025-07-01", "imprecise", "imprecise"),
        ("NATO allies agreed to spend 5% of GDP on defence by 2035.",
         "2024-07-01", "not_checkable", "supported"),
    ],
    "defexp_total": [
        ("European allies and Canada spent 507 billion dollars on defence in 2024.",
         "2024-07-01", "supported", "outdated"),
        ("Germany spent 140 billion dollars on defence in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "national_budget": [
        ("Germany's defence budget for 2025 is 62.4 billion euros.",
         "2025-08-01", "supported", "supported"),
        ("Germany's defence budget for 2024 is 300 billion euros.",
         "2024-07-01", "not_checkable", "not_checkable"),
    ],
    "ua_aid_total": [
        ("Europe has allocated 89.9 billion euros in aid to Ukraine.",
         "2024-05-01", "supported", "outdated"),
    ],
    "ua_mil_aid": [
        ("The United States has allocated 43.1 billion euros in military aid to Ukraine.",
         "2024-05-01", "supported", "outdated"),
    ],
    "ua_mil_aid_share": [
        ("European allies and Canada provided more than half of the military aid to "
         "Ukraine in 2024.",
         "2025-03-01", "supported", "supported"),
    ],
    "ua_aid_pct_gdp": [
        ("Estonia has given Ukraine aid worth 3.55% of its GDP.",
         "2024-03-01", "supported", "supported"),
        ("Estonia has given Ukraine aid worth 9% of its GDP.",
         "2024-05-01", "not_checkable", "not_checkable"),
    ],
    "ua_pledge": [
        ("NATO allies pledged €40 billion in security assistance to Ukraine.",
         "2024-07-20", "supported", "supported"),
        ("NATO allies pledged €80 billion in security assistance to Ukraine.",
         "2024-07-20", "not_checkable", "not_checkable"),
    ],
    "sipri_milex": [
        ("World military expenditure reached $2,718 billion in 2024, SIPRI says.",
         "2025-05-05", "supported", "supported"),
        ("World military expenditure reached $3,900 billion in 2024, SIPRI says.",
         "2025-05-05", "refuted", "refuted"),
    ],
    "sipri_pct_gdp": [
        ("Global military spending amounts to 2.5% of world GDP, SIPRI says.",
         "2025-05-05", "supported", "supported"),
    ],
    "sipri_world_share": [
        ("The United States accounted for 37% of world military spending in 2024, SIPRI says.",
         "2025-05-05", "supported", "supported"),
    ],
    "sipri_arms": [
        ("The United States accounted for 43% of global arms exports in 2020-24, SIPRI says.",
         "2025-03-20", "supported", "supported"),
        ("The United States accounted for 90% of global arms exports in 2020-24, SIPRI says.",
         "2025-03-20", "not_checkable", "not_checkable"),
    ],
    "rank_pct_gdp": [
        ("Poland is NATO's highest spender as a share of GDP.",
         "2024-07-01", "supported", "supported"),
        ("Latvia is NATO's highest spender as a share of GDP in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "rank_total": [
        ("The United States is the largest military spender in NATO in absolute terms.",
         "2024-07-01", "supported", "supported"),
        ("Germany is the largest military spender in NATO in absolute terms.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "common_funding_share": [
        ("The United States pays 15.88% of NATO's common funding.",
         "2024-07-01", "supported", "supported"),
        ("The United States pays 65.6% of NATO's common budget.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "common_budget": [
        ("NATO's civil budget for 2024 is set at €438.1 million.",
         "2024-01-20", "supported", "supported"),
        ("NATO's civil budget for 2024 is set at €450 million.",
         "2024-01-20", "imprecise", "imprecise"),
    ],
    "share_of_nato_total": [
        ("The United States accounts for 65.6% of NATO's total defence spending in 2024.",
         "2024-07-01", "supported", "outdated"),
        ("The United States accounts for 16% of NATO's total defence spending in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "gdp_share_of_nato": [
        ("The United States makes up 53 percent of the alliance's economic power.",
         "2024-07-01", "supported", "supported"),
        ("Germany accounts for 40% of the alliance's economic power in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "defexp_budget_share": [
        ("In 2024 Poland spent 8% of the state budget on defence.",
         "2026-03-01", "supported", "supported"),
        ("In 2024 Poland spent 40% of the state budget on defence.",
         "2026-03-01", "not_checkable", "not_checkable"),
    ],
    "defexp_real_change": [
        ("Defence spending by European allies and Canada rose by 18% in real terms in 2024.",
         "2024-07-01", "supported", "outdated"),
        ("Poland's defence spending fell by 5% in real terms in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "military_personnel": [
        ("Poland had 216,000 military personnel in 2024.",
         "2024-07-01", "supported", "outdated"),
        ("Poland had 400,000 military personnel in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "us_troops_europe": [
        ("Some 36,000 American troops are stationed in Germany.",
         "2026-05-10", "supported", "supported"),
        ("Some 350,000 American troops are stationed in Europe.",
         "2026-05-10", "refuted", "refuted"),
    ],
    "cumulative_added": [
        ("European allies and Canada have spent an extra 643 billion dollars on defence "
         "since 2014.",
         "2024-07-01", "supported", "supported"),
    ],
    "equipment_share": [
        ("Poland devoted 51.1% of its defence expenditure to major equipment in 2024.",
         "2024-07-01", "supported", "outdated"),
        ("Estonia spent 70% of its defence budget on equipment in 2024.",
         "2024-07-01", "refuted", "refuted"),
    ],
    "membership": [
        ("Finland joined NATO in 2023.",
         "2024-07-01", "supported", "supported"),
        ("Finland joined NATO in 2019.",
         "2024-07-01", "refuted", "refuted"),
    ],
}  # fmt: skip
