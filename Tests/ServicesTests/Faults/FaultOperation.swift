import Testing

/// One entry of the table: an operation of a layer, what it needs, and what it answers.
struct FaultOperation: Sendable, CustomTestStringConvertible {
    var layer: FaultLayer
    /// As its declaration has it, `upload(_:as:to:_:_:)`; behind a space what distinguishes this entry.
    var name: String
    var steps: [FaultStep]
    /// It needs what the layer is granted, if that is granted at all.
    var needsGrant = true
    /// What may be asked for besides, to tidy up after a fault.
    var asides: [String] = []
    var answer: String
    var run: @Sendable (FaultClients) throws -> String

    var testDescription: String { "\(layer.rawValue) \(name)" }
    /// Without what distinguishes the entry.
    var declaration: String { name.split(separator: " ").first.map(String.init) ?? name }

    /// Somebody else grants what it brings.
    var isGranted: Bool { needsGrant && layer.grantor != nil }

    static let all =
        backblaze + backblazeTransfers + cloudStorage + firebaseAuth + messaging + firestore + appStore
        + email
        + googleTokens
}
