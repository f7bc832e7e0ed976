/// Decisions drawn from the bytes of an input, one after another; when they have run out, all are 0.
struct ByteSource {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isEmpty: Bool { offset == bytes.count }

    mutating func byte() -> UInt8 {
        guard offset < bytes.count else { return 0 }
        offset += 1
        return bytes[offset - 1]
    }

    /// A number below `bound`, which is 256 at most.
    mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

    /// A number below `bound`, which is 65,536 at most and not 0.
    mutating func place(below bound: Int) -> Int { (Int(byte()) << 8 | Int(byte())) % bound }

    mutating func choice<Element>(of elements: [Element]) -> Element {
        elements[number(below: elements.count)]
    }
}
