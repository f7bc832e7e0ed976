"""Google's token endpoint."""

from canned.reply import reply

GRANTED = {"access_token": "ya29.granted", "expires_in": 3599, "token_type": "Bearer"}

GOOGLE = {
    "*": [reply("POST", "/token", GRANTED)],
    "token refused": [reply("POST", "/token", {"error": "invalid_grant", "error_description": "Invalid JWT Signature."},
                            400)],
}
