"""What guessed passwords are made of: words, rows of keys, and whole phrases that everybody knows.

Passwords here have 15 characters or more, so the usual lists of short ones are of no use as they are; but long guesses
are built from them (`passwordpassword`, `Welcome2026Welcome`, `qwertyuiop12345`). See `passwords.weakness`.
"""

WORDS = frozenset(
    """
    abcd access account action admin administrator adobe alexander alexandra alice amanda america american amor and
    andrea andrew angel angela angels animal anthony apple april arsenal asdf ashley august austin autumn azerty
    babygirl badboy bailey banana barcelona baseball basketball batman beautiful benjamin berlin beyonce bitch blessed
    blink blue boston brandon brandy brother bubbles buddy buster butterfly california cameron canada captain charlie
    cheese chelsea cherry chicago chicken chocolate chris christ christian christmas christopher classic coffee
    computer cookie corvette counseling counselling couple couples cowboys cristina daddy dallas dancer daniel david
    december default demo diamond doctor dolphin donald dragon eagles easter eight elephant elizabeth emily eminem
    england enter estrella evelyn faith family ferrari fishing five flower football for forever four freedom friday
    friend friends gabriel garden george ginger gizmo golden google guest guitar hannah happy harley harry heart
    heather heaven hello hockey holiday honda honey hottie house hunter iceman iloveyou incorrect internet is jackson
    jasmine jason jennifer jeremy jessica jesus jonathan jordan joseph joshua july june junior justin keyboard killer
    kitty knight laura letmein lifeline linkedin liverpool login london love lovely loveme lover loveyou madison
    madrid maggie magic manchester marina marriage martin master matrix matthew maverick melissa mercedes merlin
    michael michelle mickey midnight minecraft monday money monica monkey monster morgan mother mustang my naruto
    natalie natasha nathan new newyork nicholas nicole nine ninja not nothing november now october office oliver one
    orange our panther paris partner partners passphrase passw0rd password passwort patrick peanut pepper phoenix
    player please pokemon police porsche practice prince princess private qazwsx qwerty qwertz rachel raiders rainbow
    ranger rebecca relationship richard robert rosebud sabrina samantha samsung samuel saturday scooter secret secure
    security september server seven shadow silver sister six sleep smile snoopy soccer soleil sophie spider spring
    starwars steelers steven summer sunday sunflower sunshine superman superstar support sweet system tennis teresa
    test tester testing that the therapie therapist therapy this thomas three thunder thursday tigger tinkerbell
    trustno tuesday turtle two vanessa victoria victory vincent wednesday welcome whatever william winter with wizard
    yankees yellow you your zaq zero zxcvbn
    """.split()
)
"""Words that guesses start with; a password made of a few of them and some digits is refused."""

ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
    "1q2w3e4r5t6y7u8i9o0p",
)
"""Neighbours on keyboards, in the alphabet, among the digits; read forwards and backwards."""

PHRASES = frozenset(
    "".join(sign for sign in line if sign.isalnum())
    for line in """
    correct horse battery staple
    to be or not to be that is the question
    may the force be with you
    the quick brown fox jumps over the lazy dog
    the quick brown fox
    jumps over the lazy dog
    once upon a time
    once upon a time in a land far away
    happily ever after
    and they lived happily ever after
    let there be light
    in the beginning was the word
    our father who art in heaven
    the lord is my shepherd
    i shall not want
    for god so loved the world
    jesus is my savior
    god bless america
    in god we trust
    we the people of the united states
    four score and seven years ago
    i have a dream
    ask not what your country can do for you
    houston we have a problem
    one small step for man
    i will always love you
    all you need is love
    love is all you need
    you are my sunshine
    my only sunshine
    somewhere over the rainbow
    twinkle twinkle little star
    mary had a little lamb
    row row row your boat
    happy birthday to you
    we wish you a merry christmas
    never gonna give you up
    never gonna let you down
    dont stop believing
    sweet home alabama
    stairway to heaven
    bohemian rhapsody
    is this the real life
    imagine all the people
    winter is coming
    you know nothing jon snow
    a lannister always pays his debts
    one ring to rule them all
    my precious my precious
    you shall not pass
    live long and prosper
    beam me up scotty
    to infinity and beyond
    hakuna matata
    just keep swimming
    do or do not there is no try
    i am your father
    these are not the droids you are looking for
    luke i am your father
    supercalifragilisticexpialidocious
    open sesame open sesame
    speak friend and enter
    this is my password
    this is my new password
    my password is password
    i forgot my password
    i cant remember my password
    what is the password
    please let me in
    let me in please
    change me please
    change this password
    password123456789
    i love you so much
    i love you forever
    love you forever
    forever and always
    until death do us part
    till death do us part
    for better or for worse
    for better for worse
    in sickness and in health
    to have and to hold
    i love my husband
    i love my wife
    i love my family
    i love my mom and dad
    i love my kids
    i love my dog
    i love my cat
    live laugh love
    eat sleep repeat
    carpe diem carpe diem
    mother may i sleep with danger
    a walk to remember
    gone with the wind
    the sound of music
    the wizard of oz
    theres no place like home
    there is no place like home
    frankly my dear i dont give a damn
    heres looking at you kid
    ill be back ill be back
    hasta la vista baby
    show me the money
    life is like a box of chocolates
    keep calm and carry on
    just do it just do it
    yes we can yes we can
    make america great again
    black lives matter
    go big or go home
    no pain no gain
    practice makes perfect
    communication is key
    couples counseling
    couples therapy
    marriage counseling
    united states of america
    new york new york
    los angeles california
    san francisco
    manchester united
    real madrid barcelona
    harry potter and the
    lord of the rings
    game of thrones
    star wars star trek
    """.splitlines()
    if line.strip()
)
"""Whole phrases, letters and digits only, that lists of long passwords begin with."""
