"""Settings: strict, each wrong value one sentence."""

import pytest

from practice import config

KEYS = "k1:" + "A" * 43 + "="
SECRET = "s" * 32


def load(tmp_path, **environ):
    """The settings of an instance in a temporary folder."""
    return config.load({"PRACTICE_INSTANCE": str(tmp_path / "instance"), **environ})


def test_without_a_word_the_embedded_default(tmp_path):
    settings = load(tmp_path)
    assert settings.embedded and not settings.secure
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/practice.db"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert (settings.proxies, settings.smtp, settings.mail_from) == (0, None, "practice@localhost")
    assert settings.outbox == tmp_path / "instance" / "outbox"


def test_the_keys_of_an_instance_are_made_once_and_private(tmp_path):
    first, second = load(tmp_path), load(tmp_path)
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 32
    assert first.keyring == second.keyring
    assert (tmp_path / "instance" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_the_instance_may_come_from_the_process(monkeypatch, tmp_path):
    monkeypatch.setenv("PRACTICE_INSTANCE", str(tmp_path))
    assert config.load().instance == tmp_path.resolve()


def test_everything_set(tmp_path):
    settings = load(
        tmp_path,
        DATABASE_URL="postgres://u:p@db/practice",
        PRACTICE_BASE_URL="https://practice.example/",
        PRACTICE_SECRET_KEY=SECRET,
        PRACTICE_KEYS=KEYS,
        PRACTICE_PROXIES="1",
        SMTP_HOST="mail.example",
        SMTP_USER="u",
        SMTP_PASSWORD="p",
        MAIL_FROM="hello@practice.example",
    )
    assert settings.database_url == "postgresql+psycopg://u:p@db/practice"
    assert settings.secure and not settings.embedded
    assert settings.base_url == "https://practice.example"
    assert settings.keyring.current == "k1" and settings.secret_key == SECRET
    assert settings.smtp == config.Smtp("mail.example", 587, "u", "p", "starttls")
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    ("security", "port"), [("tls", 465), ("starttls", 587), ("none", 587)]
)
def test_the_port_follows_the_security(tmp_path, security, port):
    settings = load(tmp_path, SMTP_HOST="mail.example", SMTP_SECURITY=security, MAIL_FROM="a@b.example")
    assert settings.smtp.port == port


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"PRACTICE_BASEURL": "x"}, "PRACTICE_BASEURL is not a setting"),
        ({"SMTP_HOSTNAME": "x"}, "SMTP_HOSTNAME is not a setting"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "sqlite:///relative.db"}, "DATABASE_URL must be"),
        ({"PRACTICE_BASE_URL": "practice.example"}, "PRACTICE_BASE_URL must look like"),
        ({"PRACTICE_BASE_URL": "https://practice.example/below"}, "PRACTICE_BASE_URL must look like"),
        ({"PRACTICE_BASE_URL": "https://practice.example:99999"}, "PRACTICE_BASE_URL must look like"),
        ({"PRACTICE_BASE_URL": "https://[practice"}, "PRACTICE_BASE_URL must look like"),
        ({"PRACTICE_BASE_URL": "ftp://practice.example"}, "PRACTICE_BASE_URL must look like"),
        ({"PRACTICE_PROXIES": "yes"}, "PRACTICE_PROXIES must be a whole number from 0 to 5"),
        ({"PRACTICE_PROXIES": "6"}, "PRACTICE_PROXIES must be a whole number from 0 to 5"),
        ({"PRACTICE_PROXIES": "²"}, "PRACTICE_PROXIES must be a whole number from 0 to 5"),
        ({"PRACTICE_SECRET_KEY": SECRET}, "set both, or neither"),
        ({"PRACTICE_KEYS": KEYS}, "set both, or neither"),
        ({"PRACTICE_SECRET_KEY": "short", "PRACTICE_KEYS": KEYS}, "at least 32 characters"),
        ({"PRACTICE_SECRET_KEY": SECRET, "PRACTICE_KEYS": "k1:AAAA"}, "PRACTICE_KEYS cannot be used: key k1 is 3"),
        ({"PRACTICE_SECRET_KEY": SECRET, "PRACTICE_KEYS": "k1:*"}, "key k1 is not base64"),
        ({"PRACTICE_SECRET_KEY": SECRET, "PRACTICE_KEYS": f"{KEYS},{KEYS}"}, "key id k1 is there twice"),
        ({"PRACTICE_SECRET_KEY": SECRET, "PRACTICE_KEYS": f"K!:{KEYS[3:]}"}, "lower-case letters and digits"),
        ({"SMTP_PORT": "25"}, "SMTP_PORT is set but SMTP_HOST is not"),
        ({"SMTP_HOST": "m", "MAIL_FROM": "a@b", "SMTP_SECURITY": "ssl"}, "SMTP_SECURITY must be"),
        ({"SMTP_HOST": "m", "MAIL_FROM": "a@b", "SMTP_USER": "u"}, "SMTP_USER and SMTP_PASSWORD go together"),
        ({"SMTP_HOST": "m", "MAIL_FROM": "a@b", "SMTP_PORT": "0"}, "SMTP_PORT must be"),
        ({"SMTP_HOST": "m"}, "MAIL_FROM must be set"),
        ({"MAIL_FROM": "a b@c"}, "MAIL_FROM must be one e-mail address"),
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM must be one e-mail address"),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path, environ, told):
    with pytest.raises(config.BadSetting) as caught:
        load(tmp_path, **environ)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_value_of_blanks_is_no_value(tmp_path):
    assert load(tmp_path, SMTP_HOST="  ", DATABASE_URL="").embedded


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"secret_key": "x", "keys": {"k1": "*"}, "current": "k1"}',
        '{"secret_key": "x", "keys": {"k1": "AAAA"}, "current": "k1"}',
        f'{{"secret_key": "x", "keys": {{"k1": "{KEYS[3:]}"}}, "current": "k2"}}',
    ],
)
def test_a_broken_secrets_file_stops_the_start(tmp_path, text):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secrets.json").write_text(text)
    with pytest.raises(config.BadSetting, match="cannot be read or made"):
        load(tmp_path)


def test_an_instance_that_cannot_be_made_stops_the_start(tmp_path):
    (tmp_path / "instance").write_text("a file")
    with pytest.raises(config.BadSetting, match="cannot be read or made"):
        load(tmp_path)


def test_secrets_do_not_show_in_a_message(tmp_path):
    settings = load(
        tmp_path,
        PRACTICE_SECRET_KEY=SECRET,
        PRACTICE_KEYS=KEYS,
        SMTP_HOST="m",
        SMTP_USER="u",
        SMTP_PASSWORD="opensesame",
        MAIL_FROM="a@b",
    )
    shown = repr(settings)
    assert SECRET not in shown and "opensesame" not in shown and "\\x00" not in shown
