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
COUNTING = "|".join(word for word, value in WORDS.items() if value)
"""A pattern for the beginning of a number in words."""
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
MEASURES = {
    name: (family, size)
    for family, units in {
        "length": {
            "mm millimetre millimeter": 0.001,
            "cm centimetre centimeter": 0.01,
            "metre meter": 1.0,
            "km kilometre kilometer": 1000.0,
            "mile": 1609.344,
            "yard": 0.9144,
            "foot feet ft": 0.3048,
            "inch": 0.0254,
        },
        "time": {
            "second": 1.0,
            "minute": 60.0,
            "hour": 3600.0,
            "day": 86400.0,
            "week": 604800.0,
            "fortnight": 1209600.0,
            "month": 2629800.0,
            "year": 31557600.0,
            "decade": 315576000.0,
        },
        "weight": {
            "gram": 0.001,
            "kg kilogram kilo": 1.0,
            "tonne": 1000.0,
            "ton": 1016.0,
            "lb": 0.4536,
        },
        "speed": {"mph": 1.0, "kph": 0.6214},
    }.items()
    for names, size in units.items()
    for name in names.split()
}
"""Each unit, in the singular, with what it measures and its size: in metres, seconds, kilograms
and miles an hour."""
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
