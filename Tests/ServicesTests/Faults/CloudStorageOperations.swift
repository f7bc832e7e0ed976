import JWT

@testable import UpstreamApp

extension FaultOperation {
    private static let bytes = Array("hello".utf8)
    private static let hash = "mnG7TA=="
    static let cloudObject =
        #"{"bucket":"bucket","name":"a","generation":"7","metageneration":"1","size":"5"}"#
    private static let stored =
        #"{"bucket":"bucket","name":"a","generation":"7","size":"5","crc32c":"\#(hash)"}"#
    private static let list = #"{"kind":"storage#objects","items":[\#(cloudObject)],"prefixes":["b/"]}"#
    /// Two pieces.
    private static let large = [UInt8](repeating: 0x61, count: 300_000)

    /// An exchange; a 503 or 429 is one that may have been a change.
    private static func gcs(
        _ mark: String, _ reply: FaultReply, repeatable: Bool = true, takes: [FaultKind: String] = [:],
        bound: Int = 16 << 20
    ) -> FaultStep {
        FaultStep(
            mark: mark, replies: [reply], isRepeatable: repeatable, isRepeatedAfter429: repeatable,
            attempts: 5, bringsToken: true, takes: takes, bound: bound)
    }

    private static func gcs(
        _ name: String, _ steps: [FaultStep], _ answer: String,
        _ run: @escaping @Sendable (FaultClients) throws -> String
    ) -> FaultOperation {
        FaultOperation(layer: .cloudStorage, name: name, steps: steps, answer: answer, run: run)
    }

    /// What is removed has nothing to say.
    private static func gone(_ answer: String) -> [FaultKind: String] { [.nothing: answer, .null: answer] }

