@testable import UpstreamApp

extension FaultOperation {
    private static let scope = "https://www.googleapis.com/auth/devstorage.read_write"

    static let googleTokens: [FaultOperation] = [
        FaultOperation(
            layer: .googleTokens, name: "token(for:_:)", steps: [FaultGrant.single(.googleTokens)],
            needsGrant: false,
            answer: "ya29.token-one"
        ) { try $0.tokens.token(for: [scope]) },
        FaultOperation(
            layer: .googleTokens, name: "forget(_:)", steps: [], needsGrant: false, answer: "done"
        ) {
            $0.tokens.forget("ya29.token-one")
            return "done"
        },
    ]
}
