"""Invented names and sentences."""

FIRST = (
    "Alma", "Andre", "Bea", "Carlos", "Dina", "Elias", "Fay", "Goran", "Hana", "Ines", "Jonas", "Kai", "Lena", "Malik",
    "Nadia", "Owen", "Paula", "Quinn", "Rosa", "Samir", "Tara", "Umar", "Vera", "Wes", "Ximena", "Yusuf", "Zoe",
)  # fmt: skip
LAST = (
    "Abbott", "Bauer", "Castillo", "Diaz", "Eriksen", "Fontaine", "Garcia", "Hughes", "Ito", "Jansen", "Kovacs",
    "Lopez", "Moreau", "Novak", "O'Neill", "Petrov", "Quist", "Rossi", "Silva", "Tanaka", "Ueda", "Vargas", "Weber",
    "Young",
)  # fmt: skip
WISH = (
    "I would come home less tense, and we would laugh more in the evenings.",
    "Sundays would feel like ours again, not like a list of errands.",
    "I would ask sooner instead of waiting until I am annoyed.",
    "The mornings would be quieter and I would start the day with you, not past you.",
)
QUESTION = (
    "What made the week feel heavier than I guessed?",
    "What were you proud of that I did not see?",
    "When did you feel close to me this week?",
)
PROMISES = (
    "put my phone in the drawer during dinner",
    "be home by six on Thursday",
    "call the dentist for both of us",
    "take the morning round with the dog",
    "ask about your presentation before it happens",
)
TAKEAWAYS = ("We both want the same evenings.", "Slowing down helps us both.", "It is fine to need an hour alone.")
WILL_DO = ("Ask before I give advice.", "Say when I need ten minutes.", "Plan Saturday together.")
