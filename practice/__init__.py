"""Session support for couples therapists. `create_app` is the only thing to import from here."""


def create_app(*args, **kwargs):
    """Build the web application; see `practice.app.create_app`. Imported late: the command line needs no Flask."""
    from practice.app import create_app as build

    return build(*args, **kwargs)
