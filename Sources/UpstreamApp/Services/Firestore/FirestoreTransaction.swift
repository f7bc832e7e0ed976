/// What is read and is to be written together. It belongs to one run of a transaction's body.
final class FirestoreTransaction {
    private let client: FirestoreClient
    let id: String
    private(set) var writes: [FirestoreWrite] = []

    init(_ client: FirestoreClient, id: String) {
        self.client = client
        self.id = id
    }

    func get(_ path: String) throws(ServiceError) -> FirestoreDocument? {
        try client.get([path], in: id).first
    }

    func query(_ query: FirestoreQuery, under path: String? = nil) throws(ServiceError) -> [FirestoreDocument]
    {
        try client.query(query, under: path, in: id)
    }

    func write(_ write: FirestoreWrite) { writes.append(write) }

    func set(_ path: String, _ fields: [FirestoreField]) {
        write(FirestoreWrite(path: path, change: .set(fields, mask: nil)))
    }

    func update(_ path: String, _ fields: [FirestoreField]) {
        write(
            FirestoreWrite(
                path: path, change: .set(fields, mask: fields.map(\.path)), precondition: .exists(true)))
    }

    func delete(_ path: String) { write(FirestoreWrite(path: path, change: .delete)) }
}
