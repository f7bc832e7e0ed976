import Bytes
import Door
import EventLoop

/// Tells the gateway, at its admin door, of revocations that wait in the database, and takes each off once
/// the gateway has it on disk: a thread of the serving app, which tries until it succeeds.
///
/// Several apps on one database may tell the same thing twice, which does no harm.
struct RevocationDelivery: ~Copyable {
    /// How often the table is looked at, in milliseconds, and how often again after a failure.
    private static let interval = 200
    private static let pause = 1_000
    private static let batch = 100

    private let thread: EndableThread

    /// `forget` is told of each user concerned, before the gateway is.
    init(
        _ database: Database, to gateway: GatewayAddress, forget: @escaping @Sendable (Int64) -> Void
    ) throws(IOError) {
        thread = try EndableThread(name: "revocations") { Self.run(database, gateway, $0, forget) }
    }

    /// Lets the thread finish what it is at, and waits for it.
    consuming func end() { thread.end() }

    private static func run(
        _ database: Database, _ gateway: GatewayAddress, _ ending: Semaphore, _ forget: (Int64) -> Void
    ) {
        let store = database.store()
        var lastFault: String?
        while true {
            let fault = deliver(store, gateway, forget)
            if let fault, fault != lastFault {
                StandardError.write("revocations wait for the gateway: \(fault)")
            } else if fault == nil && lastFault != nil {
                StandardError.write("the gateway has the revocations that waited")
            }
            lastFault = fault
            if ending.wait(withinMilliseconds: fault == nil ? interval : pause) { return }
        }
    }

    /// Delivers what waits, and answers why the rest of it still does; nil when nothing does.
    private static func deliver(
        _ store: any Store, _ gateway: GatewayAddress, _ forget: (Int64) -> Void
    ) -> String? {
        do throws(Problem) {
            for revocation in try store.pendingRevocations(limit: batch) {
                forget(revocation.userID)
                if let fault = post(revocation, to: gateway) { return fault }
                try store.write { () throws(Problem) in try store.deleteRevocation(revocation.id) }
            }
            return nil
        } catch {
            return error.detail
        }
    }

    /// Tells the gateway of one; nil once it has it on disk.
    private static func post(_ revocation: PendingRevocation, to gateway: GatewayAddress) -> String? {
        var json = JSONObject()
        json.set("provider", gateway.provider)
        json.set("sub", String(revocation.userID))
        json.set("before", seconds: revocation.authenticatedUntil)
        var body = ByteBuffer(capacity: 128)
        body.append(json.bytes.span)
        do throws(IOError) {
            let client = DoorClient(address: .unix(path: gateway.adminSocket), boundMilliseconds: 4_000)
            guard let answer = try client.post("/revocations", body) else {
                return "\(gateway.adminSocket) gave no answer"
            }
            return answer.status == 201 ? nil : "\(gateway.adminSocket) answers \(answer.status)"
        } catch {
            return "\(gateway.adminSocket): \(IOError.text(of: error.code))"
        }
    }
}
