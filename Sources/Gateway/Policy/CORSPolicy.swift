import Bytes
import HTTP1

/// Says which other origins may read answers, and answers their preflights (the Fetch standard, "HTTP-CORS
/// protocol").
///
/// A request whose origin is not allowed goes on and its answer has no Access-Control field, so that the
/// browser keeps it from the page; its preflight is refused. The origin `null` is never echoed. `*` is
/// written only where credentials are not allowed; with credentials, any origin means that the request's own
/// is echoed. Where an origin is echoed, every answer varies by Origin, the ones without CORS fields
/// included.
struct CORSPolicy: ~Copyable, Sendable {
    /// Longer than any scheme, host (RFC 1035, 2.3.4) and port together.
    private static let longestOrigin = 320

    private let origins: ByteList
    private let patterns: [OriginPattern]
    private let anyOrigin: Bool
    /// The origin is written as it came, else `*`.
    private let echoes: Bool
    /// nil: any.
    private let methods: ByteList?
    /// In lower case; nil: any.
    private let headers: ByteList?
    /// Whole lines: credentials; of a preflight methods and headers, where fixed, and the
    /// age.
    private let credentialsLine: [UInt8]
    /// What follows the origin in an answer that is no preflight's.
    private let ending: [UInt8]
    /// The whole of it for each listed origin, one behind the other, and where each ends.
    private let blocks: [UInt8]
    private let blockEnds: [Int]
    private let methodNames: [UInt8]
    private let headersLine: [UInt8]
    private let maxAgeLine: [UInt8]
    /// Preflights may ask for a way into a private network.
    private let allowsPrivateNetwork: Bool

    /// What the gateway writes itself, so that the upstream's are removed.
    @inline(__always)
    static var ownFields: UInt64 {
        FieldName.accessControlAllowOrigin.member | FieldName.accessControlAllowCredentials.member
            | FieldName.accessControlAllowMethods.member | FieldName.accessControlAllowHeaders.member
            | FieldName.accessControlAllowPrivateNetwork.member | FieldName.accessControlExposeHeaders.member
            | FieldName.accessControlMaxAge.member
    }

    private static let standardMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

    init(_ configuration: Configuration.CORS) {
        // An origin is serialised in lower case (RFC 6454, section 6.1).
        let listed = configuration.origins.map { $0.lowercased() }.filter { $0 != "null" }
        origins = ByteList(listed)
        patterns = configuration.anyOrigin ? [] : configuration.patterns
        anyOrigin = configuration.anyOrigin
        allowsPrivateNetwork = configuration.privateNetwork
        echoes = !configuration.anyOrigin || configuration.credentials
        methods = configuration.methods.map { ByteList($0) }
        headers = configuration.headers.map { ByteList($0.map { $0.lowercased() }) }
        func line(_ name: FieldName, _ value: String) -> [UInt8] {
            value.isEmpty ? [] : Array("\(name.text): \(value)\r\n".utf8)
        }
        credentialsLine = line(.accessControlAllowCredentials, configuration.credentials ? "true" : "")
        let exposed = configuration.exposedHeaders.joined(separator: ", ")
        let exposeLine = line(.accessControlExposeHeaders, exposed)
        ending = Array("\r\n".utf8) + credentialsLine + exposeLine
        var blocks: [UInt8] = []
        var blockEnds = [0]
        for origin in listed {
            blocks += Array("Vary: Origin\r\nAccess-Control-Allow-Origin: \(origin)".utf8) + ending
            blockEnds.append(blocks.count)
        }
        self.blocks = blocks
        self.blockEnds = blockEnds
        methodNames = Array(
            (configuration.methods ?? CORSPolicy.standardMethods).joined(separator: ", ").utf8)
        headersLine = line(.accessControlAllowHeaders, (configuration.headers ?? []).joined(separator: ", "))
        maxAgeLine = line(.accessControlMaxAge, "\(configuration.maxAgeSeconds)")
    }

    /// Tells whether the upstream's field of this name is left out of the answer.
    static func drops(_ name: FieldName) -> Bool { ownFields & name.member != 0 }

    @inline(__always)
    func decide(_ bytes: Span<UInt8>, _ head: borrowing RequestHead) -> CORSDecision {
        guard let origin = head.fields.first(.origin) else { return .sameOrigin }
        var listed = -1
        var allowsOrigin = false
        if !head.fields.isRepeated(.origin) {
            let value = bytes.extracting(origin.value.bounds)
            if value.count > Self.longestOrigin {
                allowsOrigin = false
            } else if anyOrigin {
                allowsOrigin = allowsAny(value)
            } else if let index = origins.index(of: value) {
                listed = index
                allowsOrigin = true
            } else if !patterns.isEmpty {
                allowsOrigin = allowsAny(value) && matchesPattern(value)
            }
        }
        guard head.method == .options, let method = head.fields.first(.accessControlRequestMethod) else {
            return CORSDecision(kind: .request, allowsOrigin: allowsOrigin, listed: listed)
        }
        if !allowsOrigin { return CORSDecision(kind: .refusedOrigin, allowsOrigin: false) }
        if head.fields.isRepeated(.accessControlRequestMethod)
            || !allowsMethod(bytes.extracting(method.value.bounds))
        {
            return CORSDecision(kind: .refusedMethod, allowsOrigin: true)
        }
        var index = 0
        while index < head.fields.count {
            let field = head.fields[index]
            if field.id == .accessControlRequestHeaders, !allowsHeaders(bytes.extracting(field.value.bounds))
            {
                return CORSDecision(kind: .refusedHeader, allowsOrigin: true)
            }
            index &+= 1
        }
        return CORSDecision(kind: .preflight, allowsOrigin: true)
    }

