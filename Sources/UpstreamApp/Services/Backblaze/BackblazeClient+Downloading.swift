import JWT

extension BackblazeClient {
    func download(
        _ source: BackblazeSource, range: ClosedRange<Int64>? = nil, limit: Int = 16 << 20,
        _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> [UInt8] {
        let response = try fetch(source, range, .memory(limit: limit), cancellation)
        if range == nil, let digest = Self.digest(of: response),
            digest != MessageDigest.hexadecimal(response.content, .sha1)
        {
            throw Self.unexpected("it sends other bytes than were stored")
        }
        if let range, response.status != 206, range.lowerBound != 0 || response.count - 1 > range.upperBound {
            throw Self.unexpected("it sends all where a part was asked for")
        }
        return response.content
    }

    func download(
        _ source: BackblazeSource, to path: String, limit: Int64 = 10 << 40,
        _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> Int64 {
        let temporary = "\(path).\(Identifier.uuid()).part"
        do throws(Files.Failure) {
            try Files.makeEmpty(temporary)
        } catch {
            throw .invalid(.backblaze, "\(error.path): \(error.reason)")
        }
        defer { Files.remove(temporary) }
        let response = try fetch(source, nil, .file(path: temporary, offset: 0, limit: limit), cancellation)
        if let digest = Self.digest(of: response), digest != (try Self.digest(temporary, 0, response.count)) {
            throw Self.unexpected("it sends other bytes than were stored")
        }
        do throws(Files.Failure) {
            // An attempt that broke off may have brought more than the last.
            try Files.truncate(temporary, to: response.count)
            try Files.publish(temporary, as: path, replaces: true)
        } catch {
            throw .invalid(.backblaze, "\(error.path): \(error.reason)")
        }
        return response.count
    }

    private func fetch(
        _ source: BackblazeSource, _ range: ClosedRange<Int64>?,
        _ destination: HTTPExchangeRequest.Destination,
        _ cancellation: Cancellation?
    ) throws(ServiceError) -> HTTPExchangeResponse {
        try session.granted { account throws(ServiceError) in
            var request = HTTPExchangeRequest(
                method: "GET", url: try Self.url(account, source),
                fields: [HTTPField("Authorization", account.token)], repetition: .idempotent,
                destination: destination, deadlines: .transfer)
            if let range {
                request.fields.append(HTTPField("Range", "bytes=\(range.lowerBound)-\(range.upperBound)"))
            }
            let response = try session.client.send(request, session.call(cancellation))
            // There is one of each file; large ones have `none`.
            if response.value(of: "X-Bz-Content-Sha1") == nil { throw Self.unexpected("it sends no file") }
            return response
        }
    }

    /// What is known of the bytes: of small files by B2, of large ones by whoever sent them.
    private static func digest(of response: HTTPExchangeResponse) -> String? {
        BackblazeFile.digest(response.value(of: "X-Bz-Content-Sha1"))
            ?? BackblazeFile.digest(response.value(of: "X-Bz-Info-large_file_sha1"))
    }
}
