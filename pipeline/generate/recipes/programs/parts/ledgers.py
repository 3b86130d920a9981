"""Things of daily business: accounts, stocks, carts, votes, events, states, edits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class BadAmount(ValueError):
    """The amount is zero or less."""


class TooLittle(ValueError):
    """There is not enough of it."""


class Unknown(KeyError):
    """There is no such name."""


class Taken(ValueError):
    """There already is one."""


class Account:
    """Money of one owner."""

    def __init__(self, owner: str = "", balance: float = 0, overdraft: float = 0) -> None:
        if wanted("owner"):
            self.owner = owner
        if wanted("no_debt_at_start") and balance < 0:
            raise BadAmount("an account cannot begin in debt")
        self._balance = balance
        if wanted("overdraft"):
            self._overdraft = overdraft
        if wanted("history"):
            self._history: list[tuple[str, float]] = []

    @property
    def balance(self) -> float:
        return self._balance

    def deposit(self, amount: float) -> float:
        """Pay in; the new balance."""
        if amount <= 0:
            raise BadAmount("the amount must be above zero")
        self._balance += amount
        if wanted("history"):
            self._history.append(("deposit", amount))
        return self._balance

    def withdraw(self, amount: float) -> float:
        """Take out; the new balance."""
        if amount <= 0:
            raise BadAmount("the amount must be above zero")
        if amount > (self._balance + self._overdraft if wanted("overdraft") else self._balance):
            raise TooLittle(f"only {self._balance} is there")
        self._balance -= amount
        if wanted("history"):
            self._history.append(("withdraw", amount))
        return self._balance

    def history(self) -> list[tuple[str, float]]:
        """What happened, oldest first."""
        return list(self._history)


def check_money_comes_and_goes() -> None:
    account = Account()
    account.deposit(10)
    account.withdraw(4)
    assert account.balance == 6


class Bank:
    """Accounts by name, and money between them."""

    def __init__(self) -> None:
        self._balances: dict[Hashable, float] = {}
        if wanted("history"):
            self._history: list[tuple[Any, ...]] = []

    def open(self, name: Hashable, amount: float = 0) -> None:
        if name in self._balances:
            raise Taken(f"{name} is there already")
        if amount < 0:
            raise BadAmount("an account cannot begin in debt")
        self._balances[name] = amount

    def balance(self, name: Hashable) -> float:
        self._known(name)
        return self._balances[name]

    def deposit(self, name: Hashable, amount: float) -> float:
        """Pay in; the new balance."""
        self._known(name)
        if amount <= 0:
            raise BadAmount("the amount must be above zero")
        self._balances[name] += amount
        if wanted("history"):
            self._history.append(("deposit", name, amount))
        return self._balances[name]

    def withdraw(self, name: Hashable, amount: float) -> float:
        """Take out; the new balance."""
        self._known(name)
        if amount <= 0:
            raise BadAmount("the amount must be above zero")
        if amount > self._balances[name]:
            raise TooLittle(f"only {self._balances[name]} is there")
        self._balances[name] -= amount
        if wanted("history"):
            self._history.append(("withdraw", name, amount))
        return self._balances[name]

    def transfer(self, source: Hashable, target: Hashable, amount: float) -> None:
        """Move money, all of it or none."""
        self._known(source)
        self._known(target)
        if amount <= 0:
            raise BadAmount("the amount must be above zero")
        if amount > self._balances[source]:
            raise TooLittle(f"only {self._balances[source]} is there")
        self._balances[source] -= amount
        self._balances[target] += amount
        if wanted("history"):
            self._history.append(("transfer", source, target, amount))

    def close(self, name: Hashable) -> float:
        """End an account; what was on it."""
        self._known(name)
        return self._balances.pop(name)

    def accounts(self) -> list[Any]:
        return sorted(self._balances)

    def total(self) -> float:
        return sum(self._balances.values())

    def history(self) -> list[tuple[Any, ...]]:
        """What happened, oldest first."""
        return list(self._history)

    def _known(self, name: Hashable) -> None:
        if name not in self._balances:
            raise Unknown(name)


def check_money_moves() -> None:
    bank = Bank()
    bank.open("a")
    bank.open("b")
    bank.deposit("a", 10)
    bank.transfer("a", "b", 4)
    assert bank.balance("b") == 4


class Stock:
    """How many there are of each item."""

    def __init__(self) -> None:
        self._counts: dict[Hashable, float] = {}
        if wanted("price"):
            self._prices: dict[Hashable, float] = {}

    def add(self, name: Hashable, quantity: float = 1, price: float = 0) -> Any:
        """Put some in; how many there are."""
        if quantity <= 0:
            raise BadAmount("the quantity must be above zero")
        self._counts[name] = self._counts.get(name, 0) + quantity
        if wanted("price"):
            self._prices[name] = price
        return self._counts[name]

    def remove(self, name: Hashable, quantity: float = 1) -> Any:
        """Take some out; how many are left."""
        if wanted("remove.quantity") and quantity <= 0:
            raise BadAmount("the quantity must be above zero")
        if name not in self._counts:
            raise Unknown(name)
        if not wanted("remove.quantity"):
            return self._counts.pop(name)
        if quantity > self._counts[name]:
            raise TooLittle(f"only {self._counts[name]} of {name}")
        self._counts[name] -= quantity
        left = self._counts[name]
        if wanted("zero_goes") and not left:
            del self._counts[name]
        return left

    def quantity(self, name: Hashable) -> Any:
        if wanted("quantity_raises") and name not in self._counts:
            raise Unknown(name)
        return self._counts.get(name, 0)

    def low(self, threshold: float = 5) -> list[Any]:
        """The names of which there are fewer."""
        if wanted("at_most"):
            return sorted(name for name, count in self._counts.items() if count <= threshold)
        return sorted(name for name, count in self._counts.items() if count < threshold)

    def total(self) -> float:
        """What everything is worth, or how many pieces there are."""
        if wanted("price"):
            return sum(count * self._prices[name] for name, count in self._counts.items())
        return sum(self._counts.values())

    def items(self) -> list[Any]:
        return sorted(self._counts)

    def as_dict(self) -> dict[Any, Any]:
        return dict(self._counts)

    def clear(self) -> None:
        self._counts.clear()

    def __len__(self) -> int:
        return len(self._counts)

    def __contains__(self, name: Hashable) -> bool:
        return name in self._counts


def check_what_is_put_in_can_be_taken_out() -> None:
    stock = Stock()
    stock.add("nails", 5)
    stock.remove("nails", 2)
    assert stock.quantity("nails") == 3


class EventBus:
    """Handlers by topic."""

    def __init__(self) -> None:
        self._handlers: dict[Hashable, list[list[Any]]] = {}

    def subscribe(self, topic: Hashable, handler: Callable[..., Any], priority: float = 0) -> Callable[[], Any]:
        """Have a handler called; calling what comes back takes it away again."""
        entry = [handler, priority]
        handlers = self._handlers.setdefault(topic, [])
        handlers.append(entry)
        if wanted("priority"):
            handlers.sort(key=lambda one: -one[1])

        def cancel() -> None:
            if any(one is entry for one in self._handlers.get(topic, [])):
                self._handlers[topic] = [one for one in self._handlers[topic] if one is not entry]

        return cancel

    def once(self, topic: Hashable, handler: Callable[..., Any]) -> None:
        """Have a handler called a single time."""

        def single(*given: Any, **named: Any) -> Any:
            cancel()
            return handler(*given, **named)

        cancel = self.subscribe(topic, single)

    def unsubscribe(self, topic: Hashable, handler: Callable[..., Any]) -> bool:
        """Take a handler away; whether it was there."""
        for entry in self._handlers.get(topic, []):
            if entry[0] == handler:
                self._handlers[topic].remove(entry)
                return True
        if wanted("unsubscribe_raises"):
            raise Unknown(topic)
        return False

    def publish(self, topic: Hashable, *given: Any, **named: Any) -> int:
        """Call the handlers of a topic; how many they were."""
        handlers = list(self._handlers.get(topic, []))
        if wanted("wildcard") and topic != "*":
            handlers += self._handlers.get("*", [])
        for handler, *_ in handlers:
            if wanted("goes_on"):
                try:
                    handler(*given, **named)
                except Exception:  # noqa: S112  # nobody shall stop the others
                    continue
            else:
                handler(*given, **named)
        return len(handlers)

    def count(self, topic: Hashable) -> int:
        """How many handlers a topic has."""
        return len(self._handlers.get(topic, []))

    def clear(self) -> None:
        self._handlers.clear()


def check_a_handler_hears_what_is_published() -> None:
    bus = EventBus()
    heard: list[Any] = []
    bus.subscribe("a", heard.append)
    bus.publish("a", 3)
    assert heard == [3]


class NotAllowed(ValueError):
    """There is no such way from this state."""


class StateMachine:
    """A state that changes only along the ways that are laid down."""

    def __init__(self, initial: str, transitions: Any = ()) -> None:
        self._state = initial
        self._ways: dict[tuple[str, str], str] = {}
        if isinstance(transitions, Mapping):
            for key, value in transitions.items():
                if isinstance(value, Mapping):
                    self._ways |= {(key, event): target for event, target in value.items()}
                elif isinstance(key, tuple):
                    self._ways[key[0], key[1]] = value
                else:
                    self._ways |= {(key, target): target for target in value}
        else:
            for one in transitions:
                self._ways[one[0], one[1] if len(one) > 2 else one[-1]] = one[-1]
        self._history = [initial]

    @property
    def state(self) -> str:
        return self._state

    def add(self, source: str, event: str, target: str) -> None:
        """Lay down a way: in this state, this event leads there."""
        self._ways[source, event] = target

    def trigger(self, event: str) -> str:
        """Go the way of an event; the new state."""
        if (self._state, event) not in self._ways:
            raise NotAllowed(f"{event!r} is not possible in state {self._state!r}")
        self._state = self._ways[self._state, event]
        self._history.append(self._state)
        return self._state

    def can(self, event: str) -> bool:
        """Whether an event is possible now."""
        return (self._state, event) in self._ways

    def available(self) -> list[str]:
        """The events that are possible now, in alphabetical order."""
        return sorted(event for state, event in self._ways if state == self._state)

    def history(self) -> list[str]:
        """The states so far, the first one first."""
        return list(self._history)


class Nothing(IndexError):
    """There is nothing to take back, or to do again."""


class UndoStack:
    """A value with the ones before it, and the ones taken back."""

    def __init__(self, value: Any = "", limit: int = 0) -> None:
        self._value = value
        self._done: list[Any] = []
        self._undone: list[Any] = []
        if wanted("limit"):
            self._limit = limit

    def change(self, value: Any) -> None:
        """Put another value in its place."""
        self._done.append(self._value)
        if wanted("limit"):
            self._done = self._done[-self._limit :] if self._limit else []
        self._undone.clear()
        self._value = self._value + value if wanted("appends") else value

    def undo(self) -> Any:
        """Back to the value before."""
        if not self._done:
            if wanted("raises_at_end"):
                raise Nothing("there is nothing to take back")
            return False if wanted("tells_whether") else self._value
        self._undone.append(self._value)
        self._value = self._done.pop()
        return True if wanted("tells_whether") else self._value

    def redo(self) -> Any:
        """Forward again to the value that was taken back."""
        if not self._undone:
            if wanted("raises_at_end"):
                raise Nothing("there is nothing to do again")
            return False if wanted("tells_whether") else self._value
        self._done.append(self._value)
        self._value = self._undone.pop()
        return True if wanted("tells_whether") else self._value

    def can_undo(self) -> bool:
        return bool(self._done)

    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def value(self) -> Any:
        return self._value


class Ranking:
    """Points by name."""

    def __init__(self) -> None:
        self._scores: dict[Any, float] = {}

    def add(self, name: Hashable, points: float) -> Any:
        """Count points; those of the name so far."""
        if wanted("keeps_best"):
            self._scores[name] = max(points, self._scores.get(name, points))
        elif wanted("replaces"):
            self._scores[name] = points
        else:
            self._scores[name] = self._scores.get(name, 0) + points
        return self._scores[name]

    def top(self, count: int = 10) -> list[Any]:
        """The best with their points; of equals in alphabetical order."""
        best = sorted(self._scores.items(), key=lambda one: (-one[1], one[0]))[:count]
        return [name for name, _ in best] if wanted("names_only") else best

    def rank(self, name: Hashable) -> int:
        """The place of a name, from 1; equals share one."""
        if name not in self._scores:
            raise Unknown(name)
        return 1 + sum(one > self._scores[name] for one in self._scores.values())

    def score(self, name: Hashable) -> Any:
        if name not in self._scores:
            if wanted("score_raises"):
                raise Unknown(name)
            return 0
        return self._scores[name]

    def remove(self, name: Hashable) -> bool:
        """Strike a name; whether it was there."""
        if wanted("remove_raises") and name not in self._scores:
            raise Unknown(name)
        return self._scores.pop(name, None) is not None

    def reset(self) -> None:
        self._scores.clear()

    def __len__(self) -> int:
        return len(self._scores)

    def __contains__(self, name: Hashable) -> bool:
        return name in self._scores


def check_the_best_come_first() -> None:
    ranking = Ranking()
    ranking.add("a", 1)
    ranking.add("b", 2)
    assert ranking.rank("b") == 1


class Registry:
    """Things by name, each name once."""

    def __init__(self) -> None:
        self._things: dict[Any, Any] = {}

    def register(self, name: Hashable, thing: Any) -> None:
        if name in self._things:
            raise Taken(f"{name} is there already")
        self._things[name] = thing

    def get(self, name: Hashable, default: Any = None) -> Any:
        if wanted("get_raises") and name not in self._things:
            raise Unknown(name)
        return self._things.get(name, default)

    def unregister(self, name: Hashable) -> None:
        if name not in self._things:
            raise Unknown(name)
        del self._things[name]

    def names(self) -> list[Any]:
        return sorted(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, name: Hashable) -> bool:
        return name in self._things
