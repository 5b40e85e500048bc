"""A question is answered the same way every time, in every process.

The order in which Python goes through a set of words hangs on the process. A sum that is made
in that order differs in its last bit, and what is equally good may then change places.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

QUESTIONS = """
How many households were evacuated in the flood?
When did the sea wall at Sluice Bank give way?
What does the review say about the siren?
How did the papers differ on the number of households evacuated?
What did the Harnshire Herald and The Skelderwick Courier say about the flood?
Was anybody killed by Storm Isolde?
Who heard a noise like a coal lorry?
When did the flood come, and how many homes did it empty?
How much did the flood cost?
What height did the water reach in the school hall?
Why was the treasurer of the flood fund convicted?
How much money was stolen from the flood relief fund?
Who is the judge in the Oxbarrow case, and when will he be sentenced?
How long did the jury take?
What did Neville Oxbarrow say?
How many elvers were caught in 2024 and in 2019?
What did Leila Farnborough write in her diary?
Why are eels coming back to the Skelder?
Who paid for the eel pass and how much did it cost?
What is the ladder made of?
When did Chandlers Bridge open?
When did Chandlers Bridge close to traffic?
How many councillors voted for closing the bridge?
How many cross-beams were replaced?
What did the repair of the bridge cost, and who paid for it?
Which bus was the first to cross the bridge again?
Who was the last keeper of Chandlers Bridge?
How many times did Winifred Strake open the bridge?
What were her cats called?
What did Agnes Pomfret's father do?
What does Agnes Pomfret think of the closed bridge?
Which reasons were given against closing the bridge?
How many jobs will be cut at Pellam Pumps?
When will the jobs at Pellam Pumps go?
What did J. R. Kellerman-Voss say about the pump works?
How many people will still work at the foundry?
What do the Evening Post and the Harnshire Herald say about Pellam Pumps?
Why does the infirmary close its minor injuries unit at night?
From what hour will the doors of Skelderwick Infirmary be locked?
Why did the inspector reject the homes on Gull Lane?
How many allotments are there on Gull Lane?
What is the herring at the Lantern Fair made of?
Who directs the Lantern Fair?
When does the fair run this year?
How many boat engines did police find in the lock-up?
What were the stolen engines worth?
How old are the three men who were arrested?
By how many votes did Maureen Tasker lose her seat?
Who will run the council now?
How many seats did the Harbour Independents take?
Who rang the bell at Tollgate Primary School?
Where were lessons held while the school was closed?
Who scored in the fourth minute of stoppage time?
What did Dariusz Welland say after the match?
What did Gideon Quill say about the price of coffee in Lima in 1987?
""".strip().splitlines()

ASK = """
import json
import sys
from pathlib import Path
from index.data_folder import open_for_reading
from index.quantised import QuantisedModel
from index.search import Search
from server.answering.assistant import Assistant
from server.answering.confidence import evidence
from server.answering.scoring import candidates

with open_for_reading(Path(sys.argv[1]), QuantisedModel()) as index:
    assistant = Assistant(index, max_characters=500, max_statements=4)
    for question in sys.stdin.read().splitlines():
        answer = assistant.ask(question).model_dump(mode="json")
        found = Search(index).search(question, 20)
        scored = candidates(found)
        scores = [hit.score for hit in found.hits], [each.score for each in scored]
        print(json.dumps([answer, scores, evidence(found, scored)]))
"""


def answers(data: Path, seed: str) -> list[tuple[dict[str, Any], Any]]:
    """All answers of a process of its own, and to the last bit the scores they are made by.

    Without what is each answer's own.
    """
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(data)],
        input="\n".join(QUESTIONS),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        timeout=300,
        check=True,
    )
    found = []
    for line in done.stdout.split("\n")[:-1]:
        answer, *scores = json.loads(line)
        del answer["id"], answer["timing_ms"]
        found.append((answer, scores))
    return found


def test_two_processes_answer_alike(sample_data: Path) -> None:
    one, other = answers(sample_data, "1"), answers(sample_data, "2")
    assert len(one) == len(QUESTIONS) == 55
    for (answer, scores), (again, same) in zip(one, other, strict=True):
        assert answer == again, answer["question"]
        assert scores == same, answer["question"]
    # The comparison would be worth little if there were nothing to compare.
    given = [answer for answer, _ in one]
    assert {answer["status"] for answer in given} >= {"answered", "related"}
    assert sum(len(answer["citations"]) for answer in given) > len(QUESTIONS)
    assert any(citation["speaker"] for answer in given for citation in answer["citations"])
