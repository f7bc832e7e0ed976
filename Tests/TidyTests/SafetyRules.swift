/// What may break memory safety or stop the process, and where it may stand.
enum SafetyRules {
    /// The files that may use `unsafe`, in alphabetical order. Each opens by saying why its uses are sound.
    static let unsafeFiles = [
        "Sources/Gateway/Boot/Console.swift",
        "Sources/Gateway/Boot/FileContents.swift",
        "Sources/Gateway/Boot/KeyFetchCommand.swift",
        "Sources/Gateway/Boot/Probe.swift",
        "Sources/Gateway/Boot/Process.swift",
        "Sources/Gateway/Boot/ProcessEnvironment.swift",
        "Sources/Gateway/Boot/YAMLEvents.swift",
        "Sources/Gateway/Client/Tenant.swift",
        "Sources/Gateway/Watch/LineBuffer.swift",
        "Sources/Gateway/Watch/LineCursor.swift",
        "Sources/Gateway/Watch/LogSink.swift",
        "Sources/Gateway/Watch/PeerCredentials.swift",
        "Sources/Shared/Bytes/ByteBuffer+Numbers.swift",
        "Sources/Shared/Bytes/ByteBuffer.swift",
        "Sources/Shared/Bytes/ByteBufferStack.swift",
        "Sources/Shared/Bytes/Span+Blocks.swift",
        "Sources/Shared/Bytes/Span+Scanning.swift",
        "Sources/Shared/Bytes/Span+Words.swift",
        "Sources/Shared/Bytes/StaticString+Bytes.swift",
        "Sources/Shared/EventLoop/ByteBuffer+Socket.swift",
        "Sources/Shared/EventLoop/ChildProcess.swift",
        "Sources/Shared/EventLoop/Epoll.swift",
        "Sources/Shared/EventLoop/HostName.swift",
        "Sources/Shared/EventLoop/IOError+Text.swift",
        "Sources/Shared/EventLoop/Moment.swift",
        "Sources/Shared/EventLoop/Poll.swift",
        "Sources/Shared/EventLoop/Semaphore.swift",
        "Sources/Shared/EventLoop/SignalSource.swift",
        "Sources/Shared/EventLoop/Socket.swift",
        "Sources/Shared/EventLoop/SocketAddress+Raw.swift",
        "Sources/Shared/EventLoop/Thread.swift",
        "Sources/Shared/EventLoop/UnixListener.swift",
        "Sources/Shared/EventLoop/Wakeup.swift",
        "Sources/Shared/HTTP1/ByteClass+Run.swift",
        "Sources/Shared/HTTP1/FieldSection+UsualLines.swift",
        "Sources/Shared/HTTP1/FieldSection.swift",
        "Sources/Shared/HTTP1/RequestHead.swift",
        "Sources/Shared/JSON/JSONMembers+Plain.swift",
        "Sources/Shared/JSON/Span+Blocks.swift",
        "Sources/Shared/JWT/Base64URLBlock.swift",
        "Sources/Shared/JWT/CertificateChain.swift",
        "Sources/Shared/JWT/HMACSHA256.swift",
        "Sources/Shared/JWT/MessageDigest.swift",
        "Sources/Shared/JWT/PrivateKey.swift",
        "Sources/Shared/JWT/PublicKey.swift",
        "Sources/Shared/PostgreSQL/PostgreSQLConnection.swift",
        "Sources/Shared/Redis/ReplyReader.swift",
        "Sources/Shared/SQLite/Database.swift",
        "Sources/Shared/SQLite/Statement.swift",
        "Sources/Shared/TLS/TLSContext.swift",
        "Sources/Shared/TLS/TLSLibrary.swift",
        "Sources/Shared/TLS/TLSSession.swift",
        "Sources/UpstreamApp/Services/HTTPClient/CurlHandle.swift",
        "Sources/UpstreamApp/Services/HTTPClient/CurlLibrary.swift",
        "Sources/UpstreamApp/Services/HTTPClient/CurlOutcome.swift",
        "Sources/UpstreamApp/Services/HTTPClient/CurlTransfer.swift",
        "Sources/UpstreamApp/System/Files.swift",
        "Sources/UpstreamApp/System/StandardError.swift",
        "Sources/UpstreamApp/System/Terminal.swift",
        "Sources/UpstreamApp/Users/Argon2.swift",
        "Tests/FuzzTests/main.swift",
        "Tests/IntegrationTests/Harness/LoopbackSocket+Listening.swift",
        "Tests/IntegrationTests/Harness/LoopbackSocket.swift",
        "Tests/IntegrationTests/Harness/SignalMask.swift",
    ]