    /// Appends the fields of an answer to the request that was decided on, whoever made the answer.
    @inline(__always)
    func write(
        _ decision: CORSDecision, _ bytes: Span<UInt8>, _ head: borrowing RequestHead,
        into output: inout ByteBuffer
    ) {
        if decision.listed >= 0 {
            return output.append(
                blocks.span.extracting(blockEnds[decision.listed]..<blockEnds[decision.listed &+ 1]))
        }
        guard decision.allowsOrigin, let origin = head.fields.first(.origin) else {
            if echoes { output.append("Vary: Origin\r\n") }
            return
        }
        let isPreflight = decision.kind == .preflight
        if isPreflight {
            output.append("Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
            if allowsPrivateNetwork { output.append(", Access-Control-Request-Private-Network") }
            output.append("\r\n")
            output.append("Access-Control-Allow-Origin: ")
        } else if echoes {
            output.append("Vary: Origin\r\nAccess-Control-Allow-Origin: ")
        } else {
            output.append("Access-Control-Allow-Origin: ")
        }
        if echoes { output.append(bytes.extracting(origin.value.bounds)) } else { output.append(0x2A) }
        if isPreflight { return writePreflight(bytes, head, into: &output) }
        output.append(ending.span)
    }

    private func writePreflight(
        _ bytes: Span<UInt8>, _ head: borrowing RequestHead, into output: inout ByteBuffer
    ) {
        output.append("\r\n")
        output.append(credentialsLine.span)
        output.append("Access-Control-Allow-Methods: ")
        output.append(methodNames.span)
        if methods == nil, let asked = head.fields.first(.accessControlRequestMethod) {
            let name = bytes.extracting(asked.value.bounds)
            // `*` is no wildcard with credentials, so that a method outside of the usual ones is echoed.
            if !CORSPolicy.isStandard(name) {
                output.append(", ")
                output.append(name)
            }
        }
        output.append("\r\n")
        if headers == nil { echoHeaders(bytes, head, into: &output) } else { output.append(headersLine.span) }
        output.append(maxAgeLine.span)
        if allowsPrivateNetwork, let asked = head.fields.first(.accessControlRequestPrivateNetwork),
            bytes.equals("true", in: asked.value.bounds)
        {
            output.append("Access-Control-Allow-Private-Network: true\r\n")
        }
    }

    @inline(never)
    private func matchesPattern(_ origin: Span<UInt8>) -> Bool {
        var index = 0
        while index < patterns.count {
            if patterns[index].matches(origin) { return true }
            index &+= 1
        }
        return false
    }

    private func echoHeaders(
        _ bytes: Span<UInt8>, _ head: borrowing RequestHead, into output: inout ByteBuffer
    ) {
        var isFirst = true
        var index = 0
        while index < head.fields.count {
            let field = head.fields[index]
            index &+= 1
            if field.id != .accessControlRequestHeaders || field.value.isEmpty { continue }
            output.append(isFirst ? "Access-Control-Allow-Headers: " : ", ")
            output.append(bytes.extracting(field.value.bounds))
            isFirst = false
        }
        if !isFirst { output.append("\r\n") }
    }

    /// Judges an origin where any is allowed.
    private func allowsAny(_ origin: Span<UInt8>) -> Bool {
        if origin.equals("null") { return !echoes }
        // An origin is one word without commas (RFC 6454, section 7.1, of which Fetch takes one).
        var index = 0
        while index &+ 8 <= origin.count {
            let word = origin.word(at: index)
            let commas = word ^ 0x2C2C_2C2C_2C2C_2C2C
            let deletes = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let ones: UInt64 = 0x0101_0101_0101_0101
            let odd =
                (word &- 0x2121_2121_2121_2121) & ~word | word | (commas &- ones) & ~commas
                | (deletes &- ones) & ~deletes
            if odd & 0x8080_8080_8080_8080 != 0 { return false }
            index &+= 8
        }
        while index < origin.count {
            if origin[index] <= 0x20 || origin[index] >= 0x7F || origin[index] == 0x2C { return false }
            index &+= 1
        }
        return !origin.isEmpty
    }

    private func allowsMethod(_ name: Span<UInt8>) -> Bool {
        if let methods { return methods.index(of: name) != nil }
        return !name.isEmpty && CORSPolicy.tokenEnd(name, from: 0) == name.count
    }

    /// Judges a list of field names; empty elements are ignored (RFC 9110, section 5.6.1.2).
    private func allowsHeaders(_ list: Span<UInt8>) -> Bool {
        var index = 0
        while index < list.count {
            let byte = list[index]
            if byte == 0x20 || byte == 0x09 || byte == 0x2C {
                index &+= 1
                continue
            }
            let end = CORSPolicy.tokenEnd(list, from: index)
            if end == index { return false }
            if let headers, headers.index(ofLowercased: list.extracting(index..<end)) == nil { return false }
            index = end
            while index < list.count && (list[index] == 0x20 || list[index] == 0x09) { index &+= 1 }
            if index < list.count && list[index] != 0x2C { return false }
        }
        return true
    }

    private static func isStandard(_ name: Span<UInt8>) -> Bool {
        name.equals("GET") || name.equals("POST") || name.equals("PUT") || name.equals("PATCH")
            || name.equals("DELETE") || name.equals("HEAD") || name.equals("OPTIONS")
    }

    /// Where the token (RFC 9110, section 5.6.2) that begins at `start` ends.
    private static func tokenEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, isTokenCharacter(bytes[index]) { index &+= 1 }
        return index
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
