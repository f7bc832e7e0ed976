import Bytes
import JSON
import JWT

/// What the assertion in a request for a token says, but for its moment and its scopes.
struct Assertion: Equatable {
    var header: [String: String] = [:]
    var issuer: String?
    var audience: String?
    var life: Int64?
    var grant: String?

    init(_ form: String) {
        for pair in form.split(separator: "&").map({ $0.split(separator: "=").map(String.init) })
        where pair.count == 2 {
            if pair[0] == "grant_type" { grant = pair[1] }
            guard pair[0] == "assertion" else { continue }
            let parts = pair[1].split(separator: ".").compactMap {
                try? JSONValue(Base64URL.decode(Array($0.utf8).span) ?? [])
            }
            guard parts.count >= 2 else { continue }
            for member in parts[0].members ?? [] { header[member.name] = member.value.string }
            issuer = parts[1]["iss"]?.string
            audience = parts[1]["aud"]?.string
            life = (parts[1]["exp"]?.integer ?? 0) - (parts[1]["iat"]?.integer ?? 0)
        }
    }
}
