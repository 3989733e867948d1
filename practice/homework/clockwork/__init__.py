"""What happens by itself: check-ins around sessions, repetitions, reminders, logs that end."""
