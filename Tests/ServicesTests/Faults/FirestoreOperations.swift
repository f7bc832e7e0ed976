@testable import UpstreamApp

extension FaultOperation {
    private static let document =
        #"{"name":"projects/project/databases/(default)/documents/c/d","fields":{"n":{"integerValue":"1"}},"#
        + #""createTime":"1","updateTime":"2"}"#
    private static let fields = [FirestoreField("n", .integer(1))]
    private static let addition = FirestoreWrite(
        path: "c/d", change: .set([], mask: []), transforms: [.increment("n", .integer(1))])
    private static let removal = FirestoreWrite(path: "c/d", change: .delete)
    private static let query = FirestoreQuery(collection: "c")

    private static func rest(
        _ mark: String, _ reply: String, repeatable: Bool = true, takes: [FaultKind: String] = [:]
    ) -> FaultStep {
        FaultStep(
            mark: mark, replies: [FaultReply(reply)], isRepeatable: repeatable, attempts: 5,
            bringsToken: true, takes: takes, bound: 64 << 20)
    }

    private static func rest(
        _ name: String, _ step: FaultStep, _ answer: String,
        _ run: @escaping @Sendable (FaultClients) throws -> String
    ) -> FaultOperation {
        FaultOperation(layer: .firestore, name: name, steps: [step], answer: answer, run: run)
    }

    /// Begun, done, and committed once; what it holds is let go of after a fault.
    private static func transaction(
        _ layer: FaultLayer, _ name: String, _ steps: [FaultStep], _ answer: String,
        _ body: @escaping @Sendable (FirestoreTransaction) throws(ServiceError) -> String
    ) -> FaultOperation {
        let begin = rest("documents:beginTransaction", #"{"transaction":"t1"}"#)
        return FaultOperation(
            layer: layer, name: name, steps: [begin] + steps + [steps.isEmpty ? commit(answer) : emptyCommit],
            asides: ["documents:rollback"], answer: answer
        ) { clients in try clients.firestore.transaction(body) }
    }

    private static let committed = #"{"writeResults":[{"updateTime":"1"}],"commitTime":"1"}"#
    /// Nothing need be said of a change that is made.
    private static func commit(_ answer: String, repeatable: Bool = false) -> FaultStep {
        rest("documents:commit", committed, repeatable: repeatable, takes: [.hollow: answer])
    }
    private static let emptyCommit = rest(
        "documents:commit", #"{"commitTime":"1"}"#, repeatable: false, takes: [.emptyObject: "1"])
    private static let batchGet = rest("documents:batchGet", #"[{"found":\#(document)}]"#)
    /// Whoever finds nothing is told so in a row, or by none.
    private static let runQuery = rest(
        "documents:runQuery", #"[{"document":\#(document)}]"#, takes: [.emptyList: "0", .hollow: "0"])

    static let firestore: [FaultOperation] =
        firestoreTransactions + [
            rest("get(_:)", rest("GET /v1/projects", document), "d") {
                try $0.firestore.get("c/d")?.id ?? "none"
            },
            rest("get(_:) several", batchGet, "1") { "\(try $0.firestore.get(["c/d"]).count)" },
            // A collection that is empty, or none.
            rest(
                "documents(in:pageToken:limit:)",
                rest("/documents/c?pageSize", #"{"documents":[\#(document)]}"#, takes: [.emptyObject: "0"]),
                "1"
            ) { "\(try $0.firestore.documents(in: "c").documents.count)" },
            rest(
                "collections(under:)",
                rest(":listCollectionIds", #"{"collectionIds":["c"]}"#, takes: [.emptyObject: ""]), "c"
            ) { try $0.firestore.collections().joined() },
            FaultOperation(
                layer: .firestore, name: "collections(under:) by pages",
                steps: [
                    FaultStep(
                        mark: ":listCollectionIds",
                        replies: [
                            FaultReply(#"{"collectionIds":["a"],"nextPageToken":"next"}"#),
                            FaultReply(#"{"collectionIds":["b"]}"#),
                        ], isRepeatable: true, attempts: 5, bringsToken: true, takes: [.emptyObject: ""],
                        takesLater: [.emptyObject: "a"], bound: 64 << 20)
                ], answer: "ab"
            ) { try $0.firestore.collections().joined() },
            rest("create(_:in:id:)", rest("POST ", document, repeatable: false), "d") {
                try $0.firestore.create(fields, in: "c").id
            },
            rest("set(_:_:)", rest("PATCH ", document), "d") { try $0.firestore.set("c/d", fields).id },
            rest("update(_:_:)", rest("PATCH ", document), "d") { try $0.firestore.update("c/d", fields).id },
            // It answers with google.protobuf.Empty.
            rest("delete(_:)", rest("DELETE ", "{}", takes: [.emptyObject: "done"]), "done") {
                try $0.firestore.delete("c/d")
                return "done"
            },
            rest("query(_:under:)", runQuery, "1") { "\(try $0.firestore.query(query).count)" },
            rest(
                "aggregate(_:_:under:)",
                rest(
                    ":runAggregationQuery",
                    #"[{"result":{"aggregateFields":{"a0":{"integerValue":"3"}}}}]"#), "[integer(3)]"
            ) {
                "\(try $0.firestore.aggregate(query, [.count]))".replacing(
                    "UpstreamApp.FirestoreValue.", with: "")
            },
            rest("commit(_:) what adds", commit("done"), "done") {
                try $0.firestore.commit([addition])
                return "done"
            },
            rest("commit(_:)", commit("done", repeatable: true), "done") {
                try $0.firestore.commit([removal])
                return "done"
            },
            rest(
                "writeEach(_:)",
                rest("documents:batchWrite", #"{"writeResults":[{}],"status":[{}]}"#), "0"
            ) { "\(try $0.firestore.writeEach([removal]).count)" },
            rest(
                "writeEach(_:) what adds",
                rest("documents:batchWrite", #"{"writeResults":[{}],"status":[{}]}"#, repeatable: false), "0"
            ) { "\(try $0.firestore.writeEach([addition]).count)" },
            rest("check()", rest("/documents/services-check?", "{}", takes: [.emptyObject: "done"]), "done") {
                try $0.firestore.check()
                return "done"
            },
        ]

    private static let firestoreTransactions: [FaultOperation] = [
        transaction(.firestore, "transaction(_:)", [batchGet], "1") { transaction throws(ServiceError) in
            "\(try transaction.get("c/d") == nil ? 0 : 1)"
        },
        transaction(.firestoreTransaction, "get(_:)", [batchGet], "1") { transaction throws(ServiceError) in
            "\(try transaction.get("c/d") == nil ? 0 : 1)"
        },
        transaction(.firestoreTransaction, "query(_:under:)", [runQuery], "1") {
            transaction throws(ServiceError) in "\(try transaction.query(query).count)"
        },
        transaction(.firestoreTransaction, "write(_:)", [], "1") { transaction throws(ServiceError) in
            transaction.write(addition)
            return "\(transaction.writes.count)"
        },
        transaction(.firestoreTransaction, "set(_:_:)", [], "1") { transaction throws(ServiceError) in
            transaction.set("c/d", fields)
            return "\(transaction.writes.count)"
        },
        transaction(.firestoreTransaction, "update(_:_:)", [], "1") { transaction throws(ServiceError) in
            transaction.update("c/d", fields)
            return "\(transaction.writes.count)"
        },
        transaction(.firestoreTransaction, "delete(_:)", [], "1") { transaction throws(ServiceError) in
            transaction.delete("c/d")
            return "\(transaction.writes.count)"
        },
    ]
}
