/// The keys of a set as they are read, one after another.
struct KeySetReading {
    private var keys: [VerificationKey] = []
    /// The first that is too weak.
    private var weak: [VerificationKey] = []
    /// How many are of no use here.
    private(set) var leftOut = 0

    /// Takes the next one; nil: it cannot be used. One that stands there twice counts once.
    mutating func add(_ key: VerificationKey?) throws(KeyError) {
        guard let key, key.weakBits == nil else {
            leftOut += 1
            if let key, weak.isEmpty { weak = [key] }
            return
        }
        if !keys.contains(key) { keys.append(key) }
        if keys.count > KeySet.mostKeys { throw .tooMany }
    }

    /// The set. One that is too weak is passed over like any other of no use, unless there is no better one:
    /// then that is what is wrong.
    func set() throws(KeyError) -> KeySet { try KeySet(keys.isEmpty ? weak : keys) }
}
