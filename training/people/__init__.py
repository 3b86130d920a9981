"""How people ask for a program: in fragments, orders and questions, with names they would choose, politely or not.

`training/wording.py` is a grammar of whole sentences over two or three phrases a step. This is the other half: the
phrases of `phrases/*.txt`, written by hand, a dozen for every step, in the loose forms of `manners.py`.
"""

from training.people.classics import names_for, of_classic
from training.people.manners import typed
from training.people.parameters import of_parameter
from training.people.programs import docstring, of_program
from training.people.records import of_records, usual_fields

__all__ = ["docstring", "names_for", "of_classic", "of_parameter", "of_program", "of_records", "typed", "usual_fields"]
