// Invariant: libcurl is lent texts and a buffer that outlive the one call which uses them, the buffer with
// its count; read and write are given arrays with their own counts; the answer's texts are ended by a zero
// byte.
internal import CCurl
internal import CLinux

/// `gateway fetch-key-set`, which the gateway runs for itself: fetches one key set in a process that holds no
/// client, no door and no key, and so keeps libcurl, and what a server can do to it, out of the gateway.
enum KeyFetchCommand {
    static func run() -> ExitCode {
        let bytes = input()
        guard let question = KeyFetchQuestion(bytes) else { return .usage }
        clinux_bound_process(UInt32(question.milliseconds / 1_000 + 3))
        output(answer(question).bytes)
        return .success
    }

    private static func answer(_ question: KeyFetchQuestion) -> KeyFetchAnswer {
        var body = [UInt8](repeating: 0, count: question.capacity)
        var answer = ccurl_answer()
        unsafe question.url.withCString { url in
            unsafe question.unixSocket.withCString { socket in
                unsafe question.authorities.withCString { authorities in
                    unsafe body.withUnsafeMutableBufferPointer { room in
                        var asked = unsafe ccurl_question(
                            url: url, unix_socket: socket, authorities: authorities,
                            milliseconds: question.milliseconds, body: room.baseAddress,
                            capacity: room.count)
                        unsafe ccurl_fetch(&asked, &answer)
                    }
                }
            }
        }
        let ending = KeyFetchAnswer.Ending(rawValue: Int(answer.result)) ?? .failed
        return KeyFetchAnswer(
            ending: ending, status: answer.status, fault: text(&answer.fault),
            cacheControl: text(&answer.cache_control), age: text(&answer.age),
            body: ending == .fetched ? Array(body.prefix(answer.count)) : [])
    }

    private static func text<Bytes>(_ bytes: inout Bytes) -> String {
        unsafe withUnsafeBytes(of: &bytes) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private static func input() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while bytes.count <= 16_384 {
            let count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0 && clinux_errno() == EINTR { continue }
            if count <= 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func output(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && clinux_errno() == EINTR { continue }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
