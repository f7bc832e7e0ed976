/// Encodes into Firestore's values, for `FirestoreCoding`.
struct FirestoreEncoding: Encoder {
    /// Where a value is put; containers put theirs there as they grow.
    final class Target {
        var value: FirestoreValue?
        private let grown: ((FirestoreValue) -> Void)?

        init(_ grown: ((FirestoreValue) -> Void)? = nil) {
            self.grown = grown
        }

        func put(_ value: FirestoreValue) {
            self.value = value
            grown?(value)
        }
    }

    let target: Target
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .map = target.value {} else { target.put(.map([FirestoreField]())) }
        return KeyedEncodingContainer(Keyed(target: target, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        target.put(.array([]))
        return Unkeyed(target: target, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        Single(target: target, codingPath: codingPath)
    }

    fileprivate static func put(
        _ value: some Encodable, into target: Target, _ path: [any CodingKey]
    ) throws {
        switch value {
        case let value as FirestoreValue: target.put(value)
        case let value as Bool: target.put(.bool(value))
        case let value as String: target.put(.string(value))
        case let value as Double: target.put(.double(value))
        case let value as Float: target.put(.double(Double(value)))
        case let value as any BinaryInteger:
            guard let number = Int64(exactly: value) else {
                throw FirestoreCoding.Fault(path, "a whole number has 64 bits, with a sign")
            }
            target.put(.integer(number))
        default:
            try value.encode(to: FirestoreEncoding(target: target, codingPath: path))
            if target.value == nil { target.put(.map([FirestoreField]())) }
        }
    }

    private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let target: Target
        let codingPath: [any CodingKey]

        private func inner(_ key: any CodingKey) -> Target {
            let target = target
            return Target { value in
                guard case .map(var fields) = target.value else { return }
                fields.removeAll { $0.name == key.stringValue }
                fields.append(FirestoreField(key.stringValue, value))
                target.put(.map(fields))
            }
        }

        func encodeNil(forKey key: Key) { inner(key).put(.null) }

        func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
            try FirestoreEncoding.put(value, into: inner(key), codingPath + [key])
        }

        func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Inner> {
            FirestoreEncoding(target: inner(key), codingPath: codingPath + [key]).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            FirestoreEncoding(target: inner(key), codingPath: codingPath + [key]).unkeyedContainer()
        }

        func superEncoder() -> any Encoder { FirestoreEncoding(target: target, codingPath: codingPath) }

        func superEncoder(forKey key: Key) -> any Encoder {
            FirestoreEncoding(target: inner(key), codingPath: codingPath + [key])
        }
    }

    private struct Unkeyed: UnkeyedEncodingContainer {
        let target: Target
        let codingPath: [any CodingKey]

        var count: Int {
            guard case .array(let values) = target.value else { return 0 }
            return values.count
        }

        private func inner() -> Target {
            let (target, index) = (target, count)
            return Target { value in
                guard case .array(var values) = target.value else { return }
                if index < values.count { values[index] = value } else { values.append(value) }
                target.put(.array(values))
            }
        }

        func encodeNil() { inner().put(.null) }

        func encode<Value: Encodable>(_ value: Value) throws {
            try FirestoreEncoding.put(value, into: inner(), codingPath)
        }

        func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
            FirestoreEncoding(target: inner(), codingPath: codingPath).container(keyedBy: type)
        }

        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            FirestoreEncoding(target: inner(), codingPath: codingPath).unkeyedContainer()
        }

        func superEncoder() -> any Encoder { FirestoreEncoding(target: inner(), codingPath: codingPath) }
    }

    private struct Single: SingleValueEncodingContainer {
        let target: Target
        let codingPath: [any CodingKey]

        func encodeNil() { target.put(.null) }
        func encode<Value: Encodable>(_ value: Value) throws {
            try FirestoreEncoding.put(value, into: target, codingPath)
        }
    }
}
