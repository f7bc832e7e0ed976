import Bytes
import EventLoop
import HTTP1

/// Which of a request's fields go on to the upstream, and which are added for it.
///
/// What belongs to one hop ends here (RFC 9110, section 7.6.1). What tells the upstream who asks comes from
/// the gateway alone: identity fields and Gateway-Revoke are removed from every request, X-Forwarded-… unless
/// a trusted proxy sent it, each in all spellings that an upstream could take for it (`ProtectedNames`).
struct ForwardedFields: Sendable {
    /// Never from a client.
    private let protected: ProtectedNames
    /// From trusted proxies alone.
    private let proxied: ProtectedNames
    private let viaName: [UInt8]
    /// The whole line for what came in HTTP/1.1.
    let viaLine: [UInt8]
    /// The names whose fields may end here, Host aside.
    private let asked: UInt64
    /// Recognised names that are protected, should a configured one be among them.
    private let protectedMembers: UInt64

    /// Those of one hop, and those that `write` writes anew.
    private static var droppedFromRequests: UInt64 {
        hopByHop | FieldName.gatewayRevoke.member | FieldName.forwarded.member
            | FieldName.xForwardedFor.member
            | FieldName.xForwardedProto.member | FieldName.xForwardedHost.member | FieldName.xRequestID.member
            | FieldName.host.member
    }
    private static var hopByHop: UInt64 {
        FieldName.connection.member | FieldName.keepAlive.member | FieldName.proxyConnection.member
            | FieldName.proxyAuthenticate.member | FieldName.proxyAuthorization.member | FieldName.te.member
            | FieldName.transferEncoding.member | FieldName.upgrade.member
    }

    init(_ configuration: Configuration) {
        self.init(identity: configuration.identityFields, viaName: configuration.viaName)
    }

    init(identity: Configuration.IdentityFields, viaName: String) {
        // The last four would mean another message to an upstream that reads underscores as hyphens.
        protected = ProtectedNames(
            identity.names + [
                "gateway-revoke", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host",
                "x-request-id", "host", "connection", "content-length", "transfer-encoding",
            ])
        proxied = ProtectedNames(["x-real-ip"])
        self.viaName = Array(viaName.utf8)
        viaLine = Array("Via: 1.1 \(viaName)\r\n".utf8)
        var members: UInt64 = 0
        for name in FieldName.allCases where name != .other && name != .contentLength {
            let text = Array(name.text.description.utf8)
            if protected.contains(text.span, ByteRange(offset: 0, count: text.count)) {
                members |= name.member
            }
        }
        protectedMembers = members
        let other: UInt64 = 1
        let dropped = ForwardedFields.droppedFromRequests & ~FieldName.host.member
        asked = (dropped | members) & ~FieldName.host.member | FieldName.trailer.member | other
    }

    /// Tells whether the field ends at the gateway.
    ///
    /// `keepsTrailers` leaves Trailer in place, for a route that lets request trailers pass. The fields that
    /// frame the body are the caller's: Transfer-Encoding is dropped here, Content-Length and Expect
    /// (of HTTP/1.1) are kept, nominated or not.
    func drops(
        _ field: Field, of head: borrowing RequestHead, _ bytes: Span<UInt8>, isPeerTrusted: Bool,
        keepsTrailers: Bool
    ) -> Bool {
        if (ForwardedFields.droppedFromRequests | protectedMembers) & field.id.member != 0 { return true }
        switch field.id {
        case .contentLength: return false
        // What HTTP/1.0 cannot mean is ignored (RFC 9110, 10.1.1).
        case .expect: return head.minorVersion == 0
        case .trailer: return !keepsTrailers || head.fields.isNominatedByConnection(field, in: bytes)
        default: break
        }
        if head.fields.isNominatedByConnection(field, in: bytes) { return true }
        if field.id != .other { return false }
        if protected.contains(bytes, field.name) { return true }
        if isPeerTrusted { return false }
        return ProtectedNames.opens(bytes, field.name, with: "x-forwarded-")
            || proxied.contains(bytes, field.name)
    }

    /// Tells whether every field but Host surely goes on: those that have a name here, and none of the names
    /// that `drops` asks about.
    @inline(__always)
    func keepsAll(of head: borrowing RequestHead) -> Bool {
        head.fields.names & asked == 0 && !head.fields.hasNominations
    }

