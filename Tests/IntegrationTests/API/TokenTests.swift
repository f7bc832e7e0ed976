import Foundation
import Testing

extension RealPrograms {
    /// What tokens are, how long they live, and each of the six ways in which one is refused.
    @Suite("tokens of the API")
    struct TokenTests {
        @Test("tokens are HS256 JWTs with just the claims that are documented, for an hour and for a day")
        func claims() throws {
            try APIStack.with { stack in
                let before = Date().timeIntervalSince1970
                let tokens = try stack.signUp("johndoe")
                let access = try TokenClaims(tokens.access)
                let refresh = try TokenClaims(#require(tokens.refresh))
                for (token, type, life) in [(access, "access", 3_600.0), (refresh, "refresh", 86_400)] {
                    #expect(token.header == "{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
                    #expect(
                        Set(token.claims.keys) == ["sub", "exp", "iat", "jti", "type", "sid", "auth_time"])
                    #expect(token.text("sub") == "1" && token.text("type") == type)
                    let issued = try #require(token.seconds("iat")),
                        expires = try #require(token.seconds("exp"))
                    #expect(expires - issued == life)
                    #expect((before.rounded(.down)...before + 5).contains(issued))
                    let uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
                    #expect(token.text("jti")?.wholeMatch(of: uuid) != nil)
                    #expect(token.text("sid")?.wholeMatch(of: uuid) != nil)
                }
                #expect(
                    access.text("sid") == refresh.text("sid") && access.text("jti") != refresh.text("jti"))
                let login = try #require(access.seconds("auth_time"))
                #expect(login >= before - 0.001 && login < before + 5)
                #expect(refresh.seconds("auth_time") == login)

                usleep(1_100_000)
                let answer = try stack.connect().exchange(.refresh(tokens)).json(as: Tokens.self)
                let renewed = try TokenClaims(answer.access)
                #expect(renewed.seconds("auth_time") == login, "a refresh is no login")
                #expect(
                    renewed.text("sid") == access.text("sid") && renewed.text("jti") != access.text("jti"))
                #expect(try #require(renewed.seconds("iat")) > (access.seconds("iat") ?? .infinity))
            }
        }

        @Test(
            "the lives of tokens are those of the environment, and an expired one is refused by each endpoint"
        )
        func expiry() throws {
            let lives = ["ACCESS_TOKEN_EXPIRE_SECONDS": "1", "REFRESH_TOKEN_EXPIRE_SECONDS": "2"]
            try APIStack.with(lives) { stack in
                let tokens = try stack.signUp("johndoe")
                let access = try TokenClaims(tokens.access),
                    refresh = try TokenClaims(#require(tokens.refresh))
                #expect((access.seconds("exp") ?? 0) - (access.seconds("iat") ?? 0) == 1)
                #expect((refresh.seconds("exp") ?? 0) - (refresh.seconds("iat") ?? 0) == 2)
                usleep(1_050_000)
                let expired = ExpectedAnswer.error(401, "Token has expired")
                let connection = try stack.connect()
                for request in [APIRequest.me(tokens), .logout(tokens)] {
                    let differences = expired.differences(from: try connection.exchange(request))
                    #expect(differences.isEmpty, "\(request.target)")
                }
                usleep(1_000_000)
                let differences = expired.differences(from: try connection.exchange(.refresh(tokens)))
                #expect(differences.isEmpty)
            }
        }

        @Test("each fault of a signed token has its own text, at users/me and at logout")
        func faults() throws {
            let sid = "\"sid\":\"0e9c0a1e-0000-4000-8000-000000000000\""
            let rows: [(String, ExpectedAnswer)] = [
                (#"{"sub":"1","type":"access","jti":"a",\#(sid),"exp":1}"#, .error(401, "Token has expired")),
                (#"{"sub":"1","type":"refresh","jti":"a",\#(sid)}"#, .error(401, "Invalid token type")),
                (#"{"sub":"1","jti":"a",\#(sid)}"#, .error(401, "Invalid token type")),
                (#"{"type":"access","jti":"a",\#(sid)}"#, .error(401, "Token has invalid claims")),
                (#"{"sub":1,"type":"access","jti":"a",\#(sid)}"#, .error(401, "Token has invalid claims")),
                (
                    #"{"sub":"1","type":"access","nbf":99999999999,\#(sid)}"#,
                    .error(401, "Token has invalid claims")
                ),
                (#"{"sub":"1","type":"access","exp":"never"}"#, .error(401, "Token has invalid claims")),
                (#"{"sub":"abc","type":"access","jti":"a",\#(sid)}"#, .invalidToken),
                (#"{"sub":"-1","type":"access","jti":"a",\#(sid)}"#, .invalidToken),
                (#"{"sub":"1' OR '1'='1","type":"access","jti":"a",\#(sid)}"#, .invalidToken),
                (#"{"sub":"1","type":"access","jti":"a",\#(sid)}"#, .invalidToken),
            ]
            let tokens = try SignedToken.make(rows.map(\.0))
            let foreign = try SignedToken.make([rows[0].0], secret: String(repeating: "x", count: 32))
            try APIStack.with(["SECRET_KEY": SignedToken.secret]) { stack in
                _ = try stack.signUp("johndoe")
                let all = zip(tokens, rows.map(\.1)) + [(foreign[0], ExpectedAnswer.invalidToken)]
                for (token, expected) in all {
                    for request in [APIRequest("GET", APIRequest.me), APIRequest("POST", APIRequest.logout)] {
                        var request = request
                        request.fields = ["Authorization: Bearer \(token)"]
                        let response = try stack.connect().exchange(request)
                        let differences = expected.differences(from: response)
                        let claims = try TokenClaims(token).claims
                        #expect(differences.isEmpty, "\(request.target) with \(claims)")
                        let challenge = response.field("WWW-Authenticate") ?? ""
                        #expect(challenge.contains("error=\"invalid_token\""), "\(challenge)")
                    }
                }
                let nobody = try SignedToken.make([#"{"sub":"77","type":"access","jti":"a",\#(sid)}"#])
                let me = try stack.exchange(
                    "GET", APIRequest.me, fields: ["Authorization: Bearer \(try #require(nobody.first))"])
                let differences = ExpectedAnswer.error(404, "User not found").differences(from: me)
                #expect(differences.isEmpty)
            }
        }

        @Test("with rotation a refresh brings a new refresh token, and the old one ends the whole session")
        func rotation() throws {
            try APIStack.with(["REFRESH_ROTATION": "true"]) { stack in
                let first = try stack.signUp("johndoe")
                let connection = try stack.connect()
                let answer = try connection.exchange(.refresh(first))
                let whole = ExpectedAnswer.tokens(200).differences(from: answer)
                #expect(whole.isEmpty)
                let second = try answer.json(as: Tokens.self)
                #expect(second.refresh != first.refresh)
                #expect(try connection.exchange(.me(second)).status == 200)
                let revoked = ExpectedAnswer.error(401, "Token has been revoked")
                for request in [
                    APIRequest.refresh(first), .refresh(second), .me(second), .me(first), .logout(first),
                ] {
                    let differences = revoked.differences(from: try connection.exchange(request))
                    #expect(differences.isEmpty, "\(request.target)")
                }
                #expect(try connection.exchange(.login("johndoe", "secretpassword")).status == 200)
            }
        }

        @Test("without rotation a refresh token may be used again until its session ends")
        func noRotation() throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                let connection = try stack.connect()
                for _ in 0..<3 {
                    let answer = try connection.exchange(.refresh(tokens))
                    #expect(answer.status == 200)
                    let renewed = try answer.json(as: Tokens.self)
                    #expect(renewed.refresh == nil && renewed.access != tokens.access)
                    #expect(try connection.exchange(.me(renewed)).status == 200)
                }
                // Logging out with any access token of the session ends all of them.
                let renewed = try connection.exchange(.refresh(tokens)).json(as: Tokens.self)
                #expect(try connection.exchange(.logout(renewed)).status == 200)
                for request in [APIRequest.me(tokens), .me(renewed), .refresh(tokens)] {
                    #expect(try connection.exchange(request).status == 401)
                }
            }
        }
    }
}
