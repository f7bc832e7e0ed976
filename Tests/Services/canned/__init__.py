"""What each service answers, by the operation's name: lists of the recorder's replies. `*` is for the others."""
