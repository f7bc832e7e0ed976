internal import Bytes
internal import JSON

/// A token that brings its certificates (RFC 7515, 4.1.6): three of them, of which the last need not be
/// looked at, for whoever verifies it knows the root.
public struct CertifiedToken: Sendable {
    public enum Fault: Error, Equatable, Sendable {
        case malformed
        /// Not ES256, or not three certificates.
        case header
        case chain(String)
        case signature
    }

    private let root: [UInt8]
    private let leafExtension: String
    private let intermediateExtension: String

    /// `root` is a certificate in DER; the extensions are object identifiers that the other two must have.
    public init(root: [UInt8], leafExtension: String, intermediateExtension: String) {
        self.root = root
        self.leafExtension = leafExtension
        self.intermediateExtension = intermediateExtension
    }

    /// The payload of a good token. `moment` tells of a payload that nobody has verified yet when the
    /// certificates must have been good, in seconds since 1970.
    public func payload(of token: String, moment: ([UInt8]) -> Int64) throws(Fault) -> [UInt8] {
        let text = Array(token.utf8)
        guard text.count <= 1 << 20, let parts = CompactToken(text.span),
            let header = Base64URL.decode(text.span.extracting(parts.header.bounds)),
            let payload = Base64URL.decode(text.span.extracting(parts.payload.bounds)),
            let signature = Base64URL.decode(text.span.extracting(parts.signature.bounds)),
            let json = try? JSONValue(header)
        else { throw .malformed }
        let texts = json["x5c"]?.array?.compactMap(\.string) ?? []
        let certificates = texts.compactMap(Base64.decode)
        guard json["alg"]?.string == "ES256", json["crit"] == nil, texts.count == 3, certificates.count == 3
        else {
            throw .header
        }
        do throws(CertificateChain.Fault) {
            try CertificateChain.verify(
                leaf: certificates[0], intermediate: certificates[1], root: root,
                leafExtension: leafExtension,
                intermediateExtension: intermediateExtension, at: moment(payload))
        } catch {
            switch error {
            case .unreadable: throw .chain("a certificate cannot be read")
            case .untrusted(let words): throw .chain(words)
            case .purpose: throw .chain("a certificate is for something else")
            }
        }
        guard let info = PublicKey.info(ofCertificate: certificates[0]), PublicKey.kind(of: info) == .p256,
            let key = PublicKey(info: info),
            key.verifies(text.span.extracting(0..<parts.signedCount), signature.span, .es256)
        else { throw .signature }
        return payload
    }
}
