/// Push messages to apps.
protocol Messaging: Sendable {
    /// Sends a message, or with `dryRun` only has it judged; answers with its name.
    func send(
        _ message: PushMessage, dryRun: Bool, _ cancellation: Cancellation?
    ) throws(ServiceError) -> String

    /// Sends the same to many tokens, several at a time: a result for each, in their order.
    func send(_ message: PushMessage, to tokens: [String], _ cancellation: Cancellation?) -> [PushResult]

    /// Whether an app has this token: a dry run.
    func isRegistered(_ token: String) throws(ServiceError) -> Bool

    /// Lets tokens have what is sent to a topic, or no more: a fault for each that has one, by its place.
    func subscribe(_ tokens: [String], to topic: String) throws(ServiceError) -> [Int: ServiceError]
    func unsubscribe(_ tokens: [String], from topic: String) throws(ServiceError) -> [Int: ServiceError]
}
