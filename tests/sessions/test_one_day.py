"""Several sessions of one couple on one day."""

from practice import access, db
from practice.models import Document
from tests.sessions import written


def test_three_sessions_of_a_day_have_documents_that_nobody_mistakes(world):
    rows = [
        written.signed(world),
        written.signed(world, starts="10:00", ends="10:50"),
        written.signed(world, starts="12:00", ends="12:50", modality="individual_a"),
    ]
    ids = {row.id for row in rows}
    documents = [row for row in db.session.scalars(access.everything(Document)) if row.session_id in ids]
    assert {row.session_id for row in documents} == ids
    names = [row.file_name for row in documents]
    assert len(set(names)) == len(names)
