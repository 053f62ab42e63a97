"""What a line may say that does not hold as a claim: it gives a name, defines the loss, or tells what letters mean."""

from __future__ import annotations

from symbolic.checking.report import Verdict
from symbolic.checking.text.cues import names_anew
from symbolic.checking.text.definitions import is_error, is_no_number
from symbolic.checking.text.losses import other_loss
from symbolic.checking.text.names import head_key, named_by, reassigned
from symbolic.checking.text.stated import Stated
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import Syntax

__all__ = ["said_otherwise", "with_other_letters"]


def said_otherwise(own: Judgement, left: Syntax, right: Syntax, session: Session, *, by_word: bool) -> Stated | None:
    """Return what the first relation of a chain says instead of a claim; None where it is a claim after all.

    `by_word` is whether a word before it says that it gives a name.
    """
    of_error = session.notation.letter("L").latex != "E" and is_error(left, own)
    if is_no_number(own) or of_error or (by_word and names_anew(left, session)):
        naming = named_by(left, right, session, head_key(left) or "")
        if naming is not None:
            return Stated(f"Names {naming.key}.")
    if other_loss(own, session):
        said = session.loss_said
        reason = f"Right where {said}; the spec has other constants. What follows is tried with both."
        return Stated(reason, (own.sides[0], own.sides[1]), Verdict.CONVENTION, (said,))
    return with_other_letters(left, right, session)


def with_other_letters(left: Syntax, right: Syntax, session: Session) -> Stated | None:
    """Read a forward equation with other meanings for its letters; None where none makes it hold."""
    found = reassigned(left, right, session)
    if found is None:
        return None
    return Stated("Agrees with the network, and says what its letters mean.", (found.sides[0], found.sides[1]))
