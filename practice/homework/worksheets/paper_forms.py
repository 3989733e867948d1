"""Forms for worksheets: finding one by its number, and typing one in. The questions themselves are no WTForms."""

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from practice import web

_SHORT = Length(max=40, message="That is too long to be on a worksheet.")


class NumberForm(web.BaseForm):
    """What stands at the foot of each page of a worksheet."""

    number = StringField("Number", validators=[InputRequired("Type the number of the worksheet."), _SHORT])
    code = StringField("Code", validators=[InputRequired("Type the code that stands beside the number."), _SHORT])


class SheetForm(web.BaseForm):
    """One step of a worksheet, typed in for somebody."""


class SignedSheetForm(SheetForm):
    """A step that is one sheet for both."""

    signed = BooleanField("Both of them have signed this sheet")
