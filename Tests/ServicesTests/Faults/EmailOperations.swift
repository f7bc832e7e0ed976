@testable import UpstreamApp

extension FaultOperation {
    /// Resend knows a message again by its key; Brevo does not.
    private static func step(_ layer: FaultLayer, _ mark: String, _ reply: String) -> FaultStep {
        FaultStep(
            mark: mark, replies: [FaultReply(reply)], isRepeatable: layer == .resend || mark.hasPrefix("GET"),
            attempts: 4, takes: mark.hasPrefix("GET") ? [.emptyObject: "done"] : [:], bound: 1 << 20)
    }

    private static func operations(_ layer: FaultLayer, _ sending: FaultStep, _ checking: FaultStep)
        -> [FaultOperation]
    {
        func operation(
            _ name: String, _ step: FaultStep, _ answer: String,
            _ run: @escaping @Sendable (any EmailSender) throws -> String
        ) -> FaultOperation {
            FaultOperation(layer: layer, name: name, steps: [step], needsGrant: false, answer: answer) {
                try run(layer == .resend ? $0.resend : $0.brevo)
            }
        }
        return [
            operation("send(_:key:_:)", sending, "m1") {
                try $0.send(try message(), key: "order-7", nil).id
            },
            operation("send(_:)", sending, "m1") { try $0.send(try message()).id },
            operation("sendToEach(_:key:_:)", sending, "m1") { sender in
                try sender.sendToEach(try message()).map { try $0.result.get().id }.joined()
            },
            // It asks whether the key is taken, of which an empty list says as much as a long one.
            operation("check()", checking, "done") {
                try $0.check()
                return "done"
            },
        ]
    }

    private static func message() throws -> EmailMessage {
        EmailMessage(
            to: [try TestService.recipient("ann@example.com")], subject: "Your order",
            body: .content(html: nil, text: "Thanks"))
    }

    static let email =
        operations(
            .resend, step(.resend, "POST /emails", #"{"id":"m1"}"#),
            step(.resend, "GET /domains", #"{"data":[]}"#))
        + operations(
            .brevo, step(.brevo, "POST /v3/smtp/email", #"{"messageId":"m1"}"#),
            step(.brevo, "GET /v3/account", #"{"email":"shop@example.com"}"#))
}
