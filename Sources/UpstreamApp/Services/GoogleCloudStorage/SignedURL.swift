import HTTP1
import JWT

/// V4 signatures with a service account's key
/// (https://cloud.google.com/storage/docs/authentication/signatures).
enum SignedURL {
    static let host = "storage.googleapis.com"

    static func make(
        _ method: String, bucket: String, name: String, _ options: SignedURLOptions, email: String,
        key: PrivateKey, nowSeconds: Int64
    ) -> String {
        let moment = Timestamp.text(seconds: nowSeconds).filter { $0 != "-" && $0 != ":" }
        let date = String(moment.prefix(8))
        let scope = "\(date)/auto/storage/goog4_request"
        var headers = [("host", host)]
        if let type = options.contentType { headers.insert(("content-type", type), at: 0) }
        let names = headers.map(\.0).joined(separator: ";")
        var query = [
            ("X-Goog-Algorithm", "GOOG4-RSA-SHA256"), ("X-Goog-Credential", "\(email)/\(scope)"),
            ("X-Goog-Date", moment), ("X-Goog-Expires", "\(options.seconds)"),
            ("X-Goog-SignedHeaders", names),
        ]
        if let disposition = options.responseDisposition {
            query.append(("response-content-disposition", disposition))
        }
        let path = "/\(bucket)/\(CloudObject.encodedPath(name))"
        // Capital letters come before small ones, as in the order of bytes.
        let parameters = query.map { PercentEncoding.encode($0) + "=" + PercentEncoding.encode($1) }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }.joined(separator: "&")
        let lines = headers.map { "\($0):\($1)\n" }.joined()
        let request = [method, path, parameters, lines, names, "UNSIGNED-PAYLOAD"].joined(separator: "\n")
        let text = [
            "GOOG4-RSA-SHA256", moment, scope, MessageDigest.hexadecimal(Array(request.utf8), .sha256),
        ].joined(separator: "\n")
        let signature = key.signature(of: Array(text.utf8).span)
        let digits = signature.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "https://\(host)\(path)?\(parameters)&X-Goog-Signature=\(digits)"
    }
}
