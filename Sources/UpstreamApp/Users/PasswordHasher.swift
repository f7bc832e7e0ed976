/// Hashes and checks passwords, with salts of its own.
struct PasswordHasher: Sendable {
    /// Nothing could be hashed or checked: out of memory, or a stored hash that is none.
    struct Unavailable: Error {}

    let cost: PasswordCost
    /// Checked when there is no such user, so that both answers take the same time. No password matches it.
    private let dummy: String

    init(cost: PasswordCost) {
        self.cost = cost
        let salt = Base64.encode(Self.randomBytes(16))
        let hash = Base64.encode(Self.randomBytes(32))
        dummy = "$argon2id$v=19$m=\(cost.memoryKibibytes),t=\(cost.passes),p=\(cost.lanes)$\(salt)$\(hash)"
    }

    /// A PHC string for a new password.
    func hash(_ password: String) throws(Unavailable) -> String {
        guard let encoded = Argon2.hash(Array(password.utf8), salt: Self.randomBytes(16), cost: cost) else {
            throw Unavailable()
        }
        return encoded
    }

    /// Tells whether `password` belongs to `encoded`. Without a stored hash the answer is no, and takes as
    /// long.
    func verify(_ password: String, encoded: String?) throws(Unavailable) -> Bool {
        guard let matches = Argon2.verify(Array(password.utf8), encoded: encoded ?? dummy) else {
            throw Unavailable()
        }
        return matches && encoded != nil
    }

    /// Tells whether a stored hash is weaker than what this hasher makes.
    func isOutdated(_ encoded: String) -> Bool {
        guard let stored = PasswordCost(encoded: encoded) else { return true }
        return stored.isLower(than: cost)
    }

    /// Bytes from the system's generator, getrandom(2) on Linux.
    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Standard Base64 without padding, as PHC strings have it.
    private enum Base64 {
        private static let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

        static func encode(_ bytes: [UInt8]) -> String {
            var text: [UInt8] = []
            var pending: UInt32 = 0
            var bits: UInt32 = 0
            for byte in bytes {
                pending = pending << 8 | UInt32(byte)
                bits += 8
                while bits >= 6 {
                    bits -= 6
                    text.append(alphabet[Int(pending >> bits & 0x3F)])
                }
            }
            if bits > 0 { text.append(alphabet[Int(pending << (6 - bits) & 0x3F)]) }
            return String(decoding: text, as: UTF8.self)
        }
    }
}
