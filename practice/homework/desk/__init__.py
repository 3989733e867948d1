"""What a therapist decides about homework: assigning, passing on, pausing, ending, comments."""
