internal import JWT

/// What a provider's tokens are checked with, and by which algorithms.
extension ConfigurationReader {
    private static let secretKeys = ["secret", "secret_file", "secret_wait"]
    private static let largestKeyFile = 262_144

    /// A secret, public keys, or a set of them, in a file or at a URL: one of the four.
    mutating func keys(
        _ section: Section, name: String
    ) -> (source: Configuration.KeySource, algorithms: [TokenAlgorithm]) {
        let publicKeys = section["public_keys"]
        let set = section["jwks_file"]
        let url = section["jwks_url"]
        if url == nil { refuseRemoteKeySettings(section) }
        guard let source = publicKeys ?? set ?? url else {
            let algorithms = algorithms(section, isSymmetric: true) ?? [.hs256]
            return (.secret(secret(section, name: name, algorithms)), algorithms)
        }
        for other in [set, url].compactMap(\.self) where other.name != source.name {
            report(other, "stands beside `\(source.name)`; keep one of the two")
        }
        for key in Self.secretKeys {
            guard let other = section[key] else { continue }
            report(other.keyMark, other.path, "stands beside `\(source.name)`; keep one of the two")
        }
        let algorithms = algorithms(section, isSymmetric: false)
        if algorithms == nil, section["algorithm"] == nil, section["algorithms"] == nil {
            reportMissing(
                section, "algorithms",
                "is missing; write how the tokens are signed, such as `[RS256]` or `[ES256]`")
        }
        if let url, source.name == url.name {
            return (.remote(remoteKeys(section, url)), algorithms ?? [])
        }
        guard let keys = publicKeys == nil ? set.flatMap({ keySet($0) }) : pemKeys(section) else {
            return (.secret([]), algorithms ?? [])
        }
        for algorithm in algorithms ?? [] where !keys.hasKey(for: algorithm) {
            if let setting = section["algorithms"] ?? section["algorithm"] {
                report(setting, "no key is there for `\(algorithm.rawValue)`")
            }
        }
        return (.keys(keys), algorithms ?? [])
    }

    /// `algorithm: ES256` or `algorithms: [ES256, RS256]`; nil when neither is there.
    private mutating func algorithms(_ section: Section, isSymmetric: Bool) -> [TokenAlgorithm]? {
        if let one = section["algorithm"], section["algorithms"] != nil {
            report(one.keyMark, one.path, "stands beside `algorithms`; keep one of the two")
        }
        let key = section["algorithms"] == nil ? "algorithm" : "algorithms"
        let fitting = TokenAlgorithm.allCases.filter { $0.isSymmetric == isSymmetric }
        let names = fitting.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let what = isSymmetric ? "a secret" : "a public key"
        let found = list(section, key, expected: "an algorithm of \(what): \(names)") { text in
            fitting.first { $0.rawValue == text }
        }
        if let setting = section[key], let found, found.isEmpty,
            case .sequence(let items) = setting.node.content, items.isEmpty
        {
            report(setting, "the list is empty; write one of \(names)")
        }
        return found
    }

    private mutating func pemKeys(_ section: Section) -> KeySet? {
        var sets: [KeySet] = []
        for item in list(section, "public_keys") ?? [] {
            guard let bytes = keyFile(item) else { continue }
            do throws(KeyError) {
                sets.append(try KeySet(pem: bytes))
            } catch {
                report(item, "the file \(error.text)")
            }
        }
        guard let setting = section["public_keys"] else { return nil }
        do throws(KeyError) {
            return try KeySet(joining: sets)
        } catch .noKeys {
            if case .sequence(let items) = setting.node.content, items.isEmpty {
                report(setting, "the list is empty; write the paths of files in PEM")
            }
        } catch {
            report(setting, "the files \(error.text)")
        }
        return nil
    }

    private mutating func keySet(_ setting: Setting) -> KeySet? {
        guard let bytes = keyFile(setting) else { return nil }
        do throws(KeyError) {
            return try KeySet(jwks: bytes)
        } catch {
            report(setting, "the file \(error.text)")
            return nil
        }
    }

    private mutating func keyFile(_ setting: Setting) -> [UInt8]? {
        guard let scalar = scalar(setting) else { return nil }
        switch surroundings.readFile(resolved(path: scalar.text), Self.largestKeyFile) {
        case .bytes(let bytes): return bytes
        case .missing: report(setting, "there is no file \(quoted(scalar))")
        case .tooLarge:
            report(setting, "the file \(quoted(scalar)) has more than \(Self.largestKeyFile) bytes")
        case .failed(let code):
            report(setting, "the file \(quoted(scalar)) cannot be read: \(Self.text(ofError: code))")
        }
        return nil
    }
}
