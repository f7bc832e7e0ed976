import JSON

@testable import UpstreamApp

/// Buckets, lists and files of Backblaze B2.
extension FaultOperation {
    /// A call of B2's: 429 and 503 are always repeated, for B2 has done nothing then.
    static func b2(
        _ operation: String, _ reply: String, repeatable: Bool = true, takes: [FaultKind: String] = [:]
    ) -> FaultStep {
        FaultStep(
            mark: "/" + operation, replies: [FaultReply(reply)], isRepeatable: repeatable,
            isRepeatedAfter503: true, attempts: 5, bringsToken: true, takes: takes, bound: 16 << 20)
    }

    private static func b2(
        _ name: String, _ steps: [FaultStep], _ answer: String,
        _ run: @escaping @Sendable (FaultClients) throws -> String
    ) -> FaultOperation {
        FaultOperation(layer: .backblaze, name: name, steps: steps, answer: answer, run: run)
    }

    static let b2File =
        #"{"fileId":"f1","fileName":"a","contentLength":5,"contentType":"text/plain","action":"upload","#
        + #""contentSha1":"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"}"#
    private static let bucket =
        #"{"bucketId":"b1","bucketName":"bucket","bucketType":"allPrivate","revision":2,"bucketInfo":{}}"#
    /// A list that says nothing of the rest is an empty one to nobody.
    private static let files = #"{"files":[\#(b2File)],"nextFileName":null}"#

    static let backblaze: [FaultOperation] = [
        b2("buckets(named:)", [b2("b2_list_buckets", #"{"buckets":[\#(bucket)]}"#)], "bucket") {
            try $0.backblaze.buckets().map(\.name).joined()
        },
        b2("createBucket(named:_:info:)", [b2("b2_create_bucket", bucket, repeatable: false)], "b1") {
            try $0.backblaze.createBucket(named: "bucket", .allPrivate).id
        },
        b2("updateBucket(_:_:info:ifRevision:)", [b2("b2_update_bucket", bucket)], "b1") {
            try $0.backblaze.updateBucket("b1", .allPrivate).id
        },
        b2(
            "updateBucket(_:_:info:ifRevision:) under a revision",
            [b2("b2_update_bucket", bucket, repeatable: false)], "b1"
        ) { try $0.backblaze.updateBucket("b1", .allPrivate, ifRevision: 1).id },
        b2("deleteBucket(_:)", [b2("b2_delete_bucket", bucket, repeatable: false)], "done") {
            try $0.backblaze.deleteBucket("b1")
            return "done"
        },
        b2("cancelLargeFile(_:)", [b2("b2_cancel_large_file", b2File, repeatable: false)], "done") {
            try $0.backblaze.cancelLargeFile("f1")
            return "done"
        },
        b2("url(of:inBucket:)", [], "/file/bucket/a") {
            String(try $0.backblaze.url(of: "a", inBucket: "bucket").suffix(14))
        },
        b2("url(ofID:)", [], "fileId=f1") { String(try $0.backblaze.url(ofID: "f1").suffix(9)) },
        b2(
            "temporaryLink(to:inBucket:bucketID:seconds:)",
            [b2("b2_get_download_authorization", #"{"authorizationToken":"link-token"}"#)], "link-token"
        ) { try $0.backblaze.temporaryLink(to: "a", inBucket: "bucket", bucketID: "b1").authToken },
        b2("file(_:)", [b2("b2_get_file_info", b2File)], "a") { try $0.backblaze.file("f1").name },
        b2("files(in:prefix:delimiter:from:limit:)", [b2("b2_list_file_names", files)], "a") {
            try $0.backblaze.files(in: "b1").files.map(\.name).joined()
        },
        b2("versions(in:prefix:from:id:limit:)", [b2("b2_list_file_versions", files)], "a") {
            try $0.backblaze.versions(in: "b1").files.map(\.name).joined()
        },
        b2("hide(_:in:)", [b2("b2_hide_file", b2File, repeatable: false)], "a") {
            try $0.backblaze.hide("a", in: "b1").name
        },
        b2("delete(_:named:)", [b2("b2_delete_file_version", b2File, repeatable: false)], "done") {
            try $0.backblaze.delete("f1", named: "a")
            return "done"
        },
        FaultOperation(
            layer: .backblaze, name: "check()", steps: [FaultGrant.single(.backblaze)], needsGrant: false,
            answer: "done"
        ) {
            try $0.backblaze.check()
            return "done"
        },
    ]
}
