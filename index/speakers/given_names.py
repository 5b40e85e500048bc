"""Given names by the pronoun they usually take.

Used for two things only: to tell "Farida Nettleton" from "Tolland Marsh", and to leave
out antecedents a pronoun cannot mean. A name that is borne by men and women (Leslie,
Jordan) is in ``EITHER``; a name that is missing proves nothing.
"""

FEMALE: frozenset[str] = frozenset(
    """abigail ada adele adriana agnes aisha alexandra alice alicia alison allison alma amanda
    amber amelia amina amy ana anastasia andrea angela angelina anita ann anna annabel anne
    anneke annette annie antonia april ariana ashley astrid audrey aung ava barbara beatrice
    becky belinda bernadette bernice beryl bess beth bethan bethany betsy betty beverly bianca
    bonnie brenda brianna bridget brigid britney brittany brooke camila camilla candace cara
    carla carly carmen carol carole carolina caroline carolyn carrie cassandra catherine
    cathy cecilia cecile celeste celia celine charlotte chelsea cheryl chloe christina
    christine cindy claire clara clare claudia colleen connie constance cora corinne courtney
    cristina crystal cynthia daisy dana daniela danielle daphne darlene dawn deanna debbie
    deborah debra deirdre delia della denise diana diane dianne dolores donna dora doreen
    doris dorothy edith edna eileen elaine eleanor elena elise elisabeth eliza elizabeth ella
    ellen eloise elsa elsie emilia emily emma erica erika erin esme esperanza estelle esther
    ethel eva eve evelyn faith farida fatima fay felicity fern fiona flora florence frances
    francesca freda freya gabriela gabrielle gail gemma geneva genevieve georgia georgina
    geraldine gertrude gillian gina ginger gisele gladys glenda gloria grace greta gwen
    gwendolyn hannah harriet hattie hazel heather heidi helen helena hettie hilary hilda
    hillary holly hope huma ida ifeoma imelda imogen ines ingrid irene iris irma isabel
    isabella isla ivanka ivy jacqueline jade jan jane janet janice janine jasmine jeanette
    jeanne jenna jennifer jenny jess jessica jill jo joan joanna joanne jocelyn jodie johanna
    josephine josie joy joyce juanita judith judy julia juliana julie juliet june justine
    kamala karen karin kate katherine kathleen kathryn kathy katie katrina kayla kayleigh
    keisha kellyanne kerry kim kirsten kirsty kristen kristin kristina laila lara latoya laura
    lauren laverne leah leila lena leonie leticia libby lila lillian lily linda lindsay lisa
    liz loretta lorena lori lorna lorraine louise lourdes lucia lucille lucinda lucy lydia
    lynda lynette lynn mabel mackenzie madeleine madeline madison maggie malala mallory mandy
    margaret margot margaux maria mariah marian marianne marie marilyn marina marine marion marissa
    marjorie marlene marsha martha martina mary matilda maud maureen maxine maya megan meghan
    melania melanie melinda melissa mercedes meredith mia michaela michele michelle mildred
    millie mimi mina minnie miranda miriam molly mona monica muriel nadia nadine nancy naomi
    natalia natalie natasha nell nicola nicole nina nora noreen norma octavia odette olga
    olive olivia paige pamela patricia patsy patti paula pauline pearl peggy penelope penny
    petra philippa phoebe phyllis polly pooja prisca priscilla priti priya rachel ramona raquel
    rebecca regina renee rhonda rita roberta robin robyn rosa rosalind rose rosemary rosie
    roxanne ruby ruth sabrina sadie sally samantha samira sandra sara sarah saskia selena
    selina serena shakira shannon sharon sheila shelley sheryl shirley sian simone siobhan
    sofia sonia sonya sophia sophie stacey stacy stella stephanie stevie sue susan susanna
    susannah susie suzanne svetlana sylvia tamara tammy tania tanya tara tatiana teresa tess
    tessa thelma theresa therese tiffany tina tracey tracy trisha trudy ursula valerie
    vanessa vera verity veronica vicki vicky victoria viola violet virginia vivian vivien
    wanda wendy whitney wilma winifred yasmin yolanda yvette yvonne zadie zara zoe""".split()
)

