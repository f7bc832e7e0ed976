"""Makes two authorities and certificates of the first, in PEM: certificates.py FOLDER"""

import datetime
import ipaddress
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.utcnow()


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def write(folder, file, certificate, key):
    with open(os.path.join(folder, file + ".pem"), "wb") as out:
        out.write(certificate.public_bytes(serialization.Encoding.PEM))
    with open(os.path.join(folder, file + ".key"), "wb") as out:
        out.write(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def build(subject, issuer, key, signer, days, extensions):
    builder = (
        x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(NOW - datetime.timedelta(days=10))
        .not_valid_after(NOW + datetime.timedelta(days=days)))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, hashes.SHA256())


def authority(folder, file):
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = build(file, file, key, key, 10, [(x509.BasicConstraints(ca=True, path_length=None), True)])
    write(folder, file, certificate, key)
    return key


def issue(folder, file, issuer, signer, names, days=5):
    key = ec.generate_private_key(ec.SECP256R1())
    write(folder, file, build(file, issuer, key, signer, days, [(x509.SubjectAlternativeName(names), False)]), key)


def main(folder):
    signer = authority(folder, "authority")
    authority(folder, "stranger")
    local = [x509.DNSName("localhost"), x509.DNSName("redis.internal"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    issue(folder, "server", "authority", signer, local)
    issue(folder, "other", "authority", signer, [x509.DNSName("other.internal")])
    issue(folder, "expired", "authority", signer, local, days=-1)
    issue(folder, "client", "authority", signer, [x509.DNSName("gateway")])


main(sys.argv[1])
