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
            return holdsHugeNumber(members) ? nil : "no JSON to another reader"
        }
        if object.count != members.count { return "\(members.count) members, but \(object.count)" }
        for member in members.members {
            if member.name.upper > members.storage.count || member.value.upper > members.storage.count {
                return "a member out of range"
            }
            let name = String(decoding: members.storage[member.name.bounds], as: UTF8.self)
            guard let value = object[name] else {
                return "a member that is not there: \(name.debugDescription)"
            }
            let text = String(decoding: members.storage[member.value.bounds], as: UTF8.self)
            if member.kind == .string, value as? String != text {
                return "another value of \(name.debugDescription)"
            }
        }
        return signed(bytes)
    }

    /// Whether some number, at whatever depth, is none that a Double can hold.
    private static func holdsHugeNumber(_ members: borrowing JSONMembers) -> Bool {
        members.members.contains { member in
            guard member.kind == .decimal || member.kind == .array || member.kind == .object else {
                return false
            }
            let text = String(decoding: members.storage[member.value.bounds], as: UTF8.self)
            let words = text.split { !"0123456789+-.eE".contains($0) }
            return words.contains { word in
                guard let number = Double(word) else { return false }
                return number.isInfinite || number == 0 && word.contains { "123456789".contains($0) }
            }
        }
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
        return changed(bytes, &verifier, &claims)
    }

    /// A good token that the input changes at one place is no good token, even beside the good one in the
    /// cache.
    private static func changed(
        _ bytes: [UInt8], _ verifier: inout TokenVerifier, _ claims: inout Claims
    ) -> String? {
        var signer = TokenSigner(secret: secret)
        let good = Array(signer.sign(claimsJSON: #"{"sub":"7","exp":1700003600}"#).utf8)
        do throws(TokenError) {
            try verifier.verify(good.span, nowMicroseconds: now, into: &claims)
        } catch {
            return "a good token is refused: \(error)"
        }
        guard bytes.count >= 3 else { return nil }
        var token = good
        let place = (Int(bytes[0]) << 8 | Int(bytes[1])) % token.count
        switch bytes[2] % 3 {
        case 0: token[place] = bytes[bytes.count - 1]
        case 1: token.remove(at: place)
        default: token.insert(bytes[bytes.count - 1], at: place)
        }
        if token == good { return nil }
        do throws(TokenError) {
            try verifier.verify(token.span, nowMicroseconds: now, into: &claims)
            return "accepted when changed: \(String(decoding: token, as: UTF8.self))"
        } catch { return nil }
    }
}
