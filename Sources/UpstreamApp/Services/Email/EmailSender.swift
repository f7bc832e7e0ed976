/// Sends e-mail by one provider.
protocol EmailSender: Sendable {
    var provider: ServiceName { get }

    /// Hands a message over. `key` makes sure that it is sent once, however often this is called with it (for
    /// a day, where the provider knows such keys); nil: a new one.
    func send(
        _ message: EmailMessage, key: String?, _ cancellation: Cancellation?
    ) throws(ServiceError) -> EmailReceipt

    /// Whether the provider takes our key, without sending anything.
    func check() throws(ServiceError)
}

extension EmailSender {
    func send(_ message: EmailMessage) throws(ServiceError) -> EmailReceipt {
        try send(message, key: nil, nil)
    }

    /// Sends the message to each of its recipients by itself, so that none sees another; one's fault is no
    /// other's.
    func sendToEach(
        _ message: EmailMessage, key: String? = nil, _ cancellation: Cancellation? = nil
    ) -> [(recipient: EmailRecipient, result: Result<EmailReceipt, ServiceError>)] {
        message.to.enumerated().map { index, recipient in
            var one = message
            one.to = [recipient]
            let ownKey = key.map { "\($0)-\(index)" }
            return (recipient, Result { () throws(ServiceError) in try send(one, key: ownKey, cancellation) })
        }
    }
}
