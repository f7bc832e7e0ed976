extension FirestoreValue: Codable {
    /// `FirestoreCoding` takes values as they are; no other coder knows them.
    init(from decoder: any Decoder) throws {
        guard let own = decoder as? FirestoreDecoding else {
            throw FirestoreCoding.Fault(decoder.codingPath, "is no value of Firestore's")
        }
        self = own.value
    }

    func encode(to encoder: any Encoder) throws {
        guard let own = encoder as? FirestoreEncoding else {
            throw FirestoreCoding.Fault(encoder.codingPath, "has values of Firestore's")
        }
        own.target.put(self)
    }
}
