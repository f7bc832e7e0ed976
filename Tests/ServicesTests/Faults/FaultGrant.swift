/// The exchange by which a layer is granted what its requests bring.
enum FaultGrant {
    static let backblaze = FaultStep(
        mark: "/b2_authorize_account",
        replies: ["one", "two", "three"].map {
            FaultReply(
                #"{"accountId":"account-1","authorizationToken":"account-token-\#($0)","apiInfo":"#
                    + #"{"storageApi":{"apiUrl":"ORIGIN","downloadUrl":"ORIGIN","recommendedPartSize":200,"#
                    + #""absoluteMinimumPartSize":100}}}"#)
        }, isRepeatable: true, isRepeatedAfter503: true, attempts: 5, bound: 1 << 20)

    /// The second is another, for whoever has lost the first.
    static let google = FaultStep(
        mark: "/token",
        replies: ["one", "two", "three"].map {
            FaultReply(#"{"access_token":"ya29.token-\#($0)","expires_in":3599}"#)
        }, isRepeatable: true, attempts: 3, bound: 1 << 20)

    /// As a step of an operation that asks for nothing else.
    static func single(_ layer: FaultLayer) -> FaultStep {
        var step = step(layer)
        step.replies.removeLast(step.replies.count - 1)
        return step
    }

    static func step(_ layer: FaultLayer) -> FaultStep { layer == .backblaze ? backblaze : google }
}
