/// The key that signs and checks tokens.
enum SecretKey {
    /// Longer files are no key.
    static let maxFileLength = 4_096

    /// The key of `settings`; makes the file when it is absent. The text of the file, without a closing line
    /// end, is the key: what the gateway reads must be the very same bytes.
    static func load(_ secret: Settings.Secret) throws(Files.Failure) -> [UInt8] {
        switch secret {
        case .bytes(let bytes): return bytes
        case .file(let path):
            if let folder = Files.parent(of: path) { try Files.makeFolder(folder) }
            if let key = try read(path) { return key }
            // Another process may win the race; then its key is the one.
            _ = try Files.create(path, Array(generate().utf8), mode: 0o640)
            guard let key = try read(path) else { throw Files.Failure(path: path, reason: "went away again") }
            return key
        }
    }

    /// 32 random bytes in 64 hexadecimal digits.
    private static func generate() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        return String((0..<64).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }

    private static func read(_ path: String) throws(Files.Failure) -> [UInt8]? {
        guard var key = try Files.read(path, limit: maxFileLength) else { return nil }
        while key.last == 0x0A || key.last == 0x0D { key.removeLast() }
        guard key.count >= Settings.minimumSecretLength else {
            throw Files.Failure(path: path, reason: "has fewer than \(Settings.minimumSecretLength) bytes")
        }
        return key
    }
}
