import HTTP1
import Testing

@testable import UpstreamApp

/// Avatars in either storage: a simulator of Backblaze's and an emulator of Google's.
@Suite(.serialized) struct AvatarTests {
    private static let path = Avatars.path.text
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]

    /// What a link leads to.
    private func bytes(at url: String) throws -> HTTPExchangeResponse {
        let call = HTTPClient.Call(service: .backblaze, figures: ServiceFigures(), policy: .none) { _ in nil }
        return try HTTPClient().send(
            HTTPExchangeRequest(method: "GET", url: url, repetition: .idempotent), call)
    }

    /// Sends, looks at, replaces and removes the pictures of two users.
    private func live(in storage: any AvatarStorage, linksWork: Bool) throws {
        let app = try ExampleApp(Avatars(storage: storage).endpoints)
        let ann = try app.user("ann")
        let bob = try app.user("bob")
        #expect(app.send(.get, Self.path, ann).status == 404)
        #expect(app.send(.delete, Self.path, ann).status == 404)
        let first = Self.png + [UInt8](repeating: 7, count: 100_000)
        let second = Self.jpeg + [UInt8](repeating: 9, count: 1_000)
        for (user, type, image) in [
            (ann, "image/png", first), (bob, "image/png", first), (ann, "image/jpeg", second),
        ] {
            let answer = app.send(.put, Self.path, user, image, type: type)
            #expect(answer.status == 200 && answer.string("expires_at") == "2023-11-14T22:28:20Z")
            let url = try #require(answer.string("url"))
            if linksWork {
                let found = try bytes(at: url)
                #expect(found.status == 200 && found.content == image)
                #expect(found.value(of: "content-type") == type)
            }
        }
        let link = try #require(app.send(.get, Self.path, ann).string("url"))
        #expect(app.send(.head, Self.path, ann).status == 200)
        #expect(app.send(.delete, Self.path, ann).string("message") == "Avatar removed")
        #expect(app.send(.get, Self.path, ann).status == 404)
        if linksWork { #expect(try bytes(at: link).status == 404) }
        #expect(app.send(.get, Self.path, bob).status == 200)
    }

    @Test("pictures go to Backblaze B2, one version of each, and come back by a link")
    func backblaze() throws {
        let fixture = try BackblazeFixture()
        let bucket = try fixture.bucket()
        let client = fixture.client
        let storage = BackblazeAvatars(bucket: bucket.name) { () throws(ServiceError) in client }
        try live(in: storage, linksWork: true)
        let left = try client.versions(in: bucket.id, prefix: "avatars/", from: nil, id: nil, limit: 100)
        #expect(left.files.map(\.name) == ["avatars/2/image"])
    }

    @Test("of pictures that are sent at the same moment one stays, and each is answered")
    func races() throws {
        let fixture = try BackblazeFixture()
        let bucket = try fixture.bucket()
        let client = fixture.client
        let storage = BackblazeAvatars(bucket: bucket.name) { () throws(ServiceError) in client }
        let request = Request.png(Self.png)
        for _ in 1...5 {
            let faults = Parallel.map(Array(1...4), concurrency: 4) { _ -> String? in
                do {
                    try storage.store(try AvatarImage(request), of: 1, Cancellation())
                    return nil
                } catch { return "\(error)" }
            }
            #expect(faults.compactMap { $0 } == [])
            let left = try client.versions(in: bucket.id, prefix: "avatars/1/", from: nil, id: nil, limit: 10)
            #expect(left.files.count == 1)
        }
    }

    @Test("pictures go to Google Cloud Storage, and come back by a link")
    func cloudStorage() throws {
        let emulator = try CloudEmulator(.python)
        let client = emulator.client
        try live(in: CloudAvatars(bucket: "bucket") { () throws(ServiceError) in client }, linksWork: false)
        let stored = try client.download("avatars/2/image", from: "bucket")
        #expect(stored == Self.png + [UInt8](repeating: 7, count: 100_000))
    }

    @Test("no link opens another user's picture")
    func links() throws {
        let storage = BackblazeAvatars(bucket: "b") { () throws(ServiceError) in
            throw .notConfigured(.backblaze, [])
        }
        for id in [Int64(1), 7, 12, 70] {
            for other in 1...200 where Int64(other) != id {
                #expect(!storage.name(Int64(other)).hasPrefix(storage.name(id)))
            }
        }
    }

    @Test("what is no picture is refused before the storage hears of it")
    func refused() throws {
        let fixture = try BackblazeFixture()
        let bucket = try fixture.bucket()
        let client = fixture.client
        let app = try ExampleApp(
            Avatars(storage: BackblazeAvatars(bucket: bucket.name) { () throws(ServiceError) in client })
                .endpoints)
        let ann = try app.user("ann")
        try fixture.inject()
        for type in ["image/svg+xml", "text/html", "image/png; charset=utf-8", nil] {
            #expect(app.send(.put, Self.path, ann, Self.png, type: type).status == 415)
        }
        for (type, bytes) in [
            ("image/png", Self.jpeg), ("image/jpeg", Self.png), ("image/webp", Array("RIFF1234WAVE".utf8)),
            ("image/png", []), ("image/jpeg", Array("<svg onload=alert(1)>".utf8)),
        ] {
            let answer = app.send(.put, Self.path, ann, bytes, type: type)
            #expect(answer.status == 422 && answer.string("error_code") == "VALIDATION_ERROR")
        }
        #expect(app.send(.put, Self.path, Request.Identity(), Self.png, type: "image/png").status == 401)
        var other = ann
        other.sessionID = "no such session"
        #expect(app.send(.put, Self.path, other, Self.png, type: "image/png").status == 401)
        #expect(app.send(.post, Self.path, ann).value(of: "Allow") == "PUT, GET, HEAD, DELETE")
        #expect(app.send(.get, Self.path + "/", ann).value(of: "Location") == Self.path)
        #expect(try fixture.journal() == [])
    }

    @Test("a storage that fails, or is not there, is 503 and may be tried again")
    func outage() throws {
        var settings = ServiceSettings()
        settings.backblaze = ServiceSettings.Backblaze(
            keyID: "id", key: "secret-key", origin: try #require(ServiceOrigin("http://127.0.0.1:1")))
        let services = Services(settings, bounds: HTTPBounds(callBudget: 300)) { TestService.now }
        let storage = BackblazeAvatars(bucket: "b") { () throws(ServiceError) in try services.backblaze() }
        let app = try ExampleApp(Avatars(storage: storage).endpoints)
        let ann = try app.user("ann")
        for method in [HTTP1.Method.put, .get, .delete] {
            let answer = app.send(method, Self.path, ann, Self.png, type: "image/png")
            #expect(answer.status == 503 && answer.value(of: "Retry-After") == "1")
            #expect(answer.string("detail") == Avatars.unavailable)
        }
    }
}

extension Request {
    fileprivate static func png(_ bytes: [UInt8]) -> Request {
        var request = Request(method: .put, path: Avatars.path.text)
        request.contentType = "image/png"
        request.body = bytes
        return request
    }
}
