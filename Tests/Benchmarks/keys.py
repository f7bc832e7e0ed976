"""What the algorithm of the tokens costs, with the memory of those that were found good, and without."""

import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
import jwt

from subject import SECRET
from tokens import claims, write_script

# More than a worker remembers, by far; each is signed here, which for RSA takes half a millisecond.
NEW_TOKENS = 20_000

PRIVATE_KEYS = {
    "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}


def measure_keys(bench):
    """Processor time of each request under the full policy, by algorithm."""
    bench.clear()
    bench.add("postern", "policy", name="HS256")
    signed = {"HS256": [jwt.encode(claims(str(number)), SECRET, algorithm="HS256") for number in range(NEW_TOKENS)]}
    for algorithm, make in PRIVATE_KEYS.items():
        key = make()
        public = os.path.join(bench.folder, algorithm + ".pem")
        with open(public, "wb") as file:
            file.write(key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
        bench.add("postern", "keys", name=algorithm, more={"algorithm": algorithm, "public": public})
        signed[algorithm] = [jwt.encode(claims(str(number)), key, algorithm=algorithm) for number in range(NEW_TOKENS)]
    for title, count in (("the token is known", 1), ("each token is new", NEW_TOKENS)):
        scripts = {
            name: write_script(bench.folder, tokens[:count], f"{name}-{count}") for name, tokens in signed.items()}
        bench.cost(f"full policy, {title}", script=scripts)
    bench.clear()
    bench.end_table("by the algorithm of the tokens", list(signed), "HS256")
