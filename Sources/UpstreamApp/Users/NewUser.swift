/// What a sign-up form holds once every field is good.
struct NewUser: Sendable {
    var username: String
    var email: EmailAddress
    var password: String
    var firstName: String
    var lastName: String

    /// Reads the form; throws every bad field at once.
    init(form: [FormDecoder.Field]) throws(Problem) {
        var fields = FieldReader(form)
        username = fields.required("username", FieldRules.username)
        let address = fields.required("email", FieldRules.email)
        password = fields.required("password", FieldRules.password)
        firstName = fields.required("first_name", FieldRules.name("first_name"))
        lastName = fields.required("last_name", FieldRules.name("last_name"))
        try fields.finish()
        guard let email = EmailAddress(address) else { throw .validation([.notEmail("email")]) }
        self.email = email
    }
}
