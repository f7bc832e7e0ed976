/// A value of a row or a parameter.
enum StoreValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)

    static func integer(_ value: Int64?) -> StoreValue { value.map { .integer($0) } ?? .null }
}
