/// What is wrong with keys that were given, in words that follow what they were given as.
public enum KeyError: Error, Equatable, Sendable {
    case notPEM, notJSON, notCertificates, noKeys, noPrivateKey, tooMany
    case unreadable(Int)
    case weak(bits: Int)

    public var text: String {
        switch self {
        case .notPEM: "holds no `-----BEGIN PUBLIC KEY-----` and no certificate"
        case .notJSON: "is no JSON Web Key Set, an object with a list `keys`"
        case .notCertificates: "is no JSON object of certificates"
        case .noKeys: "holds no key that could check a signature here"
        case .noPrivateKey: "is no private key in PEM, without a passphrase, of RSA or P-256"
        case .tooMany: "holds more than \(KeySet.mostKeys) keys"
        case .unreadable(let number): "holds a key, the \(number). of it, that cannot be read"
        case .weak(let bits):
            "holds an RSA key of \(bits) bits; from \(VerificationKey.leastModulus) to "
                + "\(VerificationKey.largestModulus) are taken"
        }
    }
}