    private static let upload = gcs(
        "uploadType=multipart", FaultReply(stored), repeatable: false, bound: 1 << 20)
    private static let uploadOfAbsent = gcs("uploadType=multipart", FaultReply(stored), bound: 1 << 20)
    private static let media = gcs(
        "GET /download", FaultReply(200, [("X-Goog-Hash", "crc32c=\(hash)")], "hello"), bound: 100_000)
    private static let removal = gcs(
        "DELETE ", FaultReply(204, ""), repeatable: false, takes: gone("true"))
    /// The pieces: after each fault it is asked how much there is, five times at the most.
    private static let pieces = FaultStep(
        mark: "PUT /session",
        replies: [
            FaultReply(308, [("Range", "bytes=0-262143")], ""),
            FaultReply(#"{"bucket":"bucket","name":"a","generation":"7","size":"300000"}"#),
        ], isRepeatable: true, attempts: 6, bringsToken: true, bound: 1 << 20)
    private static let session = gcs(
        "uploadType=resumable", FaultReply(200, [("Location", "ORIGIN/session")], ""), bound: 1 << 20)
    private static let begunRewrite = FaultReply(
        #"{"done":false,"totalBytesRewritten":"1","rewriteToken":"token"}"#)
    private static let rewrite = FaultReply(#"{"done":true,"resource":\#(cloudObject)}"#)

    static let cloudStorage: [FaultOperation] =
        cloudTransfers + [
            // A project without buckets has no items.
            gcs(
                "buckets(pageToken:)",
                [
                    gcs(
                        "GET /storage/v1/b?", FaultReply(#"{"items":[{"name":"bucket"}]}"#),
                        takes: [.emptyObject: ""])
                ],
                "bucket"
            ) { try $0.cloudStorage.buckets().buckets.map(\.name).joined() },
            gcs("object(_:in:)", [gcs("GET /storage/v1/b/bucket/o/a", FaultReply(cloudObject))], "a") {
                try $0.cloudStorage.object("a", in: "bucket")?.name ?? "none"
            },
            // Nor has a bucket without objects.
            gcs(
                "objects(in:prefix:delimiter:pageToken:limit:)",
                [gcs("GET /storage/v1/b/bucket/o?", FaultReply(list), takes: [.emptyObject: ""])], "ab/"
            ) { clients in
                let page = try clients.cloudStorage.objects(in: "bucket")
                return (page.objects.map(\.name) + page.folders).joined()
            },
            gcs("update(_:in:_:_:)", [gcs("PATCH ", FaultReply(cloudObject), repeatable: false)], "a") {
                try $0.cloudStorage.update("a", in: "bucket", CloudDescription()).name
            },
            gcs("update(_:in:_:_:) under a precondition", [gcs("PATCH ", FaultReply(cloudObject))], "a") {
                let condition = CloudPreconditions(generation: 7)
                return try $0.cloudStorage.update("a", in: "bucket", CloudDescription(), condition).name
            },
            gcs("delete(_:in:_:)", [removal], "true") { "\(try $0.cloudStorage.delete("a", in: "bucket"))" },
            gcs(
                "delete(_:in:_:) under a precondition",
                [gcs("DELETE ", FaultReply(204, ""), takes: gone("true"))], "true"
            ) { "\(try $0.cloudStorage.delete("a", in: "bucket", CloudPreconditions(generation: 7)))" },
            gcs("delete(_:in:)", [removal], "true") { clients in
                if let fault = clients.cloudStorage.delete(["a"], in: "bucket")[0] { throw fault }
                return "true"
            },
            gcs("copy(_:from:to:in:_:)", [gcs("/rewriteTo/", rewrite, repeatable: false)], "a") {
                try $0.cloudStorage.copy("a", from: "bucket", to: "b", in: "bucket").name
            },
            gcs(
                "copy(_:from:to:in:_:) in steps",
                [
                    FaultStep(
                        mark: "/rewriteTo/", replies: [begunRewrite, rewrite], isRepeatable: true,
                        attempts: 5,
                        bringsToken: true, bound: 16 << 20)
                ], "a"
            ) { try $0.cloudStorage.copy("a", from: "bucket", to: "b", in: "bucket", .absent).name },
            gcs("copy(_:from:to:in:_:) to what is absent", [gcs("/rewriteTo/", rewrite)], "a") {
                try $0.cloudStorage.copy("a", from: "bucket", to: "b", in: "bucket", .absent).name
            },
            // What was copied is removed only as long as it is what was copied.
            gcs(
                "move(_:from:to:in:_:)",
                [
                    gcs("GET /storage/v1/b/bucket/o/a", FaultReply(cloudObject)),
                    gcs("/rewriteTo/", rewrite, repeatable: false),
                    gcs("DELETE ", FaultReply(204, ""), takes: gone("a")),
                ], "a"
            ) { try $0.cloudStorage.move("a", from: "bucket", to: "b", in: "bucket").name },
            FaultOperation(
                layer: .cloudStorage, name: "signedURL(_:_:in:_:)", steps: [], needsGrant: false,
                answer: "https"
            ) { String(try $0.cloudStorage.signedURL("GET", "a", in: "bucket").prefix(5)) },
            gcs(
                "check()", [gcs("GET /storage/v1/b?", FaultReply("{}"), takes: [.emptyObject: "done"])],
                "done"
            ) {
                try $0.cloudStorage.check()
                return "done"
            },
        ]

    private static let cloudTransfers: [FaultOperation] = [
        gcs("upload(_:as:to:_:_:_:)", [upload], "a") {
            try $0.cloudStorage.upload(bytes, as: "a", to: "bucket").name
        },
        gcs("upload(_:as:to:_:_:_:) of what is absent", [uploadOfAbsent], "a") {
            try $0.cloudStorage.upload(bytes, as: "a", to: "bucket", CloudDescription(), .absent).name
        },
        gcs("upload(file:as:to:_:_:_:)", [upload], "a") { clients in
            try clients.cloudStorage.upload(file: try clients.file(bytes), as: "a", to: "bucket").name
        },
        gcs("upload(file:as:to:_:_:_:) in pieces", [session, pieces], "a") { clients in
            try clients.cloudStorage.upload(file: try clients.file(large), as: "a", to: "bucket").name
        },
        gcs(
            "createFolder(_:in:)",
            [gcs("uploadType=multipart", FaultReply(cloudObject), repeatable: false, bound: 1 << 20)], "a"
        ) { try $0.cloudStorage.createFolder("a", in: "bucket").name },
        gcs("download(_:from:range:limit:_:)", [media], "hello") { clients in
            let bytes = try clients.cloudStorage.download("a", from: "bucket", limit: 100_000)
            return String(decoding: bytes, as: UTF8.self)
        },
        gcs(
            "download(_:from:range:limit:_:) of a part",
            [gcs("GET /download", FaultReply(206, "ello"), bound: 100_000)], "ello"
        ) { clients in
            let part = try clients.cloudStorage.download("a", from: "bucket", range: 1...4, limit: 100_000)
            return String(decoding: part, as: UTF8.self)
        },
        gcs("download(_:from:to:limit:_:)", [media], "5") { clients in
            let copy = clients.folder + "/copy"
            return "\(try clients.cloudStorage.download("a", from: "bucket", to: copy, limit: 100_000))"
        },
    ]
}
