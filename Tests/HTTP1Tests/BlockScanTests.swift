import Bytes
import HTTP1
import Testing

/// What is looked at sixteen bytes and more at a time, with an odd byte in every place of runs of many
/// lengths.
@Suite("Scans by blocks")
struct BlockScanTests {
    @Test("a field value is judged by each of its bytes, wherever it stands and however long it is")
    func values() {
        var head = RequestHead()
        let opening = Array("GET / HTTP/1.1\r\nHost: a\r\nAccept: ".utf8)
        for length in Array(1...20) + [31, 32, 33, 47, 48, 49, 64, 65, 81, 113, 145] {
            for place in 0..<length {
                for byte in [0x00, 0x09, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var value = [UInt8](repeating: 0x61, count: length)
                    value[place] = byte
                    let bytes = opening + value + Array("\r\n\r\n".utf8)
                    let isRefused = byte < 0x20 && byte != 0x09 || byte == 0x7F
                    let expected =
                        isRefused ? Outcome.malformed(.malformedFieldValue) : .complete(bytes.count)
                    let outcome = requestOutcome(bytes, &head)
                    if outcome != expected { Issue.record("\(byte) at \(place) of \(length): \(outcome)") }
                    if isRefused { continue }
                    let isTrimmed = (byte == 0x09 || byte == 0x20) && (place == 0 || place == length - 1)
                    let count = head.fields.first(.accept).map { Int($0.value.count) }
                    if count != (isTrimmed ? length - 1 : length) {
                        Issue.record("\(byte) at \(place) of \(length): a value of \(count ?? -1) bytes")
                    }
                }
            }
        }
    }

    @Test("a host is valid without a port if it is with one, whatever byte stands where")
    func hosts() {
        var head = RequestHead()
        func isValid(_ host: [UInt8]) -> Bool {
            let bytes = Array("GET / HTTP/1.1\r\nHost: ".utf8) + host + Array("\r\n\r\n".utf8)
            return requestOutcome(bytes, &head) == .complete(bytes.count)
        }
        // What a port or whitespace makes something else of.
        let special = Array("%:[]\r\n\t ".utf8)
        for length in [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65] {
            for place in Set([0, 1, length / 2, length - 1]) where place < length {
                for byte in UInt8.min...0x81 where !special.contains(byte) {
                    var host = [UInt8](repeating: 0x61, count: length)
                    host[place] = byte
                    if isValid(host) != isValid(host + Array(":80".utf8)) {
                        Issue.record("\(byte) at \(place) of \(length)")
                    }
                }
            }
        }
        #expect(isValid(Array("a.example".utf8)) && !isValid(Array("a/example".utf8)))
    }
}
