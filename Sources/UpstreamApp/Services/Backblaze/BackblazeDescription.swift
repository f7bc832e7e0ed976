/// What is noted of a file beside its bytes.
struct BackblazeDescription: Equatable, Sendable {
    /// `b2/x-auto`: B2 goes by the name's ending.
    var contentType = "b2/x-auto"
    /// Ten at the most; their names have letters of ASCII, digits, `-` and `_`.
    var info: [BackblazePair] = []

    var fault: String? {
        if info.count > 10 { return "a file has ten notes at the most" }
        let isNamed = info.allSatisfy { pair in
            (1...50).contains(pair.name.utf8.count)
                && pair.name.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                    default: false
                    }
                }
        }
        if !isNamed { return "a note's name has 1 to 50 letters, digits, - and _" }
        let isType = !contentType.isEmpty && contentType.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        return isType ? nil : "the content type is no line of ASCII"
    }
}
