import Glibc
import Synchronization

/// An upstream that keeps every message it gets, whole or cut short, and answers as the row at hand says.
final class RecordingUpstream: Sendable {
    private let record = Mutex<[WireMessage]>([])
    private let answer = Mutex(UpstreamAnswer.usual)

    /// For a `ScriptedUpstream`, whose thread for each connection it runs on.
    var script: ScriptedUpstream.Script { { [self] peer, _ in try serve(peer) } }

    /// Answers what comes from now on as `answer` says.
    func answer(as answer: UpstreamAnswer) { self.answer.withLock { $0 = answer } }

    /// What came; what is only the beginning of a message is there once its connection has ended.
    var messages: [WireMessage] { record.withLock { $0 } }

    private func serve(_ peer: ScriptedPeer) throws {
        var pending: [UInt8] = []
        while let message = next(of: peer, &pending) {
            record.withLock { $0.append(message) }
            guard message.isWhole else { return }
            let answer = message.target == "/tail" ? .usual : self.answer.withLock { $0 }
            let bytes = answer.bytes(to: message.method)
            if answer.end == .closes { peer.socket.holdUntilClose() }
            try peer.socket.send(bytes)
            if answer.end == .resets {
                // What was sent is read before the reset destroys it.
                usleep(20_000)
                peer.socket.resetOnClose()
            }
            if answer.end != .keeps { return }
        }
    }

    /// The next message; nil when nothing more comes, or nothing that has a head.
    private func next(of peer: ScriptedPeer, _ pending: inout [UInt8]) -> WireMessage? {
        while true {
            let found = WireMessage.read(pending, from: .client)
            if var message = found?.message, message.isWhole {
                pending.removeFirst(found?.count ?? 0)
                message.connection = peer.number
                return message
            }
            let more = (try? peer.socket.receive()) ?? []
            if !more.isEmpty {
                pending += more
                continue
            }
            if pending.isEmpty { return nil }
            var message = found?.message ?? WireMessage()
            message.connection = peer.number
            pending = []
            return message
        }
    }
}
