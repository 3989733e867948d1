"""The demo practice: invented people, believable data, the same for the same seed. Never touches a real instance."""

from practice.demo.instance import NotADemo, environment, settings
from practice.demo.make import Made, make

__all__ = ["Made", "NotADemo", "environment", "make", "settings"]
