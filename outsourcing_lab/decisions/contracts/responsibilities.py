"""Who does what, and who answers for it: a RACI matrix and what is wrong with it."""

from collections.abc import Collection, Mapping

LETTERS = {"R": "responsible", "A": "accountable", "C": "consulted", "I": "informed"}


def raci_problems(
    matrix: Mapping[str, Mapping[str, str]], *, vendors: Collection[str] = (), regulated: Collection[str] = ()
) -> tuple[str, ...]:
    """Return what is wrong with a RACI matrix, a sentence for each problem; none where it is sound.

    In a sound matrix each activity has exactly one party that is accountable (A) and at least one that is
    responsible (R), the one that does the work. For a regulated duty no vendor is accountable: the work can
    be bought, the duty stays with the client.

    Args:
        matrix: for each activity, the letters of each party: R responsible, A accountable, C consulted, I
            informed. One party may have several, such as "AR" or "A/R", or none ("").
        vendors: which parties are vendors.
        regulated: which activities are duties that a regulator lays on the client.

    Raises:
        TypeError: where the matrix is no mapping of mappings, letters no string, or names a single string.
        ValueError: where the matrix is empty, a letter is unknown, a vendor or a regulated activity does not
            occur in it, or there are regulated activities and no vendor is named.

    Example:
        >>> matrix = {
        ...     "pay invoices": {"client": "A", "vendor": "R"},
        ...     "report to the tax office": {"client": "C", "vendor": "A/R"},
        ...     "approve suppliers": {"client": "A", "vendor": "A"},
        ... }
        >>> for problem in raci_problems(matrix, vendors=["vendor"], regulated=["report to the tax office"]):
        ...     print(problem)
        report to the tax office: vendor is accountable (A) for a regulated duty; the client must be
        approve suppliers: 2 parties are accountable (A): client, vendor; there must be exactly one
        approve suppliers: nobody is responsible (R); at least one must be

    Reference:
        Governance in ISO 37500:2014 and in the IAOP's OPBOK.
    """
    if not isinstance(matrix, Mapping):
        raise TypeError(f"matrix is {matrix!r}; give for each activity the letters of each party")
    if not matrix:
        raise ValueError(f"matrix is {matrix!r}; give at least one activity")
    letters = {activity: _letters_by_party(activity, parties) for activity, parties in matrix.items()}
    parties = dict.fromkeys(party for by_party in letters.values() for party in by_party)
    _check_names("vendors", vendors, parties)
    _check_names("regulated", regulated, letters)
    if regulated and not vendors:
        raise ValueError(f"regulated is {regulated!r} and vendors is {vendors!r}; name the vendors as well")
    return tuple(
        f"{activity}: {problem}"
        for activity, by_party in letters.items()
        for problem in _problems(by_party, vendors if activity in regulated else ())
    )


def _problems(letters: Mapping[str, set[str]], barred_vendors: Collection[str]) -> list[str]:
    accountable = [party for party, held in letters.items() if "A" in held]
    problems = []
    if not accountable:
        problems.append("nobody is accountable (A); there must be exactly one")
    elif len(accountable) > 1:
        listed = ", ".join(accountable)
        problems.append(
            f"{len(accountable)} parties are accountable (A): {listed}; there must be exactly one"
        )
    if not any("R" in held for held in letters.values()):
        problems.append("nobody is responsible (R); at least one must be")
    problems += [
        f"{party} is accountable (A) for a regulated duty; the client must be"
        for party in accountable
        if party in barred_vendors
    ]
    return problems


def _letters_by_party(activity: str, parties: Mapping[str, str]) -> dict[str, set[str]]:
    if not isinstance(parties, Mapping):
        raise TypeError(
            f"matrix[{activity!r}] is {parties!r}; give the letters of each party, such as {{'client': 'A'}}"
        )
    return {party: _letters(f"matrix[{activity!r}][{party!r}]", text) for party, text in parties.items()}


def _letters(name: str, text: str) -> set[str]:
    allowed = ", ".join(f"{letter} ({meaning})" for letter, meaning in LETTERS.items())
    if not isinstance(text, str):
        raise TypeError(f"{name} is {text!r}; give letters as a string: {allowed}")
    letters = set(text) - set("/, ")
    if not letters <= LETTERS.keys():
        raise ValueError(f"{name} is {text!r}; give letters among {allowed}")
    return letters


def _check_names(argument: str, names: Collection[str], known: Collection[str]) -> None:
    if isinstance(names, str) or not isinstance(names, Collection):
        raise TypeError(f"{argument} is {names!r}; give a list of names")
    for name in names:
        if name not in known:
            raise ValueError(
                f"{argument} has {name!r}; give names in the matrix: {', '.join(map(str, known))}"
            )
