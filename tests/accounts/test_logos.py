"""The practice's logo: what is taken in, what is kept of it, and where it stands."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from practice import db
from practice.accounts import logos
from practice.models import AuditEvent, Logo, Practice
from practice.reports import pdf

PAGE = "/practice/logo"


def picture(form: str = "PNG", size: tuple[int, int] = (200, 100), mode: str = "RGB", **more) -> bytes:
    out = io.BytesIO()
    colour = {"RGB": (20, 90, 90), "RGBA": (0, 0, 0, 0), "L": 80, "1": 1, "P": 3, "CMYK": (9, 9, 9, 9)}.get(mode, 40000)
    Image.new(mode, size, colour).save(out, form, **more)
    return out.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).save(out, "PNG")
    return out.getvalue()


def upload(client, data: bytes, name: str = "logo.png", expect: int = 200):
    form = client.get(PAGE).form("logo")
    values = {**dict(form.values), "picture": (io.BytesIO(data), name)}
    return client.post(PAGE, values, expect=expect)


def rows() -> list[Logo]:
    db.session.expire_all()
    return db.session.query(Logo).order_by(Logo.created_at).all()


def current() -> Logo | None:
    db.session.expire_all()
    return db.session.query(Logo).join(Practice, Practice.logo_id == Logo.id).one_or_none()


def events() -> list[str]:
    found = db.session.query(AuditEvent.event).filter(AuditEvent.event.like("practice.logo%"))
    return [event for (event,) in found.order_by(AuditEvent.at)]


def test_choose_see_replace_and_remove(world, sign_in):
    client = sign_in("max")
    page = client.get("/practice").follow("Add a logo")
    assert not page.all("img.letterhead-logo")
    page = upload(client, picture())
    assert page.flashes == ["The logo is saved. It stands on everything that is printed from now on."]
    shown = page.find("img.letterhead-logo")
    assert shown.get("alt") == "Logo of Harbor Couples Practice"
    first = current()
    answer = client.get(shown.get("src"))
    assert answer.mimetype == "image/png" and answer.data == first.image
    upload(client, picture("JPEG"))
    second = current()
    assert second.media_type == "image/jpeg" and second.id != first.id and len(rows()) == 2
    assert client.get(f"{PAGE}/{first.sha256}").data == first.image, "records signed under it still show it"
    page = client.get("/practice").follow("Change or remove the logo").follow("Remove the logo")
    assert current() is not None, "nothing is removed before it is confirmed"
    page = page.form("Remove the logo").submit()
    assert page.flashes and current() is None and len(rows()) == 2
    assert client.get(f"{PAGE}/remove").url == PAGE
    assert events() == ["practice.logo_changed", "practice.logo_changed", "practice.logo_removed"]


@pytest.mark.parametrize("who", ["dana", "sam", "ana", "cleo"])
def test_the_admin_chooses_and_everybody_signed_in_sees(world, sign_in, visitor, who):
    upload(sign_in("max"), picture())
    there = f"{PAGE}/{current().sha256}"
    sign_in(who).get(PAGE, expect=404)
    sign_in(who).get(f"{PAGE}/remove", expect=404)
    assert sign_in(who).get(there).data == current().image
    sign_in(who).get(f"{PAGE}/{'0' * 64}", expect=404)
    assert visitor.get(there).h1 == "Sign in"


def test_sent_twice_it_is_one(world, sign_in):
    client = sign_in("max")
    upload(client, picture())
    upload(client, picture())
    assert len(rows()) == 1 and events() == ["practice.logo_changed"]
    upload(client, picture("JPEG"))
    upload(client, picture())  # the first one again: its row is there
    assert len(rows()) == 2 and current().media_type == "image/png"


def test_settings_that_are_open_in_another_tab_are_not_older_for_it(world, sign_in):
    client = sign_in("max")
    form = client.get("/practice").form("practice-form")
    upload(client, picture())
    assert form.fill(phone="+1 312 555 0123").submit("Save").flashes == ["The settings are saved."]
    assert current() is not None


PNG_HEAD = picture()[:60]
REFUSED = {
    "nothing": (b"", "The file is empty"),
    "words": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no PNG or JPEG"),
    "a head": (PNG_HEAD, "no PNG or JPEG"),
    "a cut one": (noise((200, 200))[:-900], "no PNG or JPEG"),
    "a cut photograph": (picture("JPEG", size=(900, 900))[:-200], "no PNG or JPEG"),
    "another kind": (picture("GIF"), "no PNG or JPEG"),
    "a PDF": (b"%PDF-1.7\n" + b"x" * 999, "no PNG or JPEG"),
    "too heavy": (noise((700, 700)), "larger than 300 KB"),
    "too wide": (picture(size=(4001, 10)), "larger than 4000"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_logo_is_refused_in_words(world, sign_in, what):
    pdf.engine_version()  # WeasyPrint has Pillow draw what is cut
    data, words = REFUSED[what]
    page = upload(sign_in("max"), data, expect=422)
    assert any(words in line for line in page.errors), page.errors
    assert rows() == []


def test_a_photograph_from_a_phone_is_refused_beside_the_field(world, sign_in):
    client = sign_in("max")
    form = client.get(PAGE).form("logo")
    parts = [f'--zz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form.values]
    head = '--zz\r\nContent-Disposition: form-data; name="picture"; filename="IMG_1.JPG"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=zz"}

    def send(size: int):
        body = "".join(parts).encode() + head.encode() + b"\xff\xd8" + b"x" * size + b"\r\n--zz--\r\n"
        return client.request("POST", PAGE, body, kind)

    page = send(6_000_000)
    assert page.status == 422
    assert page.errors == ["Picture: The file is larger than 300 KB. Save it smaller and choose it again."]
    page = send(13_000_000)
    assert page.status == 413 and "too much at once" in page.text


def test_no_file_is_asked_for(world, sign_in):
    page = sign_in("max").get(PAGE).form("logo").submit("Use this logo", expect=422)
    assert page.errors == ["Picture: Choose a file."]


def test_a_bomb_is_refused_before_it_is_drawn():
    """A few bytes that say they are a picture of 60,000 × 60,000."""
    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9999)), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    with pytest.raises(logos.NotUsable):
        logos.read(data)


def test_only_the_picture_is_kept():
    """No words, no place, no second picture, nothing after its end; turned upright."""
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "zq1234x")
    png = logos.read(picture(pnginfo=said) + b"zq1234x")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "zq1234x"
    jpeg = logos.read(picture("JPEG", exif=exif, comment=b"zq1234x"))
    for kept in (png, jpeg):
        assert b"zq1234x" not in kept.data
        assert not Image.open(io.BytesIO(kept.data)).getexif()
    assert (png.width, png.height) == (200, 100) and (jpeg.width, jpeg.height) == (100, 200)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "P", "I;16"])
def test_every_kind_of_picture_becomes_plain(mode):
    kept = Image.open(io.BytesIO(logos.read(picture(mode=mode)).data))
    assert kept.mode == "RGB" and kept.size == (200, 100)
    if mode == "RGBA":
        assert kept.getpixel((5, 5)) == (255, 255, 255), "what is clear is paper"
    if mode == "I;16":
        assert kept.getpixel((5, 5)) == (156, 156, 156)


def test_four_colours_and_large_ones():
    assert Image.open(io.BytesIO(logos.read(picture("JPEG", mode="CMYK")).data)).mode == "RGB"
    large = logos.read(picture(size=(4000, 1000)))
    assert (large.width, large.height) == (1200, 300)
    thin = logos.read(picture(size=(4000, 1)))
    assert (thin.width, thin.height) == (1200, 1)


def test_what_grows_by_being_drawn_anew_is_made_smaller():
    out = io.BytesIO()
    Image.effect_noise((900, 900), 90).quantize(4).save(out, "PNG", optimize=True)
    assert len(out.getvalue()) <= logos.MOST, "a small file"
    kept = logos.read(out.getvalue())
    assert len(kept.data) <= logos.MOST


def test_the_other_half_of_a_double_click_is_a_moment_faster(world, monkeypatch):
    """Both look before either has written."""
    made = logos.read(picture())
    logos.put(world.max.actor, made)
    real, asked = logos.named, []

    def late(*of):
        asked.append(of)
        return None if len(asked) == 1 else real(*of)

    monkeypatch.setattr(logos, "named", late)
    logos.put(world.max.actor, made)
    assert len(rows()) == 1 and len(asked) == 2
