/// One row of an answer. Columns count from 0; what is of another type reads as 0 or as empty text.
struct StoreRow: Equatable, Sendable {
    var values: [StoreValue]

    func integer(at column: Int) -> Int64 { optionalInteger(at: column) ?? 0 }

    func optionalInteger(at column: Int) -> Int64? {
        if case .integer(let value) = values[column] { return value }
        return nil
    }

    func text(at column: Int) -> String {
        if case .text(let value) = values[column] { return value }
        return ""
    }
}
