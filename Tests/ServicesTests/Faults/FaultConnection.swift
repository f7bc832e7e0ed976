import Bytes
import EventLoop
import Foundation

/// One connection of a `FaultService`'s, of which one thread reads and writes.
struct FaultConnection {
    private let number: CInt
    private let isEnding: () -> Bool

    init(_ number: CInt, isEnding: @escaping () -> Bool) {
        self.number = number
        self.isEnding = isEnding
    }

    /// The next request; nil when there comes none.
    func read() -> ScriptedService.Received? {
        var input = ByteBuffer()
        var bytes: [UInt8] = []
        while !isEnding() {
            if let request = Self.parsed(bytes) { return request }
            if !Poll.isReadable(number, withinMilliseconds: 10) { continue }
            guard case .moved = input.receive(from: number, room: 65_536) else { return nil }
            bytes += input.readable.array
            input.removeAll()
        }
        return nil
    }

    private static func parsed(_ bytes: [UInt8]) -> ScriptedService.Received? {
        // Heads are small; and one byte is to be one character, whatever is sent.
        let text = String(decoding: bytes.prefix(8_192).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        let fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            return (name: line[..<colon].lowercased(), value: value)
        }
        let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        let start = text[..<end.upperBound].utf8.count
        guard bytes.count >= start + length, words.count > 1 else { return nil }
        return ScriptedService.Received(
            connection: 0, method: words[0], target: words[1], fields: fields,
            body: Array(bytes[start..<(start + length)]))
    }

    /// False when the other side has gone.
    func write(_ bytes: [UInt8]) -> Bool {
        var output = ByteBuffer(capacity: bytes.count)
        output.append(bytes.span)
        while !output.isEmpty {
            switch output.send(to: number) {
            case .moved: continue
            case .wouldBlock: _ = Poll.isWritable(number, withinMilliseconds: 20)
            case .ended, .failed: return false
            }
            if isEnding() { return false }
        }
        return true
    }

    /// Writes until the other side does not want any more; `count` hears of what it has taken.
    func writeWithoutEnd(_ count: (Int) -> Void) {
        let part = Array("40000\r\n".utf8) + [UInt8](repeating: 0x20, count: 0x40000) + Array("\r\n".utf8)
        var goesOn = write(Array("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
        while goesOn && !isEnding() {
            goesOn = write(part)
            if goesOn { count(0x40000) }
        }
    }

    /// Waits until the other side has gone.
    func wait() -> Bool {
        var input = ByteBuffer()
        while !isEnding() {
            if !Poll.isReadable(number, withinMilliseconds: 10) { continue }
            if case .moved = input.receive(from: number, room: 65_536) { continue }
            break
        }
        return false
    }
}
