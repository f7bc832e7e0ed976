internal import Bytes

/// The keys and algorithms of one issuer, and the judgement of signatures by them; for one thread.
final class KeyRing {
    /// Where a token's key comes from.
    enum Source {
        case secret([UInt8])
        case keys(KeySet)
        /// Those that a server gave last; nil: it has not given any yet.
        case remote(KeySet?)
    }

    let algorithms: [TokenAlgorithm]
    private let source: Source
    /// Of the set's keys, in its order.
    private let keys: [PublicKey?]

    init(_ source: Source, _ algorithms: [TokenAlgorithm]) {
        self.source = source
        self.algorithms = algorithms
        switch source {
        case .secret: keys = []
        case .keys(let set), .remote(.some(let set)): keys = set.keys.map { PublicKey(info: $0.info) }
        case .remote(.none): keys = []
        }
    }

    /// Tells whether these are the keys that a server gave last.
    func holds(_ keys: KeySet?) -> Bool {
        guard case .remote(let own) = source else { return false }
        guard let own, let keys else { return own == nil && keys == nil }
        return own.hasSameKeys(as: keys)
    }

    func allows(_ algorithm: TokenAlgorithm) -> Bool { algorithms.contains(algorithm) }

    /// Takes `signature` (base64url) if it is that of `message` by a key that fits, and answers with that
    /// key's own `kid`, if it has one; `id` is the header's. That no key has this one is told only of keys
    /// that may be fetched again.
    func check(
        _ message: Span<UInt8>, _ signature: Span<UInt8>, _ algorithm: TokenAlgorithm, id: [UInt8]?
    ) throws(TokenError) -> [UInt8]? {
        // Longer than that of the largest key.
        if signature.count > VerificationKey.largestModulus / 6 + 2 { throw .signature }
        guard let bytes = Base64URL.decode(signature) else { throw .malformed }
        switch source {
        case .secret(let secret):
            guard algorithm.isSymmetric,
                PublicKey.verifies(message, code: bytes.span, secret: secret, algorithm)
            else { throw .signature }
            return nil
        case .keys(let set):
            if let key = key(of: message, bytes.span, algorithm, set, id: id) { return key.id }
            throw .signature
        case .remote(.some(let set)):
            if let key = key(of: message, bytes.span, algorithm, set, id: id) { return key.id }
            if let id, !set.hasKey(id: id) { throw .unknownKey }
            throw .signature
        case .remote(.none): throw .noKeys
        }
    }

    /// The key that has made the signature; nil: none of the set has.
    private func key(
        of message: Span<UInt8>, _ signature: Span<UInt8>, _ algorithm: TokenAlgorithm, _ set: KeySet,
        id: [UInt8]?
    ) -> VerificationKey? {
        var tries = 0
        for (index, key) in set.keys.enumerated() where key.fits(algorithm) {
            if let id, let own = key.id, own != id { continue }
            tries += 1
            if tries > KeySet.mostTries { break }
            if keys[index]?.verifies(message, signature, algorithm) == true { return key }
        }
        return nil
    }
}
