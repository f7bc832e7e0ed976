/// What a provider has taken, to be sent.
struct EmailReceipt: Equatable, Sendable {
    /// The provider's own, by which its webhooks and pages speak of it.
    var id: String
    var provider: ServiceName
}
