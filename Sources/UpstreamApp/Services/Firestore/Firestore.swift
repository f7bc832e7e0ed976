/// Documents in Firestore. Paths have no slash at either end: `users`, `users/ann`, `users/ann/orders`.
protocol Firestore: Sendable {
    /// nil: there is none.
    func get(_ path: String) throws(ServiceError) -> FirestoreDocument?
    /// Those of several that there are.
    func get(_ paths: [String]) throws(ServiceError) -> [FirestoreDocument]
    func documents(in collection: String, pageToken: String?, limit: Int) throws(ServiceError)
        -> FirestorePage
    func collections(under path: String?) throws(ServiceError) -> [String]

    /// A new document; without `id` Firestore makes one. One that is there already is an error.
    func create(_ fields: [FirestoreField], in collection: String, id: String?) throws(ServiceError)
        -> FirestoreDocument
    /// Adds a document or overwrites it.
    func set(_ path: String, _ fields: [FirestoreField]) throws(ServiceError) -> FirestoreDocument
    /// Changes some fields; a document that is not there is an error.
    func update(_ path: String, _ fields: [FirestoreField]) throws(ServiceError) -> FirestoreDocument
    func delete(_ path: String) throws(ServiceError)

    func query(_ query: FirestoreQuery, under path: String?) throws(ServiceError) -> [FirestoreDocument]
    /// The values, by the aggregations' places.
    func aggregate(
        _ query: FirestoreQuery, _ aggregations: [FirestoreAggregation], under path: String?
    ) throws(ServiceError) -> [FirestoreValue]

    /// All or none.
    func commit(_ writes: [FirestoreWrite]) throws(ServiceError)
    /// Each for itself: a fault for each that has one, by its place.
    func writeEach(_ writes: [FirestoreWrite]) throws(ServiceError) -> [Int: ServiceError]
    /// Runs `body`, and then its writes if nothing that it has read has changed; else all of it again, five
    /// times at the most.
    func transaction<Result>(
        _ body: (FirestoreTransaction) throws(ServiceError) -> Result
    ) throws(ServiceError) -> Result

    /// Whether the key may read.
    func check() throws(ServiceError)
}