    /// Tells whether a trailer field of a request ends at the gateway, on a route that lets trailers pass.
    ///
    /// Every recognised name frames, routes or speaks for a message and has no business in a trailer section
    /// (RFC 9110, section 6.5.1); of the others the protected ones are dropped, and X-Forwarded-… from
    /// whomever.
    func dropsTrailer(_ field: Field, _ bytes: Span<UInt8>) -> Bool {
        field.id != .other || protected.contains(bytes, field.name) || proxied.contains(bytes, field.name)
            || ProtectedNames.opens(bytes, field.name, with: "x-forwarded-")
    }

    /// Tells whether a field of the upstream's answer ends at the gateway because it belongs to one hop, or
    /// is Gateway-Revoke.
    static func dropsFromResponse(
        _ field: Field, of head: borrowing ResponseHead, _ bytes: Span<UInt8>
    ) -> Bool {
        if (hopByHop | FieldName.gatewayRevoke.member | FieldName.trailer.member) & field.id.member != 0 {
            return true
        }
        return field.id != .contentLength && head.fields.isNominatedByConnection(field, in: bytes)
    }

    /// Appends what the upstream is told: Host (unless `writesHost` is false), Via, X-Forwarded-For, -Proto
    /// and -Host, X-Request-ID.
    ///
    /// `peer` is who is at the other end of the connection; `isOverTLS` is about the client's own connection,
    /// as far as it is known. What a trusted proxy said goes on, with the proxy's address added to the list.
    func write(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, peer: IPAddress, isPeerTrusted: Bool,
        isOverTLS: Bool, writesHost: Bool, idLine: Span<UInt8>, into output: inout ByteBuffer
    ) {
        if writesHost {
            // Of absolute form the target's authority replaces Host (RFC 9112, section 3.2.2).
            output.append("Host: ")
            if let authority = head.authority {
                output.append(bytes.extracting(authority.bounds))
            } else {
                // HTTP/1.0 may name no host, and HTTP/1.1 must name one that is not empty.
                output.append("localhost")
            }
            output.append("\r\n")
        }
        writeVia(minorVersion: head.minorVersion, into: &output)
        output.append("X-Forwarded-For: ")
        if isPeerTrusted && head.fields.contains(.xForwardedFor) {
            appendList(.xForwardedFor, head, bytes, &output)
        }
        output.append(peer)
        if isPeerTrusted, let proto = single(.xForwardedProto, head) {
            output.append("\r\nX-Forwarded-Proto: ")
            output.append(bytes.extracting(proto.bounds))
            output.append("\r\nX-Forwarded-Host: ")
        } else if isOverTLS {
            output.append("\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: ")
        } else {
            output.append("\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: ")
        }
        if isPeerTrusted, let host = single(.xForwardedHost, head) {
            output.append(bytes.extracting(host.bounds))
        } else if let authority = head.authority {
            output.append(bytes.extracting(authority.bounds))
        }
        output.append("\r\n")
        output.append(idLine)
    }

    /// Appends what is the same for all requests in HTTP/1.1 that a client sends over one connection without
    /// TLS and without a trusted proxy: up to the value of X-Forwarded-Host, which is to follow.
    func introduce(_ peer: IPAddress, into output: inout ByteBuffer) {
        writeVia(minorVersion: 1, into: &output)
        output.append("X-Forwarded-For: ")
        output.append(peer)
        output.append("\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: ")
    }

    /// Appends Via, of either direction (RFC 9110, section 7.6.3); a Via that came stays in front of it.
    func writeVia(minorVersion: Int, into output: inout ByteBuffer) {
        if minorVersion == 1 { return output.append(viaLine.span) }
        output.append("Via: 1.")
        output.append(decimal: minorVersion)
        output.append(0x20)
        output.append(viaName.span)
        output.append("\r\n")
    }

    private func appendList(
        _ name: FieldName, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ output: inout ByteBuffer
    ) {
        var index = 0
        while index < head.fields.count {
            let field = head.fields[index]
            if field.id == name && !field.value.isEmpty {
                output.append(bytes.extracting(field.value.bounds))
                output.append(", ")
            }
            index &+= 1
        }
    }

    private func single(_ name: FieldName, _ head: borrowing RequestHead) -> ByteRange? {
        guard let field = head.fields.first(name), !head.fields.isRepeated(name), !field.value.isEmpty else {
            return nil
        }
        return field.value
    }
}
