"""Google's token endpoint."""

from canned.reply import reply

GRANTED = {"access_token": "ya29.one", "expires_in": 3599, "token_type": "Bearer"}

GOOGLE = {"*": [reply("POST", "/token", GRANTED)]}
