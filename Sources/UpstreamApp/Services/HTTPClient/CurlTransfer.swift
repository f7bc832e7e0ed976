// Invariant: libcurl calls the functions only within `run`, on the thread that called it, with the transfer
// as their context, which that thread keeps alive for as long; the bytes that it lends or wants filled are of
// the count that it names.
import CCurl
import CLinux
import EventLoop

/// One exchange under way: where its content comes from, where the answer's goes, and what has come.
@safe
final class CurlTransfer {
    private let request: HTTPExchangeRequest
    private let cancellation: Cancellation?
    private var sentCount: Int64 = 0
    private let source: FileDescriptor
    private let target: FileDescriptor
    private(set) var response = HTTPExchangeResponse(status: 0)
    /// The answer was larger than wanted.
    private(set) var isTooLarge = false
    /// A file could not be read or written: which, and why.
    private(set) var fileFault: String?
    private var fieldBytes = 0

    private static let largestFields = 65_536

    init(_ request: HTTPExchangeRequest, _ cancellation: Cancellation?) {
        self.request = request
        self.cancellation = cancellation
        var fault: String?
        var number: CInt = -1
        if case .file(let path, _, _) = request.content {
            number = unsafe clinux_open(path, O_RDONLY | O_CLOEXEC, 0)
            if number < 0 { fault = "\(path): \(IOError.text(of: clinux_errno()))" }
        }
        source = FileDescriptor(owning: number)
        number = -1
        if case .file(let path, _, _) = request.destination {
            number = unsafe clinux_open(path, O_WRONLY | O_CLOEXEC, 0)
            if number < 0 { fault = "\(path): \(IOError.text(of: clinux_errno()))" }
        }
        target = FileDescriptor(owning: number)
        fileFault = fault
    }

