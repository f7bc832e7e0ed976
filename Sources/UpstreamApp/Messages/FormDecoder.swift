/// Reads `application/x-www-form-urlencoded` bodies (URL Standard, 5.1), strictly: a bad percent escape, a
/// NUL and what is not UTF-8 make the whole body unreadable instead of being repaired.
enum FormDecoder {
    /// More pairs than any form of this API has are refused.
    static let maxFields = 64

    /// What a value may hold, as a regular expression.
    static let textPattern = "^[^\\x00]*$"

    struct Field: Equatable {
        var name: String
        var value: String
    }

    static func decode(_ body: [UInt8]) throws(Problem) -> [Field] {
        var fields: [Field] = []
        for pair in body.split(separator: 0x26) {
            if fields.count == maxFields { throw Problem(.badRequest, "The form has too many fields") }
            let equals = pair.firstIndex(of: 0x3D) ?? pair.endIndex
            let name = try text(of: pair[..<equals])
            let value = equals == pair.endIndex ? "" : try text(of: pair[(equals + 1)...])
            fields.append(Field(name: name, value: value))
        }
        return fields
    }

    private static func text(of encoded: ArraySlice<UInt8>) throws(Problem) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var index = encoded.startIndex
        while index < encoded.endIndex {
            switch encoded[index] {
            case 0x2B: decoded.append(0x20)
            case 0x25:
                guard index + 2 < encoded.endIndex, let high = nibble(encoded[index + 1]),
                    let low = nibble(encoded[index + 2])
                else { throw unreadable }
                decoded.append(high << 4 | low)
                index += 2
            default: decoded.append(encoded[index])
            }
            index += 1
        }
        guard !decoded.contains(0), let text = String(validating: decoded, as: UTF8.self) else {
            throw unreadable
        }
        return text
    }

    private static var unreadable: Problem { Problem(.badRequest, "The form body cannot be read") }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
