"""A key server that behaves as it is told, and what it takes to use one.

    key_server.py make FOLDER                         writes sets, certificates and tokens, see below
    key_server.py serve FOLDER PORT|PATH [CERT KEY]   answers over TCP on loopback, or on a Unix socket; with TLS

The server reads FOLDER/answer.json for each request: `status`, `fields` (lines), `file` (its body, in FOLDER) and `mode`:
plain; hang (never answers), endless (a body without an end), drip (a byte each 100 ms), truncated (half of the body),
loop (redirects to itself), downgrade (redirects to http). It adds a line to FOLDER/requests for each request.
"""

import datetime
import ipaddress
import json
import os
import socketserver
import ssl
import sys
import time


def make(folder):
    import jwt
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID
    from jwt.algorithms import RSAAlgorithm

    def write(name, value):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(value if isinstance(value, bytes) else json.dumps(value).encode())

    def number(value):
        return jwt.utils.base64url_encode(value.to_bytes(32, "big")).decode()

    def described(key, kid):
        numbers = key.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "kid": kid, "x": number(numbers.x), "y": number(numbers.y)}

    keys = {kid: ec.generate_private_key(ec.SECP256R1()) for kid in ("one", "two", "three")}
    weak = json.loads(RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024).public_key()))
    useless = [dict(weak, kid="weak"), {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"}, {"kty": "EC", "crv": "P-256"}, {}]
    one, two = described(keys["one"], "one"), described(keys["two"], "two")
    write("one.json", {"keys": [one]})
    write("two.json", {"keys": [two]})
    write("both.json", {"keys": [two, one]})
    write("mixed.json", {"keys": useless + [one, one, dict(two, kid="one")]})
    write("useless.json", {"keys": useless})
    write("empty.json", {"keys": []})
    many = [described(ec.generate_private_key(ec.SECP256R1()), str(index)) for index in range(300)]
    write("many.json", {"keys": many})
    write("text.html", b"<html>not here</html>")
    claims = {"sub": "anna", "iat": int(time.time()), "exp": int(time.time()) + 600}
    for kid, key in keys.items():
        print(jwt.encode(claims, key, algorithm="ES256", headers={"kid": kid}))
    secret = jwt.utils.base64url_decode(b"c2VjcmV0")
    print(jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "secret"}))

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "keys of a test")])
    now = datetime.datetime.utcnow()
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    )
    certificate = builder.public_key(key.public_key()).sign(key, hashes.SHA256())
    own = builder.public_key(keys["one"].public_key()).sign(keys["one"], hashes.SHA256())
    write("x509.json", {"one": own.public_bytes(Encoding.PEM).decode(), "two": "none"})
    write("certificate.pem", certificate.public_bytes(Encoding.PEM))
    write("certificate.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


class Exchange(socketserver.StreamRequestHandler):
    def handle(self):
        folder = self.server.folder
        line = self.rfile.readline().decode()
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        with open(os.path.join(folder, "requests"), "a") as file:
            file.write(line.strip() + "\n")
        with open(os.path.join(folder, "answer.json")) as file:
            told = json.load(file)
        mode = told.get("mode", "plain")
        body = b""
        if "file" in told:
            with open(os.path.join(folder, told["file"]), "rb") as file:
                body = file.read()
        fields = list(told.get("fields", []))
        status = told.get("status", 200)
        if mode == "loop":
            status, fields, body = 302, ["Location: " + line.split()[1]], b""
        if mode == "downgrade":
            status, fields, body = 302, ["Location: http://127.0.0.1:1/"], b""
        if mode == "hang":
            time.sleep(60)
        if mode != "endless":
            fields.append(f"Content-Length: {len(body)}")
        head = "".join(text + "\r\n" for text in [f"HTTP/1.1 {status} Told", "Connection: close"] + fields) + "\r\n"
        self.wfile.write(head.encode())
        if mode == "plain":
            self.wfile.write(body)
        elif mode == "truncated":
            self.wfile.write(body[: len(body) // 2])
        elif mode == "drip":
            for byte in body:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        elif mode == "endless":
            while True:
                self.wfile.write(b" " * 65_536)


class Mixin(socketserver.ThreadingMixIn):
    daemon_threads = True
    allow_reuse_address = True

    def finish_request(self, request, address):
        try:
            if self.tls:
                request = self.tls.wrap_socket(request, server_side=True)
            super().finish_request(request, address)
        except (OSError, ssl.SSLError):
            pass


class OverTCP(Mixin, socketserver.TCPServer):
    pass


class OverUnix(Mixin, socketserver.UnixStreamServer):
    pass


def serve(folder, place, certificate=None, key=None):
    server = OverTCP(("127.0.0.1", int(place)), Exchange) if place.isdigit() else OverUnix(place, Exchange)
    server.folder = folder
    server.tls = None
    if certificate:
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(certificate, key)
    server.serve_forever()


if __name__ == "__main__":
    {"make": make, "serve": serve}[sys.argv[1]](*sys.argv[2:])