    /// Exchanges by a handle of libcurl's; nil when it refuses an option.
    func run(_ handle: CurlHandle, _ library: CurlLibrary, authorities: String) -> CurlOutcome? {
        var callbacks = unsafe ccurl_callbacks(
            send: { unsafe CurlTransfer.of($3).send($0, $1 * $2) },
            rewind: { unsafe CurlTransfer.of($0).rewind(Int64($1), $2) },
            receive: { unsafe CurlTransfer.of($3).receive($0, $1 * $2) },
            line: { unsafe CurlTransfer.of($3).line($0, $1 * $2) },
            goes_on: { context, _, _, _, _ in unsafe CurlTransfer.of(context).goesOn })
        // Content is never held back until the service has said that it wants it.
        let lines =
            request.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" } + ["Expect:"]
        let copies = unsafe lines.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        var outcome = ccurl_outcome()
        let pointers = unsafe copies.map { unsafe UnsafePointer($0) }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let result = unsafe pointers.withUnsafeBufferPointer { fields in
            unsafe request.method.withCString { method in
                unsafe request.url.withCString { url in
                    unsafe authorities.withCString { authorities in
                        var exchange = unsafe ccurl_exchange()
                        unsafe exchange.method = method
                        unsafe exchange.url = url
                        unsafe exchange.fields = fields.baseAddress
                        unsafe exchange.field_count = fields.count
                        if case .none = request.content {} else { unsafe exchange.has_content = 1 }
                        unsafe exchange.content_count = request.content.count
                        let isBare = request.content.count == 0
                        unsafe exchange.is_fresh = isBare && request.repetition == .once ? 1 : 0
                        unsafe exchange.is_secure = request.url.hasPrefix("https:") ? 1 : 0
                        unsafe exchange.authorities = authorities
                        unsafe exchange.connect_milliseconds = request.deadlines.connect
                        unsafe exchange.total_milliseconds = request.deadlines.total
                        unsafe exchange.stall_seconds = max(1, request.deadlines.stall / 1_000)
                        var functions = unsafe library.functions
                        var more = library.more
                        return unsafe ccurl_run(
                            &functions, &more, handle.raw, &exchange, &callbacks, context, &outcome)
                    }
                }
            }
        }
        guard result == 0 else { return nil }
        response.status = outcome.status
        return CurlOutcome(outcome)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
        guard let context = unsafe context else { preconditionFailure("libcurl passes the context on") }
        return unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    private var goesOn: CInt { cancellation?.isCancelled == true ? 1 : 0 }

    private func send(_ into: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
        let abort = 0x1000_0000
        guard let into = UnsafeMutableRawPointer(into) else { return abort }
        let count = Int(min(Int64(capacity), request.content.count - sentCount))
        if count <= 0 { return 0 }
        switch request.content {
        case .none: return 0
        case .bytes(let bytes):
            unsafe bytes.withUnsafeBytes { all in
                let part = unsafe UnsafeRawBufferPointer(
                    rebasing: all[Int(sentCount)..<(Int(sentCount) + count)])
                unsafe UnsafeMutableRawBufferPointer(start: into, count: count).copyMemory(from: part)
            }
            sentCount += Int64(count)
            return count
        case .file(let path, let offset, _):
            let taken = unsafe pread(source.number, into, count, off_t(offset + sentCount))
            if taken > 0 {
                sentCount += Int64(taken)
                return taken
            }
            fileFault = "\(path): \(taken == 0 ? "it has become shorter" : IOError.text(of: clinux_errno()))"
            return abort
        }
    }

    /// libcurl would send a request again by itself when a connection of before turns out to have ended.
    private func rewind(_ offset: Int64, _ origin: CInt) -> CInt {
        guard origin == SEEK_SET, sentCount == 0 || request.repetition == .idempotent else {
            return CInt(CURL_SEEKFUNC_FAIL)
        }
        sentCount = offset
        return CInt(CURL_SEEKFUNC_OK)
    }

    private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let start = UnsafeRawPointer(bytes) else { return 0 }
        let part = unsafe UnsafeRawBufferPointer(start: start, count: count)
        switch request.destination {
        case .memory(let limit):
            if response.content.count + count > limit {
                isTooLarge = true
                return 0
            }
            unsafe response.content.append(contentsOf: part)
        case .file(let path, let offset, let limit):
            // What went wrong is told in memory; the file is for what was asked for.
            if response.status / 100 != 2 {
                if response.content.count < 65_536 { unsafe response.content.append(contentsOf: part) }
                break
            }
            if response.count + Int64(count) > limit {
                isTooLarge = true
                return 0
            }
            if !(unsafe write(part, at: offset + response.count)) {
                fileFault = "\(path): \(IOError.text(of: clinux_errno()))"
                return 0
            }
        }
        response.count += Int64(count)
        return count
    }

    private func write(_ part: UnsafeRawBufferPointer, at offset: Int64) -> Bool {
        var written = 0
        while written < part.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: part[written...])
            let count = unsafe pwrite(
                target.number, rest.baseAddress, rest.count, off_t(offset) + off_t(written))
            if count < 0 && clinux_errno() == EINTR { continue }
            if count <= 0 { return false }
            written += count
        }
        return true
    }

    /// Takes a line of a head; that of an interim answer is forgotten when the next begins.
    private func line(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let start = UnsafeRawPointer(bytes) else { return 0 }
        let line = unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
        fieldBytes += count
        if fieldBytes > Self.largestFields {
            isTooLarge = true
            return 0
        }
        if line.starts(with: Array("HTTP/".utf8)) {
            response.fields = []
            // libcurl has judged the line; the code stands between the first two spaces.
            let words = line.split(separator: 0x20)
            response.status =
                words.count > 1 ? Int(String(decoding: words[1].prefix(3), as: UTF8.self)) ?? 0 : 0
            return count
        }
        guard let colon = line.firstIndex(of: 0x3A) else { return count }
        let value = line[(colon + 1)...].filter { $0 != 0x0D && $0 != 0x0A }
        let trimmed = value.drop { $0 == 0x20 || $0 == 0x09 }
        let end = trimmed.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? trimmed.startIndex
        response.fields.append(
            HTTPField(
                String(decoding: line[..<colon], as: UTF8.self),
                String(decoding: trimmed[..<end], as: UTF8.self)))
        return count
    }
}
