/// A message as the reference reader understands it.
struct ReferenceMessage {
    /// The three parts of its first line.
    var start: [String] = []
    /// Names in lower case.
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []

    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    var method: String { start[0] }
    var target: String { start[1] }
    var status: Int { start.count > 1 ? Int(start[1]) ?? 0 : 0 }
}
