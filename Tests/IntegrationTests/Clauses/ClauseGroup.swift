import Testing

/// The clauses about one part of a message; its rows run against one gateway.
struct ClauseGroup: Sendable, CustomTestStringConvertible {
    let name: String
    let clauses: [Clause]

    var testDescription: String { name }
    var rows: [ClauseRow] { clauses.flatMap(\.rows) }

    static let all = [
        requestLine, targets, hosts, fieldLines, lengths, codings, chunks, connections, hops, methods,
        expectations,
        statusLines, answeredFields, answeredLengths, answeredCodings, answeredContent, interim,
    ]
}
