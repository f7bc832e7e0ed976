import Testing

@testable import UpstreamApp

/// The examples of the API reference, with handlers called as functions.
@Suite struct ReferenceExamplesTests {
    @Test("sign-up answers 201 with both tokens")
    func signUp() throws {
        let app = try TestApplication()
        let response = app.signUp()
        #expect(response.status == 201)
        #expect(response.names == ["access_token", "refresh_token", "token_type"])
        #expect(response.string("token_type") == "bearer")
    }

    @Test("tokens carry the claims that the gateway and the app judge by")
    func claims() throws {
        let app = try TestApplication()
        let response = app.signUp()
        let access = response.claims(of: response.string("access_token") ?? "")
        let refresh = response.claims(of: response.string("refresh_token") ?? "")
        let names: Set = ["sub", "exp", "iat", "jti", "type", "sid", "auth_time"]
        #expect(Set(access.keys) == names)
        #expect(Set(refresh.keys) == names)
        #expect(access["sub"] as? String == "1")
        #expect(access["type"] as? String == "access")
        #expect(refresh["type"] as? String == "refresh")
        #expect(access["iat"] as? Int == 1_737_282_600)
        #expect(access["exp"] as? Int == 1_737_286_200)
        #expect(refresh["exp"] as? Int == 1_737_369_000)
        #expect(access["auth_time"] as? Double == 1_737_282_600.123456)
        #expect(access["sid"] as? String == refresh["sid"] as? String)
        #expect(access["jti"] as? String != refresh["jti"] as? String)
    }

    @Test("a taken username or address is refused with one text, whatever its case")
    func duplicates() throws {
        let app = try TestApplication()
        #expect(app.signUp().status == 201)
        let rest = "&password=secretpassword&first_name=J&last_name=D"
        for form in ["username=JohnDoe&email=a@example.com", "username=other&email=John@EXAMPLE.com"] {
            let response = app.post("/api/v1/auth/signup", form: form + rest)
            #expect(response.status == 400)
            #expect(response.string("detail") == "Username or email already registered")
            #expect(response.string("error_code") == "BAD_REQUEST")
        }
    }

    @Test("a sign-up with several bad fields names each of them at once")
    func validation() throws {
        let app = try TestApplication()
        let form = "username=jo&email=nobody&password=short&first_name=&first_name=&last_name=a&last_name=b"
        let response = app.post("/api/v1/auth/signup", form: form)
        #expect(response.status == 422)
        #expect(response.names == ["detail", "error_code", "timestamp"])
        #expect(response.string("error_code") == "VALIDATION_ERROR")
        #expect(
            response.fieldErrors == [
                "username: ensure this value has at least 3 characters (value_error.any_str.min_length)",
                "email: value is not a valid email address (value_error.email)",
                "password: ensure this value has at least 8 characters (value_error.any_str.min_length)",
                "first_name: field required (value_error.missing)",
                "last_name: str type expected (type_error.str)",
            ])
        #expect(!String(decoding: response.body, as: UTF8.self).contains("short\""))
    }

    @Test("a field that is missing is said so in the reference's spelling")
    func missing() throws {
        let app = try TestApplication()
        let form = "username=johndoe&password=secretpassword&first_name=John&last_name=Doe"
        #expect(
            app.post("/api/v1/auth/signup", form: form).fieldErrors == [
                "email: field required (value_error.missing)"
            ])
        #expect(app.post("/api/v1/auth/login", type: nil).fieldErrors.count == 2)
    }

    @Test("login answers 200 with both tokens, whatever the name's case and the form's extra fields")
    func login() throws {
        let app = try TestApplication()
        _ = app.signUp()
        let forms = [
            TestApplication.loginForm, "username=JOHNDOE&password=secretpassword",
            "grant_type=password&scope=&client_id=x&client_secret=y&" + TestApplication.loginForm,
        ]
        for form in forms {
            let response = app.post("/api/v1/auth/login", form: form)
            #expect(response.status == 200)
            #expect(response.names == ["access_token", "refresh_token", "token_type"])
        }
    }

    @Test("a wrong password and an unknown name get the same 401")
    func wrongCredentials() throws {
        let app = try TestApplication()
        _ = app.signUp()
        let wrong = app.post("/api/v1/auth/login", form: "username=johndoe&password=wrong")
        let unknown = app.post("/api/v1/auth/login", form: "username=nobody&password=wrong")
        #expect(wrong == unknown)
        #expect(wrong.status == 401)
        #expect(wrong.string("detail") == "Incorrect username or password")
        #expect(wrong.string("error_code") == "UNAUTHORIZED")
        #expect(wrong.string("timestamp") == "2025-01-19T10:30:00Z")
        #expect(wrong.value(of: "WWW-Authenticate") == "Bearer")
    }

    @Test("another grant type than password is a validation error")
    func grantType() throws {
        let app = try TestApplication()
        let response = app.post("/api/v1/auth/login", form: "grant_type=code&" + TestApplication.loginForm)
        #expect(
            response.fieldErrors == [
                "grant_type: string does not match regex \"password\" (value_error.str.regex)"
            ])
    }

    @Test("users/me answers with the model of the reference")
    func me() throws {
        let app = try TestApplication()
        let identity = app.signUp().identity
        app.now += 5_000_000
        let response = app.me(identity)
        #expect(response.status == 200)
        #expect(
            String(decoding: response.body, as: UTF8.self) == """
                {"id":1,"username":"johndoe","email":"john@example.com","first_name":"John",\
                "last_name":"Doe",\
                "created_at":"2025-01-19T10:30:00Z","updated_at":"2025-01-19T10:30:00Z"}
                """)
    }

    @Test("names in any script come back as they were sent")
    func names() throws {
        let app = try TestApplication()
        let form = "username=lihua&email=li@example.com&password=secretpassword"
        let response = app.post(
            "/api/v1/auth/signup", form: form + "&first_name=%E5%8D%8E+%22%5C&last_name=%E6%9D%8E")
        let me = app.me(response.identity)
        #expect(me.string("first_name") == "华 \"\\")
        #expect(me.string("last_name") == "李")
    }

    @Test("health says healthy, when, and which version")
    func health() throws {
        let app = try TestApplication()
        let response = app.get("/health")
        #expect(response.status == 200)
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"status":"healthy","timestamp":"2025-01-19T10:30:00Z","version":"0.1.0"}"#)
    }
}
