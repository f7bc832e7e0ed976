/// The form of a sign-up, good unless a test changes it.
struct SignUpForm: Sendable {
    var username: String
    var email: String
    var password = "secretpassword"
    var firstName = "John"
    var lastName = "Doe"

    /// A form whose name and address nobody else has.
    init(_ username: String) {
        self.username = username
        email = "\(username)@example.com"
    }

    var request: APIRequest {
        let pairs = [
            ("username", username), ("email", email), ("password", password), ("first_name", firstName),
            ("last_name", lastName),
        ]
        let body = pairs.map { "\($0)=\(APIRequest.escaped($1))" }.joined(separator: "&")
        return .form(APIRequest.signUp, body)
    }
}
