/// What the policies make of a request that is only tried.
struct TrialAnswer {
    /// What is done: nil when it would be forwarded.
    var refusal: Refusal?
    /// The gateway answers with 204 by itself.
    var isNoContent = false
    /// What the client gets; 200 stands for whatever the upstream would answer.
    var status = 200
    var admission = Admission()
    /// The path that was matched, where it is not the one that was sent.
    var path: String?
    /// The fields that the gateway adds to the answer, line by line.
    var fields: [String] = []

    var isForwarded: Bool { refusal == nil && !isNoContent }

    /// The values of one field, in their order.
    func values(of name: String) -> [String] {
        fields.compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
            let value = parts[1].drop { $0 == " " || $0 == "\t" }
            return String(value.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }
    }
}
