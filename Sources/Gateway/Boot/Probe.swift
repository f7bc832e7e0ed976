// Invariant: poll is given one pollfd, send and recv an array with its own count; all outlive the call.
internal import CLinux
internal import EventLoop

/// `gateway probe`: one GET /health, bounded in time as a whole.
struct Probe {
    static let defaultTimeoutMilliseconds = 2_000

    /// Why a gateway is not taken for healthy.
    struct Fault: Error, Equatable {
        var text: String
    }

    let address: SocketAddress
    /// On the monotonic clock, in microseconds.
    private let deadline: Int64

    init(_ address: SocketAddress, timeoutMilliseconds: Int) {
        self.address = address
        deadline = Moment.now().monotonic + Int64(timeoutMilliseconds) * 1_000
    }

    /// Where to ask, when the command line names a target or leaves it to the environment.
    static func address(
        _ target: CommandLineRequest.Target?, _ environment: [String: String]
    ) -> SocketAddress {
        switch target {
        case .admin(let path): return .unix(path: path)
        // Nobody connects to `any`; what listens there is found on loopback.
        case .listen(.ip(.any, let port)): return .ip(.loopback, port: port)
        case .listen(.ip(IPAddress(high: 0, low: 0), let port)):
            return .ip(IPAddress(high: 0, low: 1), port: port)
        case .listen(let address): return address
        case nil:
            let path = environment["GATEWAY_ADMIN"] ?? ""
            if !path.isEmpty { return .unix(path: path) }
            let state = environment["STATE_DIR"] ?? ""
            let folder = state.isEmpty ? ConfigurationDefaults.stateDirectory : state
            return .unix(path: "\(folder)/\(ConfigurationDefaults.adminPath)")
        }
    }

    /// Asks for /health; returns when the answer is 200.
    func ask() throws(Fault) {
        let socket = try connected()
        try send(socket.number, "/health")
        let line = try receive(socket.number, until: 12)
        guard line.starts(with: Array("HTTP/1.".utf8)), line.count >= 12 else {
            throw Fault(text: "the answer is not HTTP")
        }
        let status = String(decoding: line[9..<12], as: UTF8.self)
        if status != "200" { throw Fault(text: "/health answers \(status)") }
    }

    /// Asks for `target`; the status, and the body up to 64 KiB.
    func fetch(_ target: String) throws(Fault) -> (status: Int, body: [UInt8]) {
        let socket = try connected()
        try send(socket.number, target)
        let answer = try receive(socket.number, until: 65_536)
        guard answer.starts(with: Array("HTTP/1.".utf8)), answer.count >= 12,
            let status = UnitText.integer(String(decoding: answer[9..<12], as: UTF8.self)),
            let end = answer.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A])
        else { throw Fault(text: "the answer is not HTTP") }
        return (Int(status), Array(answer[end.upperBound...]))
    }

    private func connected() throws(Fault) -> FileDescriptor {
        do throws(IOError) {
            switch try Socket.connect(to: address) {
            case .connected(let socket): return socket
            case .inProgress(let socket):
                let isReady = wait(socket.number, for: Int16(POLLOUT))
                let code = isReady ? Socket.pendingError(socket.number) : ETIMEDOUT
                if code == 0 { return socket }
                throw IOError(.connect, code: code)
            }
        } catch {
            throw Fault(text: "cannot connect: \(IOError.text(of: error.code))")
        }
    }

    private func send(_ socket: CInt, _ target: String) throws(Fault) {
        let request = Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        // A fresh socket's buffer holds all of it.
        let sent = unsafe CLinux.send(socket, request, request.count, CInt(MSG_NOSIGNAL))
        if sent != request.count { throw Fault(text: "the request could not be sent") }
    }

    /// Reads until there are so many bytes, or the end of the connection comes behind the first ones.
    private func receive(_ socket: CInt, until bound: Int) throws(Fault) -> [UInt8] {
        var line: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 512)
        while line.count < bound {
            if !wait(socket, for: Int16(POLLIN)) { throw Fault(text: "no answer in time") }
            let count = unsafe recv(socket, &chunk, chunk.count, 0)
            if count < 0 && (clinux_errno() == EINTR || clinux_errno() == EAGAIN) { continue }
            if count == 0 && line.count >= 12 { break }
            if count <= 0 { throw Fault(text: "the connection ended without an answer") }
            line += chunk[..<count]
        }
        return line
    }

    /// Waits until the socket is ready or has failed; false when the time is over.
    private func wait(_ socket: CInt, for events: Int16) -> Bool {
        while true {
            let left = (deadline - Moment.now().monotonic) / 1_000
            if left <= 0 { return false }
            var entry = pollfd(fd: socket, events: events, revents: 0)
            let count = unsafe poll(&entry, 1, CInt(clamping: left))
            if count > 0 { return true }
            if count < 0 && clinux_errno() != EINTR { return false }
        }
    }
}
