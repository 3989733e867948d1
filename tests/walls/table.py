"""Who gets what: every address × method × person, as one table to be read by people.

A line asks for one object by its name in tests/walls/scene.py: {pair.open} is ana's and ben's, dana's; {sams.open}
belongs to a couple of sam, whom dana supervises; {mixed.open} to rae, a therapist, as dana's client. Answers by person:
`in` to the sign-in page, `-` there is nothing here for you (404), a number is a status. POSTs carry a good form token
and nothing else, so 422 and 302 mean that the person would have been allowed to, and 403 that they see it but may not
do that.
"""

from dataclasses import dataclass

PEOPLE = ("visitor", "ana", "ben", "cleo", "dana", "lee", "sam", "max", "rae")
WORDS = {"in": 302, "-": 404}


@dataclass(frozen=True)
class Line:
    """One address and method, with the status each person gets."""

    method: str
    path: str
    expected: dict[str, str]

    def status(self, who: str) -> int:
        """The number behind the word."""
        word = self.expected[who]
        return WORDS.get(word) or int(word)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def lines() -> list[Line]:
    """The table, read."""
    found = []
    for text in TABLE.strip().splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        method, path, *words = text.split()
        assert len(words) == len(PEOPLE), f"{len(words)} answers, not {len(PEOPLE)}: {text}"
        found.append(Line(method, path, dict(zip(PEOPLE, words, strict=True))))
    return found


