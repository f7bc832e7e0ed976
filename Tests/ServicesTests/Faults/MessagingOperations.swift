@testable import UpstreamApp

extension FaultOperation {
    /// What is refused before it begins is sent again, and nothing else.
    private static func fcm(_ reply: FaultReply) -> FaultStep {
        FaultStep(
            mark: "/messages:send", replies: [reply], isRepeatable: false, isRepeatedAfter503: true,
            attempts: 4, bringsToken: true, bound: 1 << 20)
    }

    /// What changes a topic comes to the same however often it is asked.
    private static func topic(_ mark: String) -> FaultStep {
        FaultStep(
            mark: mark, replies: [FaultReply("{}")], isRepeatable: true, isRepeatedAfter503: true,
            attempts: 4, bringsToken: true, takes: [.emptyObject: "done"], bound: 1 << 20)
    }

    private static let sent = fcm(FaultReply(#"{"name":"projects/project/messages/1"}"#))
    private static let refused = fcm(
        FaultReply(400, #"{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"no token"}}"#))

    private static func messages(
        _ name: String, _ step: FaultStep, _ answer: String,
        _ run: @escaping @Sendable (FaultClients) throws -> String
    ) -> FaultOperation {
        FaultOperation(layer: .messaging, name: name, steps: [step], answer: answer, run: run)
    }

    static let messaging: [FaultOperation] = [
        messages("send(_:dryRun:_:)", sent, "projects/project/messages/1") {
            try $0.messaging.send(PushMessage(target: .topic("news")))
        },
        messages("send(_:to:_:)", sent, "projects/project/messages/1") { clients in
            let results = clients.messaging.send(PushMessage(target: .topic("news")), to: ["device"])
            switch results.first {
            case .sent(let name): return name
            case .failed(let error): throw error
            case .unregistered, nil: return "\(results)"
            }
        },
        messages("isRegistered(_:)", sent, "true") { "\(try $0.messaging.isRegistered("device"))" },
        messages("subscribe(_:to:)", topic("POST /v1/projects/project/registrations/"), "done") { clients in
            if let fault = try clients.messaging.subscribe(["device"], to: "news")[0] { throw fault }
            return "done"
        },
        messages("unsubscribe(_:from:)", topic("DELETE "), "done") { clients in
            if let fault = try clients.messaging.unsubscribe(["device"], from: "news")[0] { throw fault }
            return "done"
        },
        messages("check()", refused, "done") {
            try $0.messaging.check()
            return "done"
        },
    ]
}
