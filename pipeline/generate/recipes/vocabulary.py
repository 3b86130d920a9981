"""Words that are never the name of a thing: the grammar's closed classes."""

from __future__ import annotations

ARTICLES = frozenset("a an the my our your their its his her this that these those all every each some any one".split())

ADJECTIVES = frozenset(
    "simple small basic new existing full complete whole little tiny quick nice clean modern proper robust single"
    " different multiple several various many more few own usual typical minimal production-ready production good"
    " following main given custom secure fast async asynchronous synchronous thread-safe generic great working"
    " ready typed well-typed tested well-tested real standard plain local personal internal public in-memory".split()
)

STOP = ARTICLES | frozenset(
    "and or plus & with without of for to in on at by from as into using use uses used via is are be was were has have"
    " having should must shall will would can could may might need needs i we you it they he she me us them there here"
    " that which who whose where when while if then so also just only not no don't dont doesn't please but than"
    " about over under between per after before during within like such including includes include contain contains"
    " containing consisting consists both either e.g i.e etc what how want wants would'd i'd i'm let's it's up out off"
    " too very really thanks thank hello hi hey could'd ones other others another same given based backed stored keep"
    " keeps kept get gets let lets allow allows able help helps do does did doing done'd make makes made making".split()
)

VERBS = frozenset(
    "create creates creating write writes writing build builds building generate generates generating implement"
    " implements implementing develop design code program give show add adds adding update updates updating delete"
    " deletes deleting remove removes removing edit editing view list lists listing manage manages managing track tracks"
    " tracking store stores storing save saves saving handle handles handling provide provides support supports"
    " return returns returning expose exposes read reads reading fetch validate validates validating search find query"
    " run runs start set define defines represent represents representing model modelling modeling describe organize"
    " organise maintain take takes convert log change work works belong belongs know knows register login serve"
    " post put patch put see filter filters sort sorts page upload uploads keep".split()
)

GENERIC = frozenset(
    "api apis rest restful app apps application applications service services microservice microservices backend"
    " back-end server website web webapp endpoint endpoints route routes crud tool tools cli script scripts program"
    " programs utility command commands function functions method methods class classes model models dataclass"
    " dataclasses schema schemas table tables database databases db entity entities resource resources object objects"
    " record records system systems platform solution software project package module library code python python3"
    " fields field attributes attribute columns column properties property management manager managing tracker tracking"
    " operations interface json csv file files tests test unit http https pydantic sqlalchemy sqlmodel fastapi flask"
    " typer argparse pandas pytest postgres postgresql sqlite orm data storage repository structure type types hints"
    " typing docs documentation version example examples command-line client clients request requests response"
    " responses catalog catalogue registry collection dataset datasets frame dataframe dataframes rows row way things"
    " thing stuff something anything information info details auth authentication jwt pagination".split()
)
"""Nouns for the program itself, and for its parts."""

CLAUSE = frozenset(
    "using with in that which where when stored backed via on for so should must need needs use uses add include"
    " support make it they also i we let allow can then please there each every belonging belongs ordered sorted"
    " grouped from into by has have is are as if but".split()
)
"""Words that end a list of fields."""

NEGATIONS = ("without", "no", "not", "don't", "dont", "never", "excluding", "doesn't", "skip", "avoid")

FILLER = (
    STOP
    | ADJECTIVES
    | frozenset(
        "create creates creating write writes writing build builds building generate implement develop design give show"
        " provide develop program code python python3 app application service tool script function class project"
        " something thing things stuff way system support supports add adding includes feature features functionality"
        " handle handles manage managing management proper properly correctly correct error handling errors best"
        " practice practices type hints typing pep8 documented docstrings readme example field fields attribute"
        " attributes column columns property properties called named data json request requests response responses"
        " following possible easy easily senior engineer high quality well now one two three etc".split()
    )
)
"""Words that a request may hold without asking for anything more by them."""
