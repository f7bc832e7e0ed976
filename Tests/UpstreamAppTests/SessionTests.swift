import Foundation
import Testing

@testable import UpstreamApp

@Suite struct SessionTests {
    @Test("a refresh brings an access token of the same session and the same login time")
    func refresh() throws {
        let app = try TestApplication()
        let login = app.signUp()
        app.now += 100_000_000
        let response = app.refresh(login.string("refresh_token"))
        #expect(response.status == 200)
        #expect(response.names == ["access_token", "token_type"])
        let old = login.claims(of: login.string("access_token") ?? "")
        let new = response.claims(of: response.string("access_token") ?? "")
        #expect(new["sid"] as? String == old["sid"] as? String)
        #expect(new["auth_time"] as? Double == old["auth_time"] as? Double)
        #expect(new["jti"] as? String != old["jti"] as? String)
        #expect(new["iat"] as? Int == 1_737_282_700)
    }

    @Test("a refresh token that is not good is refused, and the answer says why")
    func refusedRefresh() throws {
        let app = try TestApplication()
        let login = app.signUp()
        let good = login.string("refresh_token") ?? ""
        let cases: [(String?, String)] = [
            (login.string("access_token"), "Invalid token type"), ("x", "Could not validate credentials"),
            ("a.b.c", "Could not validate credentials"), ("", "Could not validate credentials"),
            (String(good.dropLast(4)) + "AAAA", "Could not validate credentials"),
        ]
        for (token, detail) in cases {
            let response = app.refresh(token)
            #expect(response.status == 401)
            #expect(response.string("detail") == detail)
            #expect(response.value(of: "WWW-Authenticate") == "Bearer error=\"invalid_token\"")
        }
    }

    @Test("a refresh token with NUL in it is as unreadable as a form with one")
    func nul() throws {
        let response = try TestApplication().refresh("a\\u0000b")
        #expect(response.status == 400)
        #expect(response.string("detail") == "The JSON body cannot be read")
    }

    @Test("a refresh token is good until its expiry, and not at it (RFC 7519, 4.1.4)")
    func expiry() throws {
        let app = try TestApplication()
        let token = app.signUp().string("refresh_token")
        app.now = 1_737_369_000_000_000 - 1
        #expect(app.refresh(token).status == 200)
        app.now += 1
        #expect(app.refresh(token).string("detail") == "Token has expired")
    }

