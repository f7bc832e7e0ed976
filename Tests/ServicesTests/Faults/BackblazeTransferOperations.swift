import JSON
import JWT

@testable import UpstreamApp

/// Uploads to Backblaze B2, and downloads.
extension FaultOperation {
    private static let place = #"{"uploadUrl":"ORIGIN/up/UPLOAD","authorizationToken":"upload-token"}"#
    private static let bytes = Array("hello".utf8)
    /// More than one part, for `FaultGrant` recommends 200 bytes.
    private static let large = (0..<300).map { UInt8(truncatingIfNeeded: $0) }

    /// Content on its way to a place, which is given up for another after each fault, up to five times.
    private static func upload(_ mark: String, _ replies: [String], after place: Int) -> FaultStep {
        FaultStep(
            mark: mark, replies: replies.map { FaultReply($0) }, isRepeatable: true, attempts: 5,
            again: [place], attemptsAfterUnreadable: 5, bound: 1 << 20)
    }

    private static func download(_ mark: String, _ status: Int = 200, _ text: String = "hello") -> FaultStep {
        FaultStep(
            mark: mark,
            replies: [
                FaultReply(
                    status, [("X-Bz-Content-Sha1", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")], text)
            ],
            isRepeatable: true, attempts: 5, bringsToken: true, bound: 100_000)
    }

    private static func part(_ range: Range<Int>) -> String {
        #"{"partNumber":1,"contentSha1":"\#(MessageDigest.hexadecimal(Array(large[range]), .sha1))","#
            + #""contentLength":\#(range.count)}"#
    }

    private static func whole(_ name: String, _ run: @escaping @Sendable (FaultClients) throws -> String)
        -> FaultOperation
    {
        FaultOperation(
            layer: .backblaze, name: name,
            steps: [
                b2("b2_get_upload_url", place.replacing("UPLOAD", with: "whole")),
                upload("/up/whole", [b2File], after: 0),
            ], answer: "a", run: run)
    }

    private static func inParts(_ name: String, _ steps: [FaultStep]) -> FaultOperation {
        // A fault at the end has the file looked for.
        FaultOperation(
            layer: .backblaze, name: name, steps: steps, asides: ["/b2_get_file_info"], answer: "a"
        ) { clients in
            let path = try clients.file(large)
            return try clients.backblaze.upload(file: path, as: "a", to: "b1").name
        }
    }

    private static let begun =
        #"{"files":[{"fileId":"f1","fileName":"a","contentType":"b2/x-auto","#
        + #""fileInfo":{"large_file_sha1":"\#(MessageDigest.hexadecimal(large, .sha1))"}}]}"#
    private static let partPlace = b2(
        "b2_get_upload_part_url", place.replacing("UPLOAD", with: "part"))
    private static let finish = b2("b2_finish_large_file", b2File, repeatable: false)

    static let backblazeTransfers: [FaultOperation] = [
        whole("upload(_:as:to:_:_:)") { try $0.backblaze.upload(bytes, as: "a", to: "b1").name },
        whole("upload(file:as:to:_:_:)") { clients in
            try clients.backblaze.upload(file: try clients.file(bytes), as: "a", to: "b1").name
        },
        inParts(
            "upload(file:as:to:_:_:) in parts",
            [
                b2("b2_list_unfinished_large_files", #"{"files":[]}"#),
                b2("b2_start_large_file", #"{"fileId":"f1"}"#, repeatable: false),
                partPlace, upload("/up/part", [part(0..<200), part(200..<300)], after: 2), finish,
            ]),
        inParts(
            "upload(file:as:to:_:_:) that goes on",
            [
                b2("b2_list_unfinished_large_files", begun),
                b2("b2_list_parts", #"{"parts":[\#(part(0..<200))],"nextPartNumber":null}"#),
                partPlace, upload("/up/part", [part(200..<300)], after: 2), finish,
            ]),
        FaultOperation(
            layer: .backblaze, name: "download(_:range:limit:_:)",
            steps: [download("/b2_download_file_by_id")], answer: "hello"
        ) { String(decoding: try $0.backblaze.download(.id("f1"), limit: 100_000), as: UTF8.self) },
        FaultOperation(
            layer: .backblaze, name: "download(_:range:limit:_:) of a part",
            steps: [download("/b2_download_file_by_id", 206, "ello")], answer: "ello"
        ) { clients in
            let part = try clients.backblaze.download(.id("f1"), range: 1...4, limit: 100_000)
            return String(decoding: part, as: UTF8.self)
        },
        FaultOperation(
            layer: .backblaze, name: "download(_:to:limit:_:)", steps: [download("/file/bucket/a")],
            answer: "5"
        ) { clients in
            let source = BackblazeSource.name("a", bucketName: "bucket")
            return "\(try clients.backblaze.download(source, to: clients.folder + "/copy", limit: 100_000))"
        },
    ]
}