MALE: frozenset[str] = frozenset(
    """aaron abdul abdullah abe abel abraham adam adrian ahmad ahmed aidan al alan alastair
    albert alberto alec alejandro alexander alexei alf alfie alfred alfredo ali alistair allan
    allen alonzo alvin amir amit amos andre andreas andres andrew andy angus anthony antonio
    antony archie armando arnold art arthur arturo ashok asif augustus austin axel barack
    barnaby barney barry bart basil ben benedict benito benjamin bernard bernardo bernie bert
    bill billy bob bobby boris brad bradley brandon brendan brent brett brian bruce bruno bryan
    byron caleb callum calvin cameron carl carlos carlton cecil cedric cesar charles charlie
    chester chris christian christopher chuck clarence clark claude clay clement cliff clifford
    clint clinton clive clyde cody colin colm conor conrad corey cornelius cory craig curtis
    cyril cyrus dale damian damien damon dan daniel danny darius dariusz darrell darren dave
    david dean declan deepak dennis denny derek dermot derrick desmond dev dexter diego dimitri
    dirk dominic don donald doug dougie douglas duncan dustin dwayne dwight earl ed eddie edgar
    edmund eduardo edward edwin eli elias elijah elliot elliott elmer emanuel emil emmanuel
    enrique eric erik ernest ernie ervin esteban ethan eugene evan evo ezra fabian federico
    felipe felix ferdinand fergus fernando fidel finn floyd francis francisco franco frank
    franklin fraser fred freddie frederick gabriel gareth garry gary gavin gene geoff geoffrey
    george gerald gerard gerry giles giovanni glen glenn gordon graeme graham grant greg
    gregory grover guillermo gus gustavo guy hamish hank hans harold harris harry harvey hassan
    hector henry herb herbert herman herschel homer horace howard hubert hugh hugo hussein
    ian ibrahim idris ignacio igor imran ira irving isaac ismail israel ivan ivor jack jacob
    jacques jake jamal james jared jarvis jason javier jay jeb jed jeff jeffrey jeremiah jeremy
    jermaine jerome jerry jesus jim jimmy joaquin joe joel johan johann john johnny jon
    jonathan jonah jorge jose josef joseph josh joshua josiah juan jude julian julio julius
    justin kareem karl keith kelvin ken kenneth kenny kevin khalid khizr kieran kirk kofi kumar
    kurt kyle lachlan lamar lance larry lars laurence lawrence leigh len lennox leo leon
    leonard leonardo leopold leroy les lester levi lewis liam lindsey lionel lloyd logan
    lorenzo lou louis luca lucas luis luke luther magnus mahmoud malcolm manuel marc marcel
    marco marcos marcus mario mark marshall martin marty marvin mateo matt matteo matthew
    maurice max maximilian mel melvin michael miguel mike mikhail miles milo milton mitch mitt
    mitchell mohamed mohammad mohammed moises moses muhammad murray myron narendra nate nathan
    nathaniel ned neil nelson neville newt nicholas nick nicolas nigel noah noel norman oleg
    oliver omar orlando oscar oswald otis otto owen pablo paddy patrick paul pavel pedro
    percy perry pete peter phil philip phillip pierre piers preston quentin rafael raheem raj
    rajesh ralph ramon rand randall randy raphael rashid raul ravi ray raymond reg reggie
    reginald reince rene reuben rex ricardo rich richard rick ricky rob robbie robby robert
    roberto rod roderick rodney rodrigo roger roland rolf ron ronald ronnie rory roscoe ross
    roy ruben rudolph rudy rufus rupert russ russell ryan sadiq saeed salman salvador samuel
    sanjay saul scott sean sebastian sergei sergio seth shane shaun shawn sid sidney silvio
    simon solomon spencer stan stanley stefan stephen steve steven stewart stuart sven ted
    terence terrence terry theo theodore thom thomas tim timothy tobias toby todd tom tommy
    toni tony travis trent trevor tristan tunde tyler tyrone ulysses umar vernon victor
    viktor vincent virgil vlad vladimir wade wallace walt walter warren wayne wesley wilbur
    wilfred will william willie winston wolf wolfgang xavier yusuf zac zach zachary zane
    """.split()
)

EITHER: frozenset[str] = frozenset(
    """addison adele alex ali angel ariel aubrey avery bailey blair bobbie brook cameron carey
    carmel casey charlie chris corey dana darcy devon drew elliot emerson evan florian francis
    frankie gale glenn harley hayden jackie jaime jamie jean jessie jo jody jordan jules kai
    kay kelly kendall kerry kim kit kris lane lee leigh lesley leslie lindsay lindsey logan
    loren lou lynn mackenzie maria mel merle micah michal morgan nicky noor pat peyton quinn
    randy ray reagan reese rene riley robin rory rowan sam sandy sasha sean shannon shawn
    shelby sidney skyler stacy stevie sydney taylor terry toni tony tracy tyler val vivian
    whitney yang""".split()
) - frozenset("sean rory tony lindsey glenn evan elliot ray rene maria".split())


def gender_of(given_name: str) -> str | None:
    """``m`` or ``f`` where the given name (any case) tells, else ``None``."""
    name = given_name.lower()
    if name in EITHER:
        return None
    if name in FEMALE:
        return None if name in MALE else "f"
    return "m" if name in MALE else None


def is_given_name(word: str) -> bool:
    """Whether ``word`` (any case) is a known given name."""
    word = word.lower()
    return word in FEMALE or word in MALE or word in EITHER
