/// The gateway that has to hear whose tokens are void.
struct GatewayAddress: Equatable, Sendable {
    /// The path of its admin socket.
    var adminSocket: String
    /// What gateway.yaml calls the issuer of this app's tokens.
    var provider: String
}
