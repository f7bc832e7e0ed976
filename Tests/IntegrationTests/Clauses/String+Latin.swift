/// Bytes as Latin-1, in which every byte is a character.
extension String {
    init(latin bytes: [UInt8]) {
        self = ""
        unicodeScalars.append(contentsOf: bytes.map { Unicode.Scalar($0) })
    }

    var latinBytes: [UInt8] { unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}
