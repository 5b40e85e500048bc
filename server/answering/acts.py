"""What people do with words: the verbs a question asks for their words by. All are stems."""

from index.words import stems

# What any words are; whether somebody "admitted" or "promised" it the sentence has to tell.
PLAIN = frozenset(
    stems(
        """say said tell told think thought argue argued explain explained believed note noted
        remark remarked comment commented mention mentioned observe observed make feel
        felt""".split()
    )
)
# How somebody does it in words of their own: "I was wrong" admits it.
OWN_WORDS = {
    act: frozenset(stems((act, *does.split())))
    for act, does in {
        "admit": "admitted wrong mistaken mistake sorry fault concede conceded confess confessed",
        "conced": "conceded wrong mistaken admit admitted",
        "regret": "sorry regretted wish",
        "ask": "asked want wanted demand demanded request requested",
        "want": "wanted wish wishes ask asked call called recommend recommended propose proposed"
        " demand demanded urge urged",
        "ow": "owed debt thanks grateful thank",
    }.items()
}
# What says nothing of a topic: such verbs, and where the words stand.
LIGHT = frozenset(
    stems(
        "get gets got getting go goes going went put thing way lot column interview still".split()
    )
)
