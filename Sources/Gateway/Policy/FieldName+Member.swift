import HTTP1

extension FieldName {
    /// The set, as a `UInt64`, that holds this name alone; 0 for `.other`, which stands for many.
    var member: UInt64 { self == .other ? 0 : 1 &<< UInt64(rawValue) }
}
