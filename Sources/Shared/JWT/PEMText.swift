internal import Bytes

/// The blocks of a text in PEM (RFC 7468) that hold public keys or certificates.
enum PEMText {
    struct Block {
        var label: String
        var content: [UInt8]
    }

    private static let labels = ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"]

    /// A block whose base64 cannot be read has no content.
    static func blocks(_ text: [UInt8]) -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, base64: [UInt8])?
        for line in String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if let label = label(line, "-----BEGIN ") {
                open = labels.contains(label) ? (label, []) : nil
            } else if let label = label(line, "-----END "), let block = open {
                if label == block.label { blocks.append(Block(label: label, content: decoded(block.base64))) }
                open = nil
            } else {
                open?.base64 += line.utf8.filter { $0 > 0x20 }
            }
        }
        return blocks
    }

    private static func label(_ line: Substring, _ opening: String) -> String? {
        guard line.hasPrefix(opening), let end = line.range(of: "-----", in: opening.count) else {
            return nil
        }
        return String(line[line.index(line.startIndex, offsetBy: opening.count)..<end])
    }

    private static func decoded(_ base64: [UInt8]) -> [UInt8] {
        var text = base64.map { byte in
            switch byte {
            case 0x2B: UInt8(0x2D)
            case 0x2F: UInt8(0x5F)
            default: byte
            }
        }
        while text.last == 0x3D { text.removeLast() }
        return Base64URL.decode(text.span) ?? []
    }
}

extension Substring {
    /// Where `text` begins, at or after so many characters.
    fileprivate func range(of text: String, in start: Int) -> Index? {
        var index = self.index(startIndex, offsetBy: start, limitedBy: endIndex) ?? endIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index }
            index = self.index(after: index)
        }
        return nil
    }
}
