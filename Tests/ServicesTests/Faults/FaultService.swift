import Bytes
import EventLoop
import Foundation
import Synchronization

@testable import UpstreamApp

/// A server that answers each request as the step that it belongs to says, or with a fault, and counts.
final class FaultService: Sendable {
    private struct Fault {
        var step: Int
        /// So many requests are answered well before.
        var after: Int
        var treatment: FaultTreatment
        /// How many requests meet it yet.
        var times: Int
    }

    private struct State {
        var fault: Fault?
        /// How many sound answers each step has given.
        var answered: [Int]
        var counts: [Int]
        var strangers: [String] = []
        var received: [ScriptedService.Received] = []
        var endlessCount = 0
        /// After the last sound answer of this step nobody listens any more.
        var lastStep: Int?
        /// Nobody listens, and no connection stands.
        var isRefusing = false
        var isEnding = false
    }

    private let steps: [FaultStep]
    private let layer: FaultLayer
    private let asides: [String]
    private let state: Mutex<State>
    private let refusing = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    let port: Int

    /// `origin`: what stands for ORIGIN in its answers; nil: its own.
    init(_ steps: [FaultStep], _ layer: FaultLayer, asides: [String] = [], origin: String? = nil) throws {
        self.layer = layer
        self.asides = asides
        let none = steps.map { _ in 0 }
        state = Mutex(State(answered: none, counts: none))
        let (number, port) = try FaultPorts.listen()
        self.port = port
        let place = origin ?? "http://127.0.0.1:\(port)"
        self.steps = steps.map { step in
            var step = step
            step.replies = step.replies.map { $0.naming(place) }
            return step
        }
        Foundation.Thread.detachNewThread { [self] in
            accept(FileDescriptor(owning: number))
            ended.signal()
        }
    }

    /// Ends it, once or again.
    func end() {
        state.withLock { $0.isEnding = true }
        ended.wait()
        ended.signal()
    }

    var origin: String { "http://127.0.0.1:\(port)" }
    var counts: [Int] { state.withLock { $0.counts } }
    var received: [ScriptedService.Received] { state.withLock { $0.received } }
    func received(at step: Int) -> [ScriptedService.Received] {
        received.filter { Self.line($0).contains(steps[step].mark) }
    }
    /// Requests that belong to no step.
    var strangers: [String] { state.withLock { $0.strangers } }
    /// How many bytes without an end were taken.
    var endlessCount: Int { state.withLock { $0.endlessCount } }
    private var isEnding: Bool { state.withLock { $0.isEnding } }
    private var isAway: Bool { state.withLock { $0.isEnding || $0.isRefusing } }

    func inject(_ treatment: FaultTreatment, at step: Int, after: Int, times: Int) {
        state.withLock {
            $0.fault = Fault(step: step, after: after, treatment: treatment, times: times)
        }
    }

    /// From this step on nobody listens at the port, which nobody else gets meanwhile.
    func refuse(from step: Int) {
        state.withLock { state in
            if step > 0 { state.lastStep = step - 1 } else { state.isRefusing = true }
        }
        if step == 0 { refusing.wait() }
    }

    /// Forgets faults and counts: all is well from now on.
    func heal() {
        state.withLock { state in
            state.fault = nil
            state.answered = steps.map { _ in 0 }
            state.counts = state.answered
        }
    }

    private func accept(_ listener: consuming FileDescriptor) {
        let open = Tally()
        while !isAway {
            guard Poll.isReadable(listener.number, withinMilliseconds: 10),
                case .accepted(let socket, _) = Socket.accept(listener.number)
            else { continue }
            let number = socket.release()
            open.add(1)
            Foundation.Thread.detachNewThread { [self] in
                let socket = FileDescriptor(owning: number)
                while serve(FaultConnection(socket.number) { [self] in isAway }) {}
                _ = consume socket
                open.add(-1)
            }
        }
        Socket.endListening(listener.number)
        refusing.signal()
        while !isEnding { usleep(5_000) }
        _ = consume listener
        while open.count > 0 { usleep(2_000) }
    }

    /// Takes a request and treats it; false when the connection is to end.
    private func serve(_ connection: FaultConnection) -> Bool {
        guard let request = connection.read() else { return false }
        let line = Self.line(request)
        let step = steps.firstIndex { line.contains($0.mark) }
        let (treatment, isLast) = state.withLock { state in
            state.received.append(request)
            guard let step else {
                if !asides.contains(where: line.contains) { state.strangers.append(line) }
                return (FaultTreatment.reply(FaultReply(200, "{}")), false)
            }
            state.counts[step] += 1
            if let fault = state.fault, fault.step == step, fault.times > 0,
                state.answered[step] >= fault.after
            {
                state.fault?.times -= 1
                return (fault.treatment, false)
            }
            let replies = steps[step].replies
            let reply = replies[min(state.answered[step], replies.count - 1)]
            state.answered[step] += 1
            let isLast = state.lastStep == step && state.answered[step] == replies.count
            if isLast { state.isRefusing = true }
            return (.reply(reply), isLast)
        }
        if isLast {
            // Nobody listens, and no other connection stands, before the answer goes out.
            refusing.wait()
            usleep(30_000)
        }
        return treat(connection, treatment, request, step, isLast: isLast)
    }

    private static func line(_ request: ScriptedService.Received) -> String {
        "\(request.method) \(request.target) "
    }

    private func treat(
        _ connection: FaultConnection, _ treatment: FaultTreatment, _ request: ScriptedService.Received,
        _ step: Int?, isLast: Bool
    ) -> Bool {
        var sound = step.flatMap { steps[$0].replies.first } ?? FaultReply("{}")
        if sound.status >= 204 { sound.status = 200 }
        switch treatment {
        case .reply(let reply):
            return connection.write(reply.head(length: reply.body.count, isLast: isLast) + reply.body)
                && !isLast
        case .echo:
            let reply = layer.refusal("you sent " + Self.secrets(of: request).joined(separator: " and "))
            return connection.write(reply.head(length: reply.body.count) + reply.body)
        case .silence: return connection.wait()
        case .halfHead:
            return connection.write(Array("HTTP/1.1 200 X\r\nContent-Le".utf8)) && connection.wait()
        case .halfBody:
            let half = sound.body.prefix(sound.body.count / 2)
            return connection.write(sound.head(length: sound.body.count + 9) + half) && connection.wait()
        case .truncation:
            _ = connection.write(sound.head(length: sound.body.count + 9) + sound.body)
            return false
        case .endless:
            connection.writeWithoutEnd { count in state.withLock { $0.endlessCount += count } }
            return false
        }
    }

    /// What a request brings that nobody else is to know.
    static func secrets(of request: ScriptedService.Received) -> [String] {
        let values = [request.value(of: "authorization"), request.value(of: "api-key")].compactMap { $0 }
        let form = request.text.split(separator: "&").first { $0.hasPrefix("assertion=") }?.dropFirst(10)
        return (values + [form.map(String.init)].compactMap { $0 }).map { value in
            value.split(separator: " ").last.map(String.init) ?? value
        }
    }
}
