import Bytes

/// A text of at most 48 bytes in words, which is copied by six stores whatever its length.
struct ShortText {
    static let longest = 48
    private(set) var words: [6 of UInt64] = .init(repeating: 0)
    private(set) var count = 0

    init() {}

    /// Takes the text; one that is too long leaves `count` at 0.
    init(_ text: Span<UInt8>) {
        guard text.count <= Self.longest else { return }
        for index in 0..<text.count {
            words[index / 8] |= UInt64(text[index]) << UInt64(index % 8 * 8)
        }
        count = text.count
    }
}
