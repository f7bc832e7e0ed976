import Foundation
import Synchronization

/// What the upstream parses is exactly what was admitted, and what the client parses is what was answered to
/// it: whatever is said on either side, and wherever it is split.
enum ConversationProperties {
    private static let worker = Mutex<WorkerOnTheSpot?>(nil)

    static func conversation(_ bytes: [UInt8]) -> String? {
        let script = ConversationScript(bytes)
        return worker.withLock { worker in
            if worker == nil { worker = WorkerOnTheSpot() }
            guard let worker else { return "no worker could be made" }
            return hold(script, worker)
        }
    }

    /// Says all of the script, hears all of the answers, and judges both sides.
    private static func hold(_ script: ConversationScript, _ worker: WorkerOnTheSpot) -> String? {
        let upstream = RecordingUpstream(script.answers)
        var fault = converse(script, upstream, worker)
        // Everybody has left: nothing may be left behind of them.
        for round in 0..<500 where !worker.isAtRest {
            worker.turn()
            if round > 100 { usleep(1_000) }
        }
        if fault == nil && !worker.isAtRest { fault = "something is left behind" }
        return fault
    }

    private static func converse(
        _ script: ConversationScript, _ upstream: RecordingUpstream, _ worker: WorkerOnTheSpot
    ) -> String? {
        guard let client = worker.connect() else { return "no client could connect" }
        var sent = 0
        for cut in script.cuts {
            client.send(Array(script.stream[sent..<cut]))
            sent = cut
            if cut == script.stream.count && script.endsSide { client.endSending() }
            if !settle(client, upstream, worker) { return "it does not come to rest" }
        }
        if let fault = upstream.fault { return fault }
        let said = ReferenceReader.read(script.stream)
        return admitted(said, upstream, client, script)
    }

    /// Goes on until nothing more happens; false when that takes too long.
    private static func settle(_ client: Peer, _ upstream: RecordingUpstream, _ worker: WorkerOnTheSpot)
        -> Bool
    {
        var quiet = 0
        for _ in 0..<500 {
            worker.turn()
            let hasServed = upstream.serve(worker)
            let hasMoved = client.move()
            quiet = hasServed || hasMoved ? 0 : quiet + 1
            if quiet == 3 { return true }
        }
        return false
    }

    /// Each whole request of the upstream is one of the client's, in their order, and each answer is its own.
    private static func admitted(
        _ said: (messages: [ReferenceMessage], rest: ReferenceReader.Rest), _ upstream: RecordingUpstream,
        _ client: Peer, _ script: ConversationScript
    ) -> String? {
        var next = 0
        var places: [Int] = []
        for (number, request) in upstream.requests.enumerated() {
            if let fault = ends(request) { return fault }
            // It may have been sent twice.
            if let last = places.last, isSame(request, said.messages[last]),
                ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"].contains(request.method)
            {
                next = last
            }
            while next < said.messages.count && !isSame(request, said.messages[next]) { next += 1 }
            if next == said.messages.count {
                return "request \(number) was never made: \(request.start) \(request.body)"
            }
            places.append(next)
            next += 1
        }
        let methods = said.messages.map { $0.method == "get" ? "GET" : $0.method }
        let heard = ReferenceReader.read(client.received, answering: methods, isEnded: client.hasEnded)
        let canBreak = client.hasEnded || script.answers.contains { $0.isFaulty }
        switch heard.rest {
        case .nothing: break
        case .partial: if !canBreak && !waits(upstream, script) { return "an answer has no end" }
        case .malformed(let why): return "the client is sent \(why)"
        }
        let finals = heard.messages.filter { $0.status >= 200 }
        if finals.count > said.messages.count + 1 { return "more answers than requests" }
        for (number, answer) in finals.enumerated() {
            guard let text = answer.values("x-number").first, let told = Int(text), told < places.count,
                !upstream.answer(at: told).isFaulty
            else { continue }
            if places[told] != number { return "answer \(number) is that to request \(places[told])" }
        }
        return nil
    }

    /// An upstream's answer that never ends keeps its client waiting.
    private static func waits(_ upstream: RecordingUpstream, _ script: ConversationScript) -> Bool {
        script.answers.contains { $0.isFaulty || $0.closes }
    }

    /// What ends at the gateway, or is the gateway's to say, is no client's.
    private static func ends(_ request: ReferenceMessage) -> String? {
        for (name, _) in request.fields {
            let plain = name.replacing("_", with: "-")
            if ["x-user-id", "connection", "keep-alive", "te", "upgrade", "gateway-revoke"].contains(plain) {
                return "the upstream is sent \(name)"
            }
        }
        for name in ["host", "via", "x-forwarded-for", "x-request-id"] where request.values(name).count != 1 {
            if name == "via" && !request.values(name).isEmpty { continue }
            return "the upstream is sent \(request.values(name).count) of \(name)"
        }
        return request.start[2] == "HTTP/1.1" ? nil : "the upstream is sent \(request.start[2])"
    }

    /// Whether a request that went on is this one of the client's.
    private static func isSame(_ sent: ReferenceMessage, _ said: ReferenceMessage) -> Bool {
        if sent.method != said.method || sent.body != said.body { return false }
        if sent.values("x-tag") != said.values("x-tag") { return false }
        var target = said.target
        if !target.hasPrefix("/"), let authority = target.range(of: "://") {
            let path = target[authority.upperBound...].drop { $0 != "/" && $0 != "?" }
            target = path.hasPrefix("/") ? String(path) : "/" + path
        }
        let isPlain = !["%", "//", "/.", "\\"].contains { target.contains($0) }
        return !isPlain || sent.target == target
    }
}