    /// The files that may set aside the compiler's proof that no data race is possible.
    static let uncheckedFiles: [String] = [
        "Sources/Shared/TLS/TLSContext.swift",
        "Sources/Shared/TLS/TLSLibrary.swift",
        "Sources/UpstreamApp/Services/HTTPClient/CurlHandle.swift",
        "Sources/UpstreamApp/Services/HTTPClient/CurlLibrary.swift",
    ]

    static let all = [unsafeListed, uncheckedListed, nothingForced]

    static let unsafeListed = Rule(
        name: "says `unsafe` only if it is listed and opens with its invariant",
        check: { unsafeUses(in: $0, listed: unsafeFiles) },
        refuses: [
            Rule.Sample(text: "let byte = unsafe base[0]"),
            Rule.Sample(text: "@unsafe func read() {}"),
            Rule.Sample(path: unsafeFiles[0], text: "let byte = unsafe base[0]"),
            Rule.Sample(path: unsafeFiles[0], text: "// Invariant: none is needed any more.\nlet byte = 1"),
        ],
        accepts: [
            Rule.Sample(text: "// unsafe\nlet text = \"unsafe\"\nlet pointer: UnsafeRawPointer"),
            Rule.Sample(
                path: unsafeFiles[0], text: "// Invariant: base is never nil.\nlet byte = unsafe base[0]"),
        ])

    static let uncheckedListed = Rule(
        name: "leaves the proof of isolation to the compiler",
        check: { source in
            guard source.isSwift, !uncheckedFiles.contains(source.path) else { return [] }
            return source.words.compactMap { word in
                let waived =
                    word.text == "unchecked" && source.code(has: "@", at: word.range.lowerBound - 1)
                    || word.text == "nonisolated" && source.code(has: "(unsafe)", at: word.range.upperBound)
                return waived
                    ? source.violation(at: word.range.lowerBound, "isolation is not proved here") : nil
            }
        },
        refuses: [
            Rule.Sample(text: "final class Sample: @unchecked Sendable {}"),
            Rule.Sample(text: "nonisolated(unsafe) var count = 0"),
        ],
        accepts: [Rule.Sample(text: "// @unchecked Sendable\nnonisolated func count() {}")])

    static let nothingForced = Rule(
        name: "forces nothing: no `try!`, no `as!`, no `!` after an optional",
        check: { source in
            guard source.isSwift else { return [] }
            return source.code.indices.compactMap { offset in
                guard source.code[offset] == UInt8(ascii: "!"), isForced(source.code, at: offset) else {
                    return nil
                }
                return source.violation(at: offset, "a forced operation")
            }
        },
        refuses: [
            "try! open()", "value as! Int", "first!.count", "items[0]!", "close()!", "var name: String!",
        ]
        .map { Rule.Sample(text: $0) },
        accepts: ["if !ready {}", "a != b", "// first!", "\"first!\"", "#expect(!open)", "a!= b"]
            .map { Rule.Sample(text: $0) })

    static func unsafeUses(in source: SourceText, listed: [String]) -> [Violation] {
        guard source.isSwift else { return [] }
        let uses = source.words.filter { word in
            word.text == "unsafe" && !source.code(has: "nonisolated(", at: word.range.lowerBound - 12)
        }
        guard listed.contains(source.path) else {
            return uses.prefix(1).map { first in
                source.violation(at: first.range.lowerBound, "`unsafe` in a file that is not listed")
            }
        }
        if uses.isEmpty { return [source.violation(line: 0, "is listed, yet has no `unsafe`")] }
        let opens = source.lines.first?.hasPrefix("// Invariant:") == true
        return opens ? [] : [source.violation(line: 1, "does not open with `// Invariant:`")]
    }

    /// A `!` right after an operand, and not the first half of `!=`.
    private static func isForced(_ code: [UInt8], at offset: Int) -> Bool {
        guard offset > 0, offset + 1 >= code.count || code[offset + 1] != UInt8(ascii: "=") else {
            return false
        }
        let before = code[offset - 1]
        return SourceText.isWordByte(before)
            || [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: ">")].contains(before)
    }
}
