"""nbgrader's *collect* and *release feedback*, made safe for a machine that students share with their instructor.

nbgrader collects what carries a student's name, whoever put it there, and follows links with the instructor's
rights: it says so in its log, and goes on. Here a hand-in counts only if the account that it names owns all of it, no
link is followed, and one odd hand-in stops nobody else's. Feedback goes to whoever handed in through the exchange.
Both run wherever nbgrader's own would: its commands, Formgrader's buttons, and the kit's.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from asylum_clinic.errors import KitError
from asylum_clinic.grading.lms.collecting import Collected, keep
from asylum_clinic.grading.lms.receipts import SECRET, STAMP
from asylum_clinic.grading.running import printable
from asylum_clinic.grading.submissions import UNSAFE, read_unfollowed, safe_name

WITHIN = 300.0
"""How many seconds a hand-in's files may be younger than the time it names: copying takes a while."""
LATER = "Files in it were changed at {} by this machine's clock, after the time that it names ({}). Ask the student."


class KitCollect(ExchangeCollect):  # type: ignore[misc]
    """Takes in what accounts handed in themselves; ``collected`` says what became of each."""

    src_records: list[dict[str, Any]]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.collected: list[Collected] = []

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Return who handed in and when; nobody if the name or the owner says otherwise."""
        try:
            record: dict[str, Any] = super()._path_to_record(path)
            owner = os.lstat(path).st_uid
        except Exception:  # anybody may put a folder of any name there, or take it away again
            return self._refused(printable(Path(path).name), "Its name is not one that nbgrader gives.")
        student, account = record["username"], _account(owner)
        if self.check_owner and student != account:
            said = f"{printable(account)!r} put it there in the name of {printable(student)!r}. Ask {account} why."
            return self._refused(printable(student), said)
        return record | {"owner": owner if self.check_owner else None}

    def _refused(self, student: str, said: str) -> dict[str, Any]:
        self.collected.append(Collected(student, "refused", said))
        return {"username": "", "timestamp": datetime.min}

    def init_src(self) -> None:
        """Find each account's newest hand-in; what was refused is in nobody's way."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def copy_files(self) -> None:
        """Take in one after the other, and keep what each replaces."""
        self.collected = list(dict.fromkeys(self.collected))  # a thousand folders in one name are one sentence
        self.collected += [self._take(record) for record in self.src_records]
        self.collected.sort(key=lambda one: one.student)
        for one in self.collected:
            (self.log.warning if one.said else self.log.info)("%s: %s %s", one.student, one.what, one.said)

    def _take(self, record: dict[str, Any]) -> Collected:
        student, time = record["username"], record["timestamp"]
        assignment = self.coursedir.assignment_id
        folder = Path(self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment))
        late = self.duedate is not None and time > self.duedate
        if not safe_name(student):
            return Collected(printable(student), "refused", UNSAFE, late)
        if folder.is_dir() and not self._counts(folder, time):
            return Collected(student, "same", late=late)
        try:
            files, changed = read_unfollowed(Path(self.inbound_path) / record["filename"], record["owner"])
        except KitError as error:
            return Collected(student, "refused", str(error), late)
        if not any(name.endswith(".ipynb") for name in files):
            return Collected(student, "refused", "It holds no notebook. Ask the student to hand in again.", late)
        stated = f"{time:%Y-%m-%d %H:%M:%S}"
        files[STAMP] = f"{time:%Y-%m-%d %H:%M:%S.%f} UTC".encode()
        then = datetime.fromtimestamp(changed, UTC)
        odd = (then.replace(tzinfo=None) - time).total_seconds() > WITHIN
        said = LATER.format(f"{then:%Y-%m-%d %H:%M:%S}", stated) if odd else ""
        taken = Collected(student, "replaced" if folder.is_dir() else "new", said, late)
        told = ("exchange", stated, printable(record["filename"]), student)
        return keep(Path(self.coursedir.root), assignment, taken, files, told)

    def _counts(self, folder: Path, time: datetime) -> bool:
        """Say whether a hand-in takes the place of what was collected before, as nbgrader decides it."""
        try:
            before = self.coursedir.get_existing_timestamp(str(folder))
        except Exception:  # what came another way may bring a file of this name with any words in it
            before = None
        if self.update and (before is None or time > before):
            return True
        return bool(self.before_duedate and before != time)


class KitReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """Gives feedback to those who handed in through the exchange: ``given``; ``others`` came in another way."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.given: list[str] = []
        self.others: list[str] = []

    def copy_files(self) -> None:
        """Put each page under a name that only who handed in can work out, in a folder that nobody can list."""
        excluded = {name for name in self.coursedir.student_id_exclude.split(",") if name}
        place = f"{self.coursedir.feedback_directory}/{self.coursedir.student_id}/{self.coursedir.assignment_id}"
        for folder in sorted(Path(self.coursedir.root).glob(place)):
            student = folder.parent.name
            if student in excluded:
                continue
            if not (folder / SECRET).is_file():
                self.others.append(student)
                continue
            secret = (folder / SECRET).read_text(encoding="utf-8", errors="replace")
            for page in sorted(folder.glob("*.html")):
                name = notebook_hash(secret=secret, notebook_id=page.stem)
                half = Path(self.dest_path) / f".{name}.part"
                half.write_bytes(page.read_bytes())
                half.chmod(0o644)
                half.replace(half.with_name(f"{name}.html"))
            self.given.append(student)
            self.log.info("Feedback on %s is in the exchange for %s", self.coursedir.assignment_id, student)


def _account(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"account number {number}"
