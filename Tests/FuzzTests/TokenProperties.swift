import Bytes
import Foundation
import JSON

@testable import JWT

/// Claims that are accepted are JSON to another reader too, and no token is accepted that was not signed.
enum TokenProperties {
    private static let secret = Array("a secret of thirty-two bytes or more".utf8)
    private static let now: Int64 = 1_700_000_000_000_000

    static func claims(_ bytes: [UInt8]) -> String? {
        var members = JSONMembers()
        do throws(JSONError) {
            try members.parse(bytes.span)
        } catch { return nil }
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            // A number beyond what it can hold is JSON all the same (RFC 8259, section 6).
            return hasExponent(bytes) ? nil : "no JSON to another reader"
        }
        if object.count != members.count { return "\(members.count) members, but \(object.count)" }
        for member in members.members {
            if member.name.upper > members.storage.count || member.value.upper > members.storage.count {
                return "a member out of range"
            }
        }
        return signed(bytes)
    }

    private static func hasExponent(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 >= 0x30 && $0 <= 0x39 && ($1 | 0x20) == 0x65 }
    }

    /// The same claims in a token that is signed well are judged without a fault of the program's.
    private static func signed(_ claims: [UInt8]) -> String? {
        var signer = TokenSigner(secret: secret)
        var verifier = TokenVerifier(secret: secret, rules: ValidationRules())
        var read = Claims()
        let token = Array(signer.sign(claimsJSON: String(decoding: claims, as: UTF8.self)).utf8)
        do throws(TokenError) {
            try verifier.verify(token.span, nowMicroseconds: now, into: &read)
        } catch { return nil }
        for range in [read.subject, read.tokenID, read.sessionID] {
            guard let range else { continue }
            for byte in read.bytes.array[range.bounds] where byte < 0x20 || byte == 0x7F {
                return "an identity that cannot stand in a field"
            }
        }
        return nil
    }

    static func token(_ bytes: [UInt8]) -> String? {
        if let parts = CompactToken(bytes.span) {
            let isOrdered =
                parts.header.upper < parts.payload.lower && parts.payload.upper < parts.signature.lower
                && parts.signature.upper == bytes.count
            if !isOrdered { return "parts out of order" }
        }
        var verifier = TokenVerifier(secret: secret, rules: ValidationRules())
        var claims = Claims()
        for _ in 0..<2 {
            do throws(TokenError) {
                try verifier.verify(bytes.span, nowMicroseconds: now, into: &claims)
                return "accepted without a signature"
            } catch {}
        }
        return nil
    }
}