TABLE = """
#                                                         visitor ana  ben  cleo dana lee  sam  max  rae
# files
GET  /static/{file}                                            200  200  200  200  200  200  200  200  200
GET  /bootstrap/static/{bootstrap}                             200  200  200  200  200  200  200  200  200

# public
GET  /                                                         302  302  302  302  302  302  302  302  302
GET  /set-up                                                   302  302  302  302  302  302  302  302  302
POST /set-up                                                   302  302  302  302  302  302  302  302  302
GET  /sign-in                                                  200  302  302  302  302  302  302  302  302
POST /sign-in                                                  422  422  422  422  422  422  422  422  422
POST /sign-out                                                 302  302  302  302  302  302  302  302  302
GET  /password/forgot                                          200  200  200  200  200  200  200  200  200
POST /password/forgot                                          422  422  422  422  422  422  422  422  422
GET  /password/reset/{reset}                                   200  200  200  200  200  200  200  200  200
POST /password/reset/{reset}                                   422  422  422  422  422  422  422  422  422
GET  /password/reset/none                                      -    -    -    -    -    -    -    -    -
POST /password/reset/none                                      -    -    -    -    -    -    -    -    -
GET  /join/{join}                                              200  200  200  200  200  200  200  200  200
POST /join/{join}                                              422  422  422  422  422  422  422  422  422
GET  /join/none                                                -    -    -    -    -    -    -    -    -
POST /join/none                                                -    -    -    -    -    -    -    -    -
GET  /invitation                                               200  200  200  200  200  200  200  200  200
POST /invitation                                               422  422  422  422  422  422  422  422  422
GET  /invitation/{link}                                        200  200  200  200  200  200  200  200  200
POST /invitation/{link}                                        422  422  422  422  422  422  422  422  422
GET  /invitation/none                                          -    -    -    -    -    -    -    -    -
POST /invitation/none                                          -    -    -    -    -    -    -    -    -

# one's own account
GET  /account                                                  in   200  200  200  200  200  200  200  200
POST /account                                                  in   422  422  422  422  422  422  422  422
GET  /account/password                                         in   200  200  200  200  200  200  200  200
POST /account/password                                         in   422  422  422  422  422  422  422  422
GET  /account/reminders                                        in   200  200  200  -    -    -    -    200
POST /account/reminders                                        in   422  422  422  -    -    -    -    422
POST /account/sign-ins/end-others                              in   302  302  302  302  302  302  302  302
POST /account/sign-ins/{device_ana}/end                        in   302  -    -    -    -    -    -    -
POST /account/sign-ins/{device_dana}/end                       in   -    -    -    302  -    -    -    -
POST /account/sign-ins/{device_max}/end                        in   -    -    -    -    -    -    302  -
GET  /account/clients/{ana}/new-link                           in   -    -    -    200  -    -    -    -
POST /account/clients/{ana}/new-link                           in   -    -    -    200  -    -    -    -
GET  /account/clients/{kim}/new-link                           in   -    -    -    403  -    200  -    -
POST /account/clients/{kim}/new-link                           in   -    -    -    403  -    200  -    -
GET  /account/clients/{ida}/new-link                           in   -    -    -    404  -    -    -    -

# the practice
GET  /practice                                                 in   -    -    -    -    -    -    200  -
POST /practice                                                 in   -    -    -    -    -    -    422  -
GET  /practice/logo                                            in   -    -    -    -    -    -    200  -
POST /practice/logo                                            in   -    -    -    -    -    -    422  -
GET  /practice/logo/remove                                     in   -    -    -    -    -    -    200  -
POST /practice/logo/remove                                     in   -    -    -    -    -    -    302  -
GET  /practice/logo/{logo}                                     in   200  200  200  200  200  200  200  200
GET  /practice/integrity                                       in   -    -    -    -    -    -    200  -
GET  /practice/policy                                          in   -    -    -    -    -    -    200  -
GET  /practice/policy/{policy}                                 in   -    -    -    -    -    -    200  -
GET  /practice/policy/new                                      in   -    -    -    -    -    -    200  -
POST /practice/policy/new                                      in   -    -    -    -    -    -    422  -
GET  /audit-log                                                in   -    -    -    200  200  200  200  200
GET  /people                                                   in   -    -    -    -    -    -    200  -
GET  /people/invite                                            in   -    -    -    -    -    -    200  -
POST /people/invite                                            in   -    -    -    -    -    -    422  -
GET  /people/invitations/{joining}/again                       in   -    -    -    -    -    -    200  -
POST /people/invitations/{joining}/again                       in   -    -    -    -    -    -    200  -
GET  /people/invitations/{joining}/revoke                      in   -    -    -    -    -    -    200  -
POST /people/invitations/{joining}/revoke                      in   -    -    -    -    -    -    302  -
GET  /people/{user_dana}                                       in   -    -    -    -    -    -    200  -
POST /people/{user_dana}                                       in   -    -    -    -    -    -    422  -
GET  /people/{user_ana}                                        in   -    -    -    -    -    -    -    -
POST /people/{user_ana}                                        in   -    -    -    -    -    -    -    -
GET  /people/{user_dana}/disable                               in   -    -    -    -    -    -    200  -
POST /people/{user_dana}/disable                               in   -    -    -    -    -    -    302  -
GET  /people/{user_ana}/disable                                in   -    -    -    -    -    -    -    -
POST /people/{user_ana}/disable                                in   -    -    -    -    -    -    -    -
GET  /people/{user_dana}/enable                                in   -    -    -    -    -    -    302  -
POST /people/{user_dana}/enable                                in   -    -    -    -    -    -    302  -
POST /people/{user_ana}/enable                                 in   -    -    -    -    -    -    -    -
GET  /people/{user_dana}/reset-link                            in   -    -    -    -    -    -    200  -
POST /people/{user_dana}/reset-link                            in   -    -    -    -    -    -    200  -
GET  /people/{user_ana}/reset-link                             in   -    -    -    -    -    -    -    -
POST /people/{user_ana}/reset-link                             in   -    -    -    -    -    -    -    -

# licences
GET  /licences                                                 in   -    -    -    200  200  200  200  200
GET  /licences/new                                             in   -    -    -    200  200  200  -    200
POST /licences/new                                             in   -    -    -    422  422  422  -    422
GET  /licences/npi                                             in   -    -    -    200  200  200  -    200
POST /licences/npi                                             in   -    -    -    302  302  302  -    302
GET  /licences/{licence_dana}/edit                             in   -    -    -    200  -    -    -    -
POST /licences/{licence_dana}/edit                             in   -    -    -    422  -    -    -    -
GET  /licences/{licence_dana}/verify                           in   -    -    -    -    -    -    200  -
POST /licences/{licence_dana}/verify                           in   -    -    -    -    -    -    422  -

# couples
GET  /couples                                                  in   -    -    -    200  200  200  -    200
GET  /couples/new                                              in   -    -    -    200  200  200  -    200
POST /couples/new                                              in   -    -    -    422  422  422  -    422
GET  /caseload                                                 in   -    -    -    200  200  200  200  200
GET  /caseload.pdf                                             in   -    -    -    200  200  200  200  200
GET  /caseload?scope=caseload                                  in   -    -    -    200  200  200  -    200
GET  /caseload?scope=practice                                  in   -    -    -    -    -    -    200  -
GET  /caseload.pdf?scope=practice                              in   -    -    -    -    -    -    200  -
GET  /couples/{pair}                                           in   -    -    -    200  -    -    -    -
GET  /couples/{sams}                                           in   -    -    -    200  -    200  -    -
GET  /couples/{pair}/history/homework                          in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/history/sessions                          in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/history/copies                            in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/history/activity                          in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/history/activity                          in   -    -    -    200  -    200  -    -
GET  /couples/{pair}/edit                                      in   -    -    -    200  -    -    -    -
POST /couples/{pair}/edit                                      in   -    -    -    302  -    -    -    -
GET  /couples/{sams}/edit                                      in   -    -    -    403  -    200  -    -
POST /couples/{sams}/edit                                      in   -    -    -    403  -    302  -    -
GET  /couples/{pair}/close                                     in   -    -    -    200  -    -    -    -
POST /couples/{pair}/close                                     in   -    -    -    422  -    -    -    -
GET  /couples/{sams}/close                                     in   -    -    -    403  -    200  -    -
POST /couples/{sams}/close                                     in   -    -    -    403  -    422  -    -
GET  /couples/{pair}/reopen                                    in   -    -    -    302  -    -    -    -
POST /couples/{pair}/reopen                                    in   -    -    -    302  -    -    -    -
GET  /couples/{sams}/reopen                                    in   -    -    -    403  -    302  -    -
POST /couples/{sams}/reopen                                    in   -    -    -    403  -    302  -    -
# psychotherapy notes: the author's alone, not dana's as supervisor of sam
GET  /couples/{pair}/psychotherapy-notes                       in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/psychotherapy-notes/new                   in   -    -    -    200  -    -    -    -
POST /couples/{pair}/psychotherapy-notes/new                   in   -    -    -    422  -    -    -    -
GET  /couples/{pair}/psychotherapy-notes/{pair.note}           in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/psychotherapy-notes/{pair.note}/edit      in   -    -    -    200  -    -    -    -
POST /couples/{pair}/psychotherapy-notes/{pair.note}/edit      in   -    -    -    422  -    -    -    -
GET  /couples/{pair}/psychotherapy-notes/{pair.note}/delete    in   -    -    -    200  -    -    -    -
POST /couples/{pair}/psychotherapy-notes/{pair.note}/delete    in   -    -    -    302  -    -    -    -
GET  /couples/{sams}/psychotherapy-notes                       in   -    -    -    -    -    200  -    -
GET  /couples/{sams}/psychotherapy-notes/new                   in   -    -    -    -    -    200  -    -
POST /couples/{sams}/psychotherapy-notes/new                   in   -    -    -    -    -    422  -    -
GET  /couples/{sams}/psychotherapy-notes/{sams.note}           in   -    -    -    -    -    200  -    -
GET  /couples/{sams}/psychotherapy-notes/{sams.note}/edit      in   -    -    -    -    -    200  -    -
POST /couples/{sams}/psychotherapy-notes/{sams.note}/edit      in   -    -    -    -    -    422  -    -
GET  /couples/{sams}/psychotherapy-notes/{sams.note}/delete    in   -    -    -    -    -    200  -    -
POST /couples/{sams}/psychotherapy-notes/{sams.note}/delete    in   -    -    -    -    -    302  -    -
GET  /couples/{raes}/psychotherapy-notes                       in   -    -    -    -    -    -    -    200
GET  /couples/{raes}/psychotherapy-notes/{raes.note}           in   -    -    -    -    -    -    -    200
GET  /couples/{mixed}/psychotherapy-notes                      in   -    -    -    200  -    -    -    -
GET  /couples/{mixed}/psychotherapy-notes/{mixed.note}         in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/psychotherapy-notes/{sams.note}           in   -    -    -    -    -    -    -    -
GET  /couples/{pair}/psychotherapy-notes/{mixed.note}          in   -    -    -    -    -    -    -    -

GET  /couples/{spare}/partners/{ida}/invite                    in   -    -    -    200  -    -    -    -
POST /couples/{spare}/partners/{ida}/invite                    in   -    -    -    422  -    -    -    -
GET  /couples/{pair}/partners/{ida}/invite                     in   -    -    -    -    -    -    -    -
GET  /couples/{sams}/partners/{kim}/invite                     in   -    -    -    403  -    200  -    -
POST /couples/{sams}/partners/{kim}/invite                     in   -    -    -    403  -    422  -    -
GET  /couples/{spare}/partners/{ida}/revoke                    in   -    -    -    200  -    -    -    -
POST /couples/{spare}/partners/{ida}/revoke                    in   -    -    -    302  -    -    -    -
GET  /couples/{sams}/partners/{kim}/revoke                     in   -    -    -    403  -    200  -    -
POST /couples/{sams}/partners/{kim}/revoke                     in   -    -    -    403  -    302  -    -
GET  /couples/{spare}/partners/{ida}/slip                      in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/partners/{kim}/slip                       in   -    -    -    403  -    200  -    -
GET  /couples/{pair}/safety                                    in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/safety                                    in   -    -    -    200  -    200  -    -
GET  /couples/{pair}/partners/{ana}/safety                     in   -    -    -    200  -    -    -    -
POST /couples/{pair}/partners/{ana}/safety                     in   -    -    -    422  -    -    -    -
GET  /couples/{pair}/partners/{kim}/safety                     in   -    -    -    -    -    -    -    -
POST /couples/{pair}/partners/{kim}/safety                     in   -    -    -    -    -    -    -    -
GET  /couples/{sams}/partners/{kim}/safety                     in   -    -    -    403  -    200  -    -
POST /couples/{sams}/partners/{kim}/safety                     in   -    -    -    403  -    422  -    -
GET  /couples/{pair}/safety/coercive_control                   in   -    -    -    200  -    -    -    -
POST /couples/{pair}/safety/coercive_control                   in   -    -    -    422  -    -    -    -
GET  /couples/{sams}/safety/undisclosed_affair                 in   -    -    -    403  -    200  -    -
POST /couples/{sams}/safety/undisclosed_affair                 in   -    -    -    403  -    422  -    -
GET  /couples/{mixed}/safety/coercive_control                  in   -    -    -    200  -    -    -    -
GET  /concerns/{pair.concern}                                  in   -    -    -    200  -    -    -    -
POST /concerns/{pair.concern}                                  in   -    -    -    302  -    -    -    -
GET  /concerns/{sams.concern}                                  in   -    -    -    200  -    200  -    -
POST /concerns/{sams.concern}                                  in   -    -    -    403  -    302  -    -
GET  /concerns/{mixed.concern}                                 in   -    -    -    200  -    -    -    -
GET  /concerns/{raes.concern}                                  in   -    -    -    -    -    -    -    200

# the partners' own side
GET  /my                                                       in   200  200  200  -    -    -    -    200
GET  /my/agreement                                             in   200  200  200  -    -    -    -    200
POST /my/agreement                                             in   409  409  409  -    -    -    -    409
GET  /my/agreement/not-now                                     in   200  200  200  -    -    -    -    200
GET  /my/therapist                                             in   200  200  200  -    -    -    -    200
GET  /my/answers                                               in   200  200  200  -    -    -    -    200
GET  /my/copies                                                in   200  200  200  -    -    -    -    200
GET  /my/data                                                  in   200  200  200  -    -    -    -    200
POST /my/data                                                  in   302  302  302  -    -    -    -    302
GET  /my/data/read                                             in   200  200  200  -    -    -    -    200
POST /my/data/file                                             in   200  200  200  -    -    -    -    200
GET  /my/copies/{pair.joint}                                   in   200  200  -    -    -    -    -    -
GET  /my/copies/{pair.own_a}                                   in   200  -    -    -    -    -    -    -
GET  /my/copies/{pair.own_b}                                   in   -    -    -    -    -    -    -    -
GET  /my/copies/{pair.clinical}                                in   -    -    -    -    -    -    -    -
GET  /my/practice/{pair.open}                                  in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.alone}                                 in   200  -    -    -    -    -    -    -
GET  /my/practice/{pair.ben_alone}                             in   -    200  -    -    -    -    -    -
GET  /my/practice/{pair.paused}                                in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.closed}                                in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.withdrawn}                             in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.revealed}                              in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.open}/forecast/1                       in   302  302  -    -    -    -    -    -
GET  /my/practice/{pair.open}/forecast/2                       in   -    -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/nothing/1                        in   -    -    -    -    -    -    -    -
GET  /my/practice/{pair.turns}/say/1                           in   302  302  -    -    -    -    -    -
GET  /my/practice/{pair.alone}/after/1                         in   302  -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/forecast/1/1                     in   200  200  -    -    -    -    -    -
POST /my/practice/{pair.open}/forecast/1/1                     in   302  302  -    -    -    -    -    -
GET  /my/practice/{pair.turns}/say/1/1                         in   200  302  -    -    -    -    -    -
POST /my/practice/{pair.turns}/say/1/1                         in   302  302  -    -    -    -    -    -
POST /my/practice/{pair.alone}/after/1/1                       in   302  -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/copy                             in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.open}/copy.pdf                         in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.alone}/copy                            in   200  -    -    -    -    -    -    -
GET  /my/practice/{pair.ben_alone}/copy.pdf                    in   -    200  -    -    -    -    -    -
GET  /my/practice/{pair.open}/comparison                       in   -    -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/comparison.pdf                   in   -    -    -    -    -    -    -    -
GET  /my/practice/{pair.revealed}/comparison                   in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.revealed}/comparison.pdf               in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.alone}/comparison                      in   -    -    -    -    -    -    -    -
GET  /my/practice/{mixed.open}/copy                            in   -    -    -    -    -    -    -    200
GET  /my/practice/{pair.open}/worksheet                       in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.alone}/worksheet                      in   200  -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/worksheet.pdf                   in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.alone}/worksheet.pdf                  in   200  -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/forecast/1/paper                in   302  302  -    -    -    -    -    -
POST /my/practice/{pair.open}/forecast/1/paper                in   302  302  -    -    -    -    -    -
POST /my/practice/{pair.alone}/after/1/paper                  in   302  -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/forecast/1/review                in   200  200  -    -    -    -    -    -
POST /my/practice/{pair.open}/forecast/1/review                in   302  302  -    -    -    -    -    -
POST /my/practice/{pair.turns}/say/1/review                    in   302  302  -    -    -    -    -    -
GET  /my/practice/{pair.open}/forecast/1/withdraw              in   302  302  -    -    -    -    -    -
POST /my/practice/{pair.open}/forecast/1/withdraw              in   302  302  -    -    -    -    -    -
POST /my/practice/{pair.alone}/after/1/withdraw                in   302  -    -    -    -    -    -    -
GET  /my/practice/{pair.open}/forecast/1/open/c_private        in   -    -    -    -    -    -    -    -
POST /my/practice/{pair.open}/forecast/1/open/c_private        in   302  302  -    -    -    -    -    -
GET  /my/practice/{pair.closed}/forecast/1/share               in   200  200  -    -    -    -    -    -
POST /my/practice/{pair.closed}/forecast/1/share               in   302  302  -    -    -    -    -    -
POST /my/practice/{pair.alone}/after/1/share                   in   302  -    -    -    -    -    -    -

# homework, the therapist's side
GET  /library                                                  in   -    -    -    200  200  200  -    200
GET  /library/your-world/example                               in   -    -    -    200  200  200  -    200
GET  /library/forecast-my-partner                              in   -    -    -    200  200  200  -    200
GET  /library/forecast-my-partner?couple={pair}                in   -    -    -    200  -    -    -    -
GET  /library/forecast-my-partner?couple={sams}                in   -    -    -    200  -    200  -    -
GET  /library/your-world/worksheet                            in   -    -    -    200  200  200  -    200
GET  /library/your-world/worksheet/look                       in   -    -    -    200  200  200  -    200
GET  /assignments/{pair.open}/worksheet/look?for=B            in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.alone}/worksheet/look?for=B           in   -    -    -    -    -    -    -    -
GET  /assignments/{sams.open}/worksheet/look                  in   -    -    -    200  -    200  -    -
GET  /my/practice/{pair.open}/worksheet/look                  in   200  200  -    -    -    -    -    -
GET  /my/practice/{pair.alone}/worksheet/look                 in   200  -    -    -    -    -    -    -
GET  /library/your-world/worksheet.pdf                        in   -    -    -    200  200  200  -    200
GET  /library/nothing                                          in   -    -    -    -    -    -    -    -
GET  /couples/{pair}/assign                                    in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/assign                                    in   -    -    -    403  -    200  -    -
GET  /couples/{pair}/assign/forecast-my-partner                in   -    -    -    200  -    -    -    -
POST /couples/{pair}/assign/forecast-my-partner                in   -    -    -    422  -    -    -    -
GET  /couples/{sams}/assign/forecast-my-partner                in   -    -    -    403  -    200  -    -
POST /couples/{sams}/assign/forecast-my-partner                in   -    -    -    403  -    422  -    -

GET  /assignments/{pair.open}                                  in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.revealed}                              in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.alone}                                 in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.withdrawn}                             in   -    -    -    200  -    -    -    -
POST /assignments/{pair.open}                                  in   -    -    -    302  -    -    -    -
GET  /assignments/{sams.open}                                  in   -    -    -    200  -    200  -    -
GET  /assignments/{pair.open}/copy/A                           in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.open}/copy/A.pdf                       in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.alone}/copy/B                          in   -    -    -    -    -    -    -    -
GET  /assignments/{pair.alone}/copy/B.pdf                      in   -    -    -    -    -    -    -    -
GET  /assignments/{sams.open}/copy/B                           in   -    -    -    200  -    200  -    -
GET  /assignments/{mixed.open}/copy/A                          in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.open}/comparison                       in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.open}/comparison.pdf                   in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.alone}/comparison                      in   -    -    -    -    -    -    -    -
GET  /assignments/{sams.revealed}/comparison                   in   -    -    -    200  -    200  -    -
POST /assignments/{sams.open}                                  in   -    -    -    403  -    302  -    -
POST /assignments/{pair.open}/pause                            in   -    -    -    302  -    -    -    -
POST /assignments/{sams.open}/pause                            in   -    -    -    403  -    302  -    -
POST /assignments/{pair.paused}/resume                         in   -    -    -    302  -    -    -    -
POST /assignments/{sams.paused}/resume                         in   -    -    -    403  -    302  -    -
POST /assignments/{pair.open}/release                          in   -    -    -    302  -    -    -    -
POST /assignments/{sams.open}/release                          in   -    -    -    403  -    302  -    -
POST /assignments/{pair.open}/open                             in   -    -    -    302  -    -    -    -
POST /assignments/{sams.open}/open                             in   -    -    -    403  -    302  -    -
GET  /assignments/{pair.open}/close                            in   -    -    -    200  -    -    -    -
POST /assignments/{pair.open}/close                            in   -    -    -    302  -    -    -    -
GET  /assignments/{sams.open}/close                            in   -    -    -    403  -    200  -    -
POST /assignments/{sams.open}/close                            in   -    -    -    403  -    302  -    -
GET  /assignments/{pair.open}/withdraw                         in   -    -    -    200  -    -    -    -
POST /assignments/{pair.open}/withdraw                         in   -    -    -    302  -    -    -    -
GET  /assignments/{sams.open}/withdraw                         in   -    -    -    403  -    200  -    -
POST /assignments/{sams.open}/withdraw                         in   -    -    -    403  -    302  -    -
GET  /assignments/{pair.open}/stop-repeating                   in   -    -    -    302  -    -    -    -
POST /assignments/{pair.open}/stop-repeating                   in   -    -    -    302  -    -    -    -
GET  /assignments/{sams.open}/stop-repeating                   in   -    -    -    403  -    302  -    -
POST /assignments/{sams.open}/stop-repeating                   in   -    -    -    403  -    302  -    -
GET  /assignments/{pair.open}/worksheets                      in   -    -    -    200  -    -    -    -
GET  /assignments/{sams.open}/worksheets                      in   -    -    -    200  -    200  -    -
GET  /assignments/{pair.open}/worksheet.pdf?for=B             in   -    -    -    200  -    -    -    -
GET  /assignments/{pair.alone}/worksheet.pdf?for=B            in   -    -    -    -    -    -    -    -
GET  /assignments/{pair.turns}/worksheets/A/say/1             in   -    -    -    200  -    -    -    -
POST /assignments/{pair.open}/worksheets/A/forecast/1         in   -    -    -    422  -    -    -    -
GET  /assignments/{sams.open}/worksheets/A/forecast/1         in   -    -    -    403  -    302  -    -
POST /assignments/{sams.open}/worksheets/A/forecast/1         in   -    -    -    403  -    422  -    -
GET  /worksheets                                              in   -    -    -    200  200  200  -    200
POST /worksheets                                              in   -    -    -    422  422  422  -    422
GET  /assignments/{pair.open}/plan                             in   -    -    -    200  -    -    -    -
POST /assignments/{pair.open}/plan                             in   -    -    -    422  -    -    -    -
GET  /assignments/{sams.open}/plan                             in   -    -    -    403  -    200  -    -
POST /assignments/{sams.open}/plan                             in   -    -    -    403  -    422  -    -

# progress reports and treatment summaries
GET  /couples/{pair}/progress                                  in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/progress?first=nonsense                   in   -    -    -    422  -    -    -    -
GET  /couples/{pair}/progress?reader=both                      in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/progress                                  in   -    -    -    200  -    200  -    -
GET  /couples/{mixed}/progress                                 in   -    -    -    200  -    -    -    -
GET  /couples/{other}/progress                                 in   -    -    -    -    200  -    -    -
GET  /couples/{pair}/progress.pdf                              in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/progress.pdf?first=nonsense               in   -    -    -    -    -    -    -    -
GET  /couples/{sams}/progress.pdf                              in   -    -    -    200  -    200  -    -
POST /couples/{pair}/progress/print                            in   -    -    -    400  -    -    -    -
POST /couples/{sams}/progress/print                            in   -    -    -    400  -    400  -    -
GET  /couples/{pair}/treatment-summaries                       in   -    -    -    200  -    -    -    -
POST /couples/{pair}/treatment-summaries                       in   -    -    -    302  -    -    -    -
GET  /couples/{sams}/treatment-summaries                       in   -    -    -    200  -    200  -    -
POST /couples/{sams}/treatment-summaries                       in   -    -    -    403  -    302  -    -
GET  /couples/{mixed}/treatment-summaries                      in   -    -    -    200  -    -    -    -
GET  /treatment-summaries/{pair.treating}                      in   -    -    -    200  -    -    -    -
GET  /treatment-summaries/{pair.treated}                       in   -    -    -    200  -    -    -    -
GET  /treatment-summaries/{sams.treated}                       in   -    -    -    200  -    200  -    -
GET  /treatment-summaries/{mixed.treating}                     in   -    -    -    200  -    -    -    -
GET  /treatment-summaries/{pair.treating}/edit                 in   -    -    -    200  -    -    -    -
POST /treatment-summaries/{pair.treating}/edit                 in   -    -    -    400  -    -    -    -
GET  /treatment-summaries/{pair.treated}/edit                  in   -    -    -    302  -    -    -    -
POST /treatment-summaries/{pair.treated}/edit                  in   -    -    -    409  -    -    -    -
GET  /treatment-summaries/{sams.treating}/edit                 in   -    -    -    403  -    200  -    -
POST /treatment-summaries/{sams.treating}/edit                 in   -    -    -    403  -    400  -    -
GET  /treatment-summaries/{pair.treating}/draft.pdf            in   -    -    -    200  -    -    -    -
GET  /treatment-summaries/{pair.treated}/draft.pdf             in   -    -    -    -    -    -    -    -
GET  /treatment-summaries/{pair.treated}/pdf                   in   -    -    -    200  -    -    -    -
GET  /treatment-summaries/{pair.treating}/pdf                  in   -    -    -    -    -    -    -    -
GET  /treatment-summaries/{sams.treated}/pdf                   in   -    -    -    -    -    -    -    -
GET  /treatment-summaries/{pair.treating}/delete               in   -    -    -    200  -    -    -    -
POST /treatment-summaries/{pair.treating}/delete               in   -    -    -    302  -    -    -    -
GET  /treatment-summaries/{pair.treated}/delete                in   -    -    -    409  -    -    -    -
POST /treatment-summaries/{pair.treated}/delete                in   -    -    -    409  -    -    -    -
POST /treatment-summaries/{sams.treating}/delete               in   -    -    -    403  -    302  -    -
GET  /treatment-summaries/{pair.treating}/sign                 in   -    -    -    200  -    -    -    -
POST /treatment-summaries/{pair.treating}/sign                 in   -    -    -    422  -    -    -    -
GET  /treatment-summaries/{pair.treated}/sign                  in   -    -    -    302  -    -    -    -
GET  /treatment-summaries/{sams.treating}/sign                 in   -    -    -    403  -    200  -    -
GET  /treatment-summaries/to-cosign                            in   -    -    -    200  200  200  -    200
GET  /treatment-summaries/{sams.treated}/cosign                in   -    -    -    200  -    403  -    -
POST /treatment-summaries/{sams.treated}/cosign                in   -    -    -    302  -    403  -    -
GET  /treatment-summaries/{pair.treating}/cosign               in   -    -    -    403  -    -    -    -

# sessions
GET  /couples/{pair}/sessions/new                              in   -    -    -    200  -    -    -    -
POST /couples/{pair}/sessions/new                              in   -    -    -    422  -    -    -    -
GET  /couples/{sams}/sessions/new                              in   -    -    -    403  -    200  -    -
POST /couples/{sams}/sessions/new                              in   -    -    -    403  -    422  -    -
GET  /couples/{pair}/prepare                                   in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/prepare                                   in   -    -    -    200  -    200  -    -
POST /couples/{pair}/prepare/begin                             in   -    -    -    -    -    -    -    -
POST /couples/{sams}/prepare/begin                             in   -    -    -    403  -    -    -    -
GET  /couples/{pair}/next-session                              in   -    -    -    200  -    -    -    -
POST /couples/{pair}/next-session                              in   -    -    -    302  -    -    -    -
GET  /couples/{sams}/next-session                              in   -    -    -    403  -    200  -    -
POST /couples/{sams}/next-session                              in   -    -    -    403  -    302  -    -
GET  /couples/{pair}/next-session/cancel                       in   -    -    -    200  -    -    -    -
POST /couples/{pair}/next-session/cancel                       in   -    -    -    302  -    -    -    -
GET  /couples/{sams}/next-session/cancel                       in   -    -    -    403  -    200  -    -
POST /couples/{sams}/next-session/cancel                       in   -    -    -    403  -    302  -    -
GET  /sessions/{pair.draft}                                    in   -    -    -    200  -    -    -    -
GET  /sessions/{pair.signed}                                   in   -    -    -    200  -    -    -    -
GET  /sessions/{sams.draft}                                    in   -    -    -    200  -    200  -    -
GET  /sessions/{sams.signed}                                   in   -    -    -    200  -    200  -    -
GET  /sessions/{sams.waiting}                                  in   -    -    -    200  -    200  -    -
GET  /sessions/{pair.draft}/edit                               in   -    -    -    200  -    -    -    -
POST /sessions/{pair.draft}/edit                               in   -    -    -    400  -    -    -    -
GET  /sessions/{sams.draft}/edit                               in   -    -    -    403  -    200  -    -
POST /sessions/{sams.draft}/edit                               in   -    -    -    403  -    400  -    -
GET  /sessions/{pair.draft}/delete                             in   -    -    -    200  -    -    -    -
POST /sessions/{pair.draft}/delete                             in   -    -    -    302  -    -    -    -
POST /sessions/{pair.signed}/delete                            in   -    -    -    409  -    -    -    -
GET  /sessions/{sams.draft}/delete                             in   -    -    -    403  -    200  -    -
POST /sessions/{sams.draft}/delete                             in   -    -    -    403  -    302  -    -
GET  /sessions/{pair.draft}/sign                               in   -    -    -    200  -    -    -    -
POST /sessions/{pair.draft}/sign                               in   -    -    -    422  -    -    -    -
GET  /sessions/{sams.draft}/sign                               in   -    -    -    403  -    200  -    -
POST /sessions/{sams.draft}/sign                               in   -    -    -    403  -    422  -    -
GET  /sessions/{pair.draft}/draft/clinical                     in   -    -    -    200  -    -    -    -
GET  /sessions/{pair.draft}/draft/nothing                      in   -    -    -    -    -    -    -    -
GET  /sessions/{sams.waiting}/draft/joint                      in   -    -    -    200  -    200  -    -
GET  /sessions/{pair.draft}/draft.pdf                          in   -    -    -    200  -    -    -    -
GET  /sessions/{pair.signed}/draft.pdf                         in   -    -    -    -    -    -    -    -
GET  /sessions/to-cosign                                       in   -    -    -    200  200  200  -    200
GET  /sessions/{sams.waiting}/cosign                           in   -    -    -    200  -    403  -    -
POST /sessions/{sams.waiting}/cosign                           in   -    -    -    302  -    403  -    -
GET  /sessions/{pair.draft}/cosign                             in   -    -    -    403  -    -    -    -

# what is added to records, and records entered in error
GET  /sessions/{pair.signed}/addenda/new                       in   -    -    -    200  -    -    -    -
GET  /sessions/{sams.signed}/addenda/new                       in   -    -    -    403  -    200  -    -
POST /sessions/{pair.signed}/addenda/new                       in   -    -    -    422  -    -    -    -
POST /sessions/{sams.signed}/addenda/new                       in   -    -    -    403  -    422  -    -
GET  /sessions/{pair.draft}/addenda/new                        in   -    -    -    302  -    -    -    -
GET  /addenda/{pair.adding}/edit                               in   -    -    -    200  -    -    -    -
GET  /addenda/{sams.adding}/edit                               in   -    -    -    403  -    200  -    -
POST /addenda/{pair.adding}/edit                               in   -    -    -    400  -    -    -    -
POST /addenda/{sams.adding}/edit                               in   -    -    -    403  -    400  -    -
GET  /addenda/{pair.adding}/sign                               in   -    -    -    200  -    -    -    -
GET  /addenda/{sams.adding}/sign                               in   -    -    -    403  -    200  -    -
POST /addenda/{pair.adding}/sign                               in   -    -    -    409  -    -    -    -
POST /addenda/{sams.adding}/sign                               in   -    -    -    403  -    409  -    -
GET  /addenda/{pair.adding}/delete                             in   -    -    -    200  -    -    -    -
GET  /addenda/{sams.adding}/delete                             in   -    -    -    403  -    200  -    -
POST /addenda/{pair.adding}/delete                             in   -    -    -    302  -    -    -    -
POST /addenda/{sams.adding}/delete                             in   -    -    -    403  -    302  -    -
GET  /addenda/{sams.added}/cosign                              in   -    -    -    200  -    403  -    -
POST /addenda/{sams.added}/cosign                              in   -    -    -    422  -    403  -    -
GET  /addenda/{pair.adding}/cosign                             in   -    -    -    403  -    -    -    -
GET  /addenda/{mixed.adding}/edit                              in   -    -    -    200  -    -    -    -
GET  /sessions/{pair.signed}/entered-in-error                  in   -    -    -    200  -    -    -    -
GET  /sessions/{sams.signed}/entered-in-error                  in   -    -    -    403  -    200  -    -
POST /sessions/{pair.signed}/entered-in-error                  in   -    -    -    422  -    -    -    -
POST /sessions/{sams.signed}/entered-in-error                  in   -    -    -    403  -    422  -    -
GET  /couples/{pair}/sessions/in-error                         in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/sessions/in-error                         in   -    -    -    200  -    200  -    -
GET  /sessions/{pair.signed}/copies/joint/again                in   -    -    -    302  -    -    -    -
GET  /sessions/{sams.signed}/copies/joint/again                in   -    -    -    403  -    302  -    -
POST /sessions/{pair.signed}/copies/joint/again                in   -    -    -    302  -    -    -    -
POST /sessions/{sams.signed}/copies/joint/again                in   -    -    -    403  -    302  -    -

# documents
GET  /sessions/{pair.signed}/documents                         in   -    -    -    200  -    -    -    -
GET  /sessions/{pair.draft}/documents                          in   -    -    -    -    -    -    -    -
GET  /sessions/{sams.signed}/documents                         in   -    -    -    200  -    200  -    -
GET  /sessions/{pair.signed}/preview/clinical                  in   -    -    -    200  -    -    -    -
GET  /sessions/{pair.signed}/preview/nothing                   in   -    -    -    -    -    -    -    -
GET  /sessions/{sams.signed}/preview/own_a                     in   -    -    -    200  -    200  -    -
GET  /documents/{pair.clinical}                                in   -    -    -    200  -    -    -    -
GET  /documents/{pair.own_a}                                   in   -    -    -    200  -    -    -    -
GET  /documents/{sams.clinical}                                in   -    -    -    200  -    200  -    -
GET  /documents/{pair.own_b}/give?to={ben}&by=online           in   -    -    -    200  -    -    -    -
POST /documents/{pair.own_b}/give?to={ben}&by=online           in   -    -    -    302  -    -    -    -
GET  /documents/{pair.own_a}/give?to={ben}&by=online           in   -    -    -    -    -    -    -    -
POST /documents/{pair.own_a}/give?to={ben}&by=online           in   -    -    -    -    -    -    -    -
POST /documents/{pair.clinical}/give?to={ben}&by=online        in   -    -    -    -    -    -    -    -
POST /documents/{pair.joint}/give?to={kim}&by=online           in   -    -    -    -    -    -    -    -
GET  /documents/{sams.own_a}/give?to={kim}&by=paper            in   -    -    -    403  -    200  -    -
POST /documents/{sams.own_a}/give?to={kim}&by=paper            in   -    -    -    403  -    302  -    -
# somebody with two roles: rae is a therapist here, and dana's client together with sky
GET  /couples/{mixed}                                          in   -    -    -    200  -    -    -    -
GET  /couples/{mixed}/history/activity                         in   -    -    -    200  -    -    -    -
GET  /couples/{mixed}/safety                                   in   -    -    -    200  -    -    -    -
GET  /couples/{mixed}/assign                                   in   -    -    -    200  -    -    -    -
GET  /library/forecast-my-partner?couple={mixed}               in   -    -    -    200  -    -    -    -
GET  /assignments/{mixed.open}                                 in   -    -    -    200  -    -    -    -
GET  /assignments/{mixed.revealed}                             in   -    -    -    200  -    -    -    -
GET  /couples/{mixed}/sessions/new                             in   -    -    -    200  -    -    -    -
GET  /sessions/{mixed.draft}                                   in   -    -    -    200  -    -    -    -
GET  /sessions/{mixed.signed}                                  in   -    -    -    200  -    -    -    -
GET  /sessions/{mixed.signed}/documents                        in   -    -    -    200  -    -    -    -
GET  /sessions/{mixed.signed}/preview/own_a                    in   -    -    -    200  -    -    -    -
GET  /documents/{mixed.clinical}                               in   -    -    -    200  -    -    -    -
GET  /documents/{mixed.own_b}                                  in   -    -    -    200  -    -    -    -
GET  /documents/{mixed.own_a}                                  in   -    -    -    200  -    -    -    -
GET  /account/clients/{sky}/new-link                           in   -    -    -    200  -    -    -    -
POST /assignments/{mixed.open}/close                           in   -    -    -    302  -    -    -    -
POST /couples/{mixed}/edit                                     in   -    -    -    302  -    -    -    -
GET  /my/practice/{mixed.open}                                 in   -    -    -    -    -    -    -    200
GET  /my/practice/{mixed.revealed}                             in   -    -    -    -    -    -    -    200
GET  /my/practice/{mixed.ben_alone}                            in   -    -    -    -    -    -    -    -
GET  /my/practice/{raes.open}                                  in   -    -    -    -    -    -    -    -
GET  /my/copies/{mixed.joint}                                  in   -    -    -    -    -    -    -    200
GET  /my/copies/{mixed.own_a}                                  in   -    -    -    -    -    -    -    200
GET  /my/copies/{mixed.own_b}                                  in   -    -    -    -    -    -    -    -
GET  /my/copies/{mixed.clinical}                               in   -    -    -    -    -    -    -    -
GET  /my/copies/{raes.joint}                                   in   -    -    -    -    -    -    -    -
GET  /couples/{raes}                                           in   -    -    -    -    -    -    -    200
GET  /assignments/{raes.revealed}                              in   -    -    -    -    -    -    -    200
GET  /people/{user_rae}                                        in   -    -    -    -    -    -    200  -

# large files, made for whoever asked: nobody else's, and a client's apart from what they ask for as staff
GET  /prints                                                   in   -    -    -    200  200  200  -    200
GET  /prints/month                                             in   -    -    -    200  200  200  -    200
POST /prints/month                                             in   -    -    -    422  422  422  -    422
GET  /prints/{pair.print}                                      in   -    -    -    200  -    -    -    -
GET  /prints/{pair.print}/file                                 in   -    -    -    200  -    -    -    -
GET  /prints/{sams.print}/file                                 in   -    -    -    -    -    200  -    -
GET  /prints/{raes.print}/file                                 in   -    -    -    -    -    -    -    200
GET  /prints/{mixed.print}/file                                in   -    -    -    200  -    -    -    -
GET  /prints/{pair.own_file}                                   in   -    -    -    -    -    -    -    -
GET  /prints/{mixed.own_file}/file                             in   -    -    -    -    -    -    -    -
GET  /couples/{pair}/print-all                                 in   -    -    -    200  -    -    -    -
POST /couples/{pair}/print-all                                 in   -    -    -    422  -    -    -    -
GET  /couples/{sams}/print-all                                 in   -    -    -    200  -    200  -    -
POST /couples/{sams}/print-all                                 in   -    -    -    422  -    422  -    -
GET  /my/prints                                                in   200  200  200  -    -    -    -    200
GET  /my/prints/{pair.own_file}                                in   200  -    -    -    -    -    -    -
GET  /my/prints/{pair.own_file}/file                           in   200  -    -    -    -    -    -    -
GET  /my/prints/{mixed.own_file}/file                          in   -    -    -    -    -    -    -    200
GET  /my/prints/{pair.print}/file                              in   -    -    -    -    -    -    -    -

# record copies that were given out: who treats gives, who reads the case reads the list
GET  /couples/{pair}/releases                                  in   -    -    -    200  -    -    -    -
GET  /couples/{sams}/releases                                  in   -    -    -    200  -    200  -    -
GET  /couples/{pair}/releases/list.pdf                         in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/releases/new                              in   -    -    -    200  -    -    -    -
POST /couples/{pair}/releases/new                              in   -    -    -    422  -    -    -    -
GET  /couples/{sams}/releases/new                              in   -    -    -    403  -    200  -    -
POST /couples/{sams}/releases/new                              in   -    -    -    403  -    422  -    -
GET  /couples/{mixed}/releases/new                             in   -    -    -    200  -    -    -    -
GET  /couples/{pair}/releases/{pair.release}/again             in   -    -    -    -    -    -    -    -
POST /couples/{pair}/releases/{pair.release}/again             in   -    -    -    -    -    -    -    -
GET  /releases/{pair.release}                                  in   -    -    -    200  -    -    -    -
GET  /releases/{sams.release}                                  in   -    -    -    200  -    200  -    -
GET  /releases/{mixed.release}                                 in   -    -    -    200  -    -    -    -
GET  /releases/{raes.release}                                  in   -    -    -    -    -    -    -    200
"""
