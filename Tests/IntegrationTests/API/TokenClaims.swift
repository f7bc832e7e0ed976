import Foundation

/// Header and claims of a JWT, read without a look at its signature.
struct TokenClaims {
    let header: String
    let claims: [String: Any]

    init(_ token: String) throws {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.decoded(parts[0]), let body = Self.decoded(parts[1]),
            let claims = try JSONSerialization.jsonObject(with: body) as? [String: Any]
        else { throw HarnessError("no JWT: \(token)") }
        self.header = String(decoding: header, as: UTF8.self)
        self.claims = claims
    }

    func text(_ name: String) -> String? { claims[name] as? String }
    func seconds(_ name: String) -> Double? { (claims[name] as? NSNumber)?.doubleValue }

    private static func decoded(_ part: Substring) -> Data? {
        let base64 = part.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4))
    }
}
