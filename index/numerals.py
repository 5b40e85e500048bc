"""The words for numbers, and the names of days and months, in English."""

SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
WORDS = SMALL | TENS
"""What a number in words begins with, and its value."""
SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
CURRENCIES = {
    "£": "£",
    "pound": "£",
    "$": "$",
    "us$": "$",
    "dollar": "$",
    "€": "€",
    "euro": "€",
    "¥": "¥",
    "yen": "¥",
}
"""Signs and names, in the singular and lower case, to the sign."""
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
