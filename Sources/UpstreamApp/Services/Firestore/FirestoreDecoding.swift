/// Decodes out of Firestore's values, for `FirestoreCoding`.
struct FirestoreDecoding: Decoder {
    let value: FirestoreValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map(let fields) = value else { throw FirestoreCoding.Fault(codingPath, "is no map") }
        return KeyedDecodingContainer(Keyed(fields: fields, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let values) = value else { throw FirestoreCoding.Fault(codingPath, "is no array") }
        return Unkeyed(values: values, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        Single(value: value, codingPath: codingPath)
    }

    fileprivate static func take<Value: Decodable>(
        _ type: Value.Type, from value: FirestoreValue, _ path: [any CodingKey]
    ) throws -> Value {
        let found: Any? =
            switch (value, type) {
            case (_, is FirestoreValue.Type): value
            case (.bool(let value), is Bool.Type): value
            case (.string(let value), is String.Type): value
            case (.timestamp(let value), is String.Type): value
            case (.double(let value), is Double.Type): value
            case (.double(let value), is Float.Type): Float(value)
            case (.integer(let value), is Double.Type): Double(value)
            case (.integer(let value), let whole as any FixedWidthInteger.Type): whole.init(exactly: value)
            default: nil
            }
        if let found, let value = found as? Value { return value }
        let isPlain = type is String.Type || type is Bool.Type || type is any Numeric.Type
        if isPlain { throw FirestoreCoding.Fault(path, "is no \(type)") }
        return try Value(from: FirestoreDecoding(value: value, codingPath: path))
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let fields: [FirestoreField]
        let codingPath: [any CodingKey]
        var allKeys: [Key] { fields.compactMap { Key(stringValue: $0.name) } }

        func contains(_ key: Key) -> Bool { fields.contains { $0.name == key.stringValue } }

        private func value(_ key: any CodingKey) throws -> FirestoreValue {
            guard let field = fields.first(where: { $0.name == key.stringValue }) else {
                throw FirestoreCoding.Fault(codingPath + [key], "is missing")
            }
            return field.value
        }

        func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try FirestoreDecoding.take(type, from: value(key), codingPath + [key])
        }

        func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Inner> {
            try FirestoreDecoding(value: value(key), codingPath: codingPath + [key]).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try FirestoreDecoding(value: value(key), codingPath: codingPath + [key]).unkeyedContainer()
        }

        func superDecoder() -> any Decoder { FirestoreDecoding(value: .map(fields), codingPath: codingPath) }

        func superDecoder(forKey key: Key) throws -> any Decoder {
            FirestoreDecoding(value: try value(key), codingPath: codingPath + [key])
        }
    }

    private struct Unkeyed: UnkeyedDecodingContainer {
        let values: [FirestoreValue]
        let codingPath: [any CodingKey]
        var currentIndex = 0
        var count: Int? { values.count }
        var isAtEnd: Bool { currentIndex >= values.count }

        init(values: [FirestoreValue], codingPath: [any CodingKey]) {
            self.values = values
            self.codingPath = codingPath
        }

        private mutating func next() throws -> FirestoreValue {
            if isAtEnd { throw FirestoreCoding.Fault(codingPath, "has too few elements") }
            currentIndex += 1
            return values[currentIndex - 1]
        }

        mutating func decodeNil() throws -> Bool {
            guard !isAtEnd, values[currentIndex] == .null else { return false }
            currentIndex += 1
            return true
        }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try FirestoreDecoding.take(type, from: next(), codingPath)
        }

        mutating func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type
        ) throws -> KeyedDecodingContainer<Inner> {
            try FirestoreDecoding(value: next(), codingPath: codingPath).container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try FirestoreDecoding(value: next(), codingPath: codingPath).unkeyedContainer()
        }

        mutating func superDecoder() throws -> any Decoder {
            FirestoreDecoding(value: try next(), codingPath: codingPath)
        }
    }

    private struct Single: SingleValueDecodingContainer {
        let value: FirestoreValue
        let codingPath: [any CodingKey]

        func decodeNil() -> Bool { value == .null }
        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try FirestoreDecoding.take(type, from: value, codingPath)
        }
    }
}
