/// Some of many documents, and what asks for the next; nil: there are no more.
struct FirestorePage: Equatable, Sendable {
    var documents: [FirestoreDocument]
    var nextToken: String?
}
