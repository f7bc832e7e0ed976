import JWT

extension CloudStorageClient {
    func download(
        _ name: String, from bucket: String, range: ClosedRange<Int64>? = nil, limit: Int = 16 << 20,
        _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> [UInt8] {
        let response = try fetch(name, bucket, range, .memory(limit: limit), cancellation)
        if let range {
            if response.status != 206, range.lowerBound != 0 || response.count - 1 > range.upperBound {
                throw Self.unexpected("it sends all where a part was asked for")
            }
            return response.content
        }
        var digest = CRC32C()
        digest.update(response.content)
        try compare(response, digest)
        return response.content
    }

    func download(
        _ name: String, from bucket: String, to path: String, limit: Int64 = 10 << 40,
        _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> Int64 {
        let temporary = "\(path).\(Identifier.uuid()).part"
        try Self.reading { () throws(Files.Failure) in try Files.makeEmpty(temporary) }
        defer { Files.remove(temporary) }
        let response = try fetch(
            name, bucket, nil, .file(path: temporary, offset: 0, limit: limit), cancellation)
        try compare(
            response,
            try Self.reading { () throws(Files.Failure) in try Self.digest(temporary, response.count) })
        try Self.reading { () throws(Files.Failure) in
            // An attempt that broke off may have brought more than the last.
            try Files.truncate(temporary, to: response.count)
            try Files.publish(temporary, as: path, replaces: true)
        }
        return response.count
    }

    private func fetch(
        _ name: String, _ bucket: String, _ range: ClosedRange<Int64>?,
        _ destination: HTTPExchangeRequest.Destination, _ cancellation: Cancellation?
    ) throws(ServiceError) -> HTTPExchangeResponse {
        var request = HTTPExchangeRequest(
            method: "GET",
            url: try "\(origin.url)/download\(path(bucket, name))"
                + PercentEncoding.query([("alt", "media")]),
            repetition: .idempotent, destination: destination, deadlines: .transfer)
        // Else what was stored compressed would come otherwise than it was stored.
        request.fields = [HTTPField("Accept-Encoding", "gzip")]
        if let range {
            request.fields.append(HTTPField("Range", "bytes=\(range.lowerBound)-\(range.upperBound)"))
        }
        return try google.send(request, call(cancellation))
    }

    /// `X-Goog-Hash: crc32c=mnG7TA==,md5=…`, in one field or several.
    private func compare(_ response: HTTPExchangeResponse, _ digest: CRC32C) throws(ServiceError) {
        let hashes = response.fields.filter { $0.name.lowercased() == "x-goog-hash" }.flatMap {
            $0.value.split(separator: ",")
        }
        guard let stated = hashes.first(where: { $0.hasPrefix("crc32c=") })?.dropFirst(7) else {
            throw Self.unexpected("it sends what it does not vouch for")
        }
        if stated != Base64.encode(digest.bytes) {
            throw Self.unexpected("it sends other bytes than were stored")
        }
    }
}