    @Test("logout tells the gateway to refuse the session until its last token has expired")
    func logout() throws {
        let app = try TestApplication()
        let login = app.signUp()
        let identity = login.identity
        let response = app.logout(identity)
        #expect(response.status == 200)
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"message":"Successfully logged out","revoked_at":"2025-01-19T10:30:00Z"}"#)
        // A refresh at the last moment would bring an access token of another hour.
        let expiry = 1_737_282_600 + 86_400 + 3_600
        #expect(
            response.value(of: "Gateway-Revoke") == "sid=\"\(identity.sessionID ?? "")\", exp=\(expiry)")
    }

    @Test(
        "a revocation lasts as long as the token that asked for it",
        arguments: ["1999999999", "1999999998.5"])
    func longToken(expires: String) throws {
        let app = try TestApplication()
        var identity = app.signUp().identity
        identity.tokenExpires = expires
        #expect(app.logout(identity).value(of: "Gateway-Revoke")?.hasSuffix(", exp=1999999999") == true)
    }

    @Test("after logout every token of the session is refused, and another session lives on")
    func ended() throws {
        let app = try TestApplication()
        let first = app.signUp()
        let second = app.login()
        #expect(app.logout(first.identity).status == 200)
        let me = app.me(first.identity)
        #expect(me.status == 401)
        #expect(me.string("detail") == "Token has been revoked")
        #expect(app.refresh(first.string("refresh_token")).string("detail") == "Token has been revoked")
        #expect(app.me(second.identity).status == 200)
        #expect(app.refresh(second.string("refresh_token")).status == 200)
    }

    @Test("a second logout revokes again, for the gateway may have failed to keep the first")
    func logoutAgain() throws {
        let app = try TestApplication()
        let identity = app.signUp().identity
        let first = app.logout(identity)
        app.now += 9_000_000
        #expect(app.logout(identity) == first)
    }

    @Test("logout and users/me want the identity fields of the gateway")
    func identity() throws {
        let app = try TestApplication()
        let good = app.signUp().identity
        for response in [app.me(.init()), app.logout(.init()), app.logout(.init(userID: "1"))] {
            #expect(response.status == 401)
            #expect(response.string("detail") == "Not authenticated")
            #expect(response.value(of: "WWW-Authenticate") == "Bearer")
        }
        for userID in ["0", "-1", "abc", "1 ", "99999999999999999999"] {
            #expect(app.me(.init(userID: userID, sessionID: good.sessionID)).status == 401)
        }
        #expect(app.me(.init(userID: "1", sessionID: "unknown")).status == 401)
        #expect(app.logout(.init(userID: "1", sessionID: "unknown")).status == 401)
        let gone = app.me(.init(userID: "2", sessionID: good.sessionID))
        #expect(gone.status == 404)
        #expect(gone.string("detail") == "User not found")
    }

    @Test("one user cannot end another's session")
    func foreignSession() throws {
        let app = try TestApplication()
        let first = app.signUp().identity
        let form = "username=other&email=o@example.com&password=secretpassword&first_name=O&last_name=O"
        #expect(app.post("/api/v1/auth/signup", form: form).status == 201)
        #expect(app.logout(.init(userID: "2", sessionID: first.sessionID)).status == 401)
        #expect(app.me(first).status == 200)
    }

    @Test("with rotation a refresh brings a new refresh token")
    func rotation() throws {
        let app = try TestApplication(rotates: true)
        let first = app.signUp().string("refresh_token")
        app.now += 1_000_000
        let second = app.refresh(first)
        #expect(second.names == ["access_token", "refresh_token", "token_type"])
        app.now += 1_000_000
        #expect(app.refresh(second.string("refresh_token")).status == 200)
    }

    @Test("a rotated refresh token that comes back ends the session here and at the gateway")
    func reuse() throws {
        let app = try TestApplication(rotates: true)
        let login = app.signUp()
        app.now += 50_000_000
        let second = app.refresh(login.string("refresh_token"))
        let reused = app.refresh(login.string("refresh_token"))
        #expect(reused.status == 401)
        #expect(reused.string("detail") == "Token has been revoked")
        let expiry = 1_737_282_650 + 86_400 + 3_600
        let field = "sid=\"\(login.identity.sessionID ?? "")\", exp=\(expiry)"
        #expect(reused.value(of: "Gateway-Revoke") == field)
        #expect(app.refresh(second.string("refresh_token")).status == 401)
        #expect(app.me(login.identity).status == 401)
    }

    @Test("a login with a hash of lower cost leaves one of the present cost")
    func rehash() throws {
        let before = try TestApplication()
        _ = before.signUp()
        let dearer = PasswordCost(memoryKibibytes: 128, passes: 2, lanes: 1)
        let after = try TestApplication(cost: dearer, folder: before.folder)
        #expect(after.login().status == 200)
        let account = try after.application.store.account(username: "johndoe")
        #expect(PasswordCost(encoded: account?.passwordHash ?? "") == dearer)
        #expect(after.login().status == 200)
    }

    @Test("sessions are forgotten once all their tokens have expired")
    func purge() throws {
        let app = try TestApplication()
        let sessionID = app.signUp().identity.sessionID ?? ""
        app.now += 90_001_000_000
        #expect(app.login().status == 200)
        #expect(try app.application.store.session(id: sessionID) == nil)
    }

    @Test("everything survives a restart")
    func restart() throws {
        let before = try TestApplication()
        let first = before.signUp()
        let second = before.login()
        #expect(before.logout(first.identity).status == 200)
        let after = try TestApplication(folder: before.folder)
        #expect(after.me(first.identity).status == 401)
        #expect(after.me(second.identity).status == 200)
    }

    @Test("without its database the app says so, and works again once it is back")
    func databaseAway() throws {
        let app = try TestApplication()
        let path = app.folder.path + "/app.sqlite"
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let health = app.get("/health")
        #expect(health.status == 503)
        #expect(health.string("status") == "unhealthy")
        #expect(health.string("error") == "Database connection failed")
        #expect(health.names == ["status", "error", "timestamp"])
        let login = app.login()
        #expect(login.status == 503)
        #expect(login.value(of: "Retry-After") == "1")
        #expect(login.string("error_code") == "SERVICE_UNAVAILABLE")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        #expect(app.get("/health").status == 200)
        #expect(app.signUp().status == 201)
    }
}
