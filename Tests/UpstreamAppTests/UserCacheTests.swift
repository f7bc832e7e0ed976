import Foundation
import Redis
import Testing

@testable import UpstreamApp

/// What users/me takes from the cache, and what it does not.
@Suite struct UserCacheTests {
    @Test("the user is looked up once, and anew once the key is forgotten", arguments: TestDatabase.allCases)
    func lookup(kind: TestDatabase) throws {
        let cache = MemoryCache()
        let app = try TestApplication(on: kind, cache: cache)
        let identity = app.signUp().identity
        let first = app.me(identity)
        #expect(app.me(identity) == first)
        #expect(cache.counts.hits == 1)
        let id = Int64(identity.userID ?? "") ?? 0
        let store = app.application.store
        try store.write { () throws(Problem) in
            let statement = "UPDATE users SET first_name = ?1 WHERE id = ?2"
            _ = try store.rows(statement, [.text("Jon"), .integer(id)])
        }
        #expect(app.me(identity).string("first_name") == "John")
        cache.delete(UserDocument.key(id))
        #expect(app.me(identity).string("first_name") == "Jon")
    }

    @Test("a session that has ended or a user who is gone is told at once", arguments: TestDatabase.allCases)
    func truth(kind: TestDatabase) throws {
        let app = try TestApplication(on: kind)
        let first = app.signUp().identity
        let second = app.login().identity
        #expect(app.me(first).status == 200)
        #expect(app.logout(first).status == 200)
        #expect(app.me(first).string("detail") == "Token has been revoked")
        #expect(app.me(second).status == 200)
        let store = app.application.store
        let id = Int64(first.userID ?? "") ?? 0
        try store.write { () throws(Problem) in try store.deleteUser(id) }
        let gone = app.me(second)
        #expect(gone.status == 404)
        #expect(gone.string("detail") == "User not found")
    }

    @Test(
        "what cannot be the user's record is not served",
        arguments: ["", "{}", "{\"id\":999,\"username\":\"eve\"}", "not JSON", "{\"id\":1,"])
    func implausible(text: String) throws {
        let cache = MemoryCache()
        let app = try TestApplication(cache: cache)
        let identity = app.signUp().identity
        let id = Int64(identity.userID ?? "") ?? 0
        cache.set(UserDocument.key(id), to: Array(text.utf8), for: .standard)
        #expect(app.me(identity).string("username") == "johndoe")
        #expect(app.me(identity).string("username") == "johndoe")
    }

    @Test("health tells of a Redis that is configured and away; without one nothing is asked")
    func health() throws {
        let away = try RedisCache(try RedisTarget(url: "redis://127.0.0.1:1"), say: { _ in })
        let app = try TestApplication(cache: away, isCacheShared: true)
        let health = app.get("/health")
        #expect(health.status == 503)
        #expect(health.string("error") == "Redis connection failed")
        let identity = app.signUp().identity
        #expect(app.me(identity).status == 200)
        #expect(try TestApplication().get("/health").status == 200)
    }
}
