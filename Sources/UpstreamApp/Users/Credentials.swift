/// What a login form holds: the OAuth 2 password form (RFC 6749, 4.3.2), whose other fields are tolerated.
struct Credentials: Sendable {
    var username: String
    var password: String

    init(form: [FormDecoder.Field]) throws(Problem) {
        var fields = FieldReader(form)
        fields.optional("grant_type", FieldRules.grantType)
        username = fields.required("username")
        password = fields.required("password")
        try fields.finish()
    }
}
