"""What one seed draws before anything happens: the PCs, the server's habits, the kinds of trouble, and the steps."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.simulation.line import FAULTS
from tests.simulation.server import Habits, drawn_habits

PCS_MOST = 5
WORK = {"record": 8, "review": 2, "response": 2, "sync": 12, "wait": 4, "decide": 2}
TROUBLE = {
    "central": 10,
    "late": 6,
    "deleted": 2,
    "clock": 4,
    "partition": 6,
    "backup server": 4,
    "restore server": 6,
    "backup pc": 4,
    "restore pc": 2,
    "put back pc": 2,
    "clone": 2,
    "caps": 4,
    "poison": 4,
    "busy": 4,
    "deliver": 4,
    "killed": 6,
    "disk full": 4,
}
TOPICS = ("", "", "keys", "appointment", "appointment", "resident", "resident", "list", "regime", "waiting")
MEANWHILE = ("record", "review", "central", "late", "sync of another", "second run", "caps", "hang", "hang long")


@dataclass(frozen=True)
class Step:
    """`seed`: of all that the step draws. `pc`: whose it is, among those there are."""

    kind: str
    pc: int
    seed: int

    def __str__(self) -> str:
        return f"{self.kind} (PC {self.pc})"


@dataclass(frozen=True)
class Schedule:
    """`faults`, `meanwhile`: what may befall a request. `rows`: how many appointments people work on.

    `topic`: what people speak of besides outcomes, "" for nothing: of one thing all, or no two would say it at once.
    """

    seed: int
    habits: Habits
    pcs: int
    rows: int
    faults: tuple[str, ...]
    meanwhile: tuple[str, ...]
    steps: tuple[Step, ...]
    topic: str = ""


def drawn(seed: int) -> Schedule:
    """Return the schedule of a seed."""
    rng = Random(f"schedule {seed}")
    habits = drawn_habits(rng)
    pcs = rng.choices((2, 3, 4, 5), (36, 2, 1, 1))[0]
    weights = {**WORK, **{kind: n for kind, n in TROUBLE.items() if rng.random() < 0.3}}
    kinds, shares = list(weights), list(weights.values())
    steps = rng.randint(3, rng.choice((8, 8, 8, 18)))  # most tell as much as long ones do, in half of the time
    return Schedule(
        seed=seed,
        habits=habits,
        pcs=pcs,
        rows=rng.choice((1, 1, 2, 3)),
        faults=_some(FAULTS, rng),
        meanwhile=_some(MEANWHILE, rng),
        steps=tuple(
            Step(kind, rng.randrange(pcs), rng.getrandbits(48)) for kind in rng.choices(kinds, shares, k=steps)
        ),
        topic=Random(f"topic {seed}").choice(TOPICS),
    )


def _some(of: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    share = rng.choice((0.0, 0.2, 0.6))
    return tuple(one for one in of if rng.random() < share)
