import JSON

/// What is to be of a user; nil: as it is.
struct FirebaseUserChange: Equatable, Sendable {
    /// A value, or none from now on.
    enum Value: Equatable, Sendable {
        case set(String)
        case remove
    }

    var email: String?
    var isEmailVerified: Bool?
    var password: String?
    var phone: Value?
    var displayName: Value?
    var photoURL: Value?
    var isDisabled: Bool?

    /// What can be seen to be wrong; nil: nothing.
    var fault: String? {
        if let email, EmailAddress(email) == nil { return "the e-mail address is none" }
        if let password, password.utf8.count < 6 { return "a password has 6 characters or more" }
        if case .set(let text) = phone, !text.hasPrefix("+") || !text.dropFirst().contains(where: \.isNumber)
        {
            return "a phone number begins with + (E.164)"
        }
        if case .set(let text) = displayName, text.isEmpty { return "the name to display is blank" }
        if case .set(let text) = photoURL, !text.contains("://") { return "the photo's address is no URL" }
        return nil
    }

    /// As it is asked of a new user.
    func creation(id: String?) -> JSONValue {
        .object([
            "localId": id.map { .string($0) }, "displayName": Self.text(displayName),
            "email": email.map { .string($0) }, "phoneNumber": Self.text(phone),
            "photoUrl": Self.text(photoURL), "password": password.map { .string($0) },
            "emailVerified": isEmailVerified.map { .bool($0) }, "disabled": isDisabled.map { .bool($0) },
        ])
    }

    /// As it is asked of one who is there.
    func update(id: String) -> JSONValue {
        var removed: [JSONValue] = []
        if displayName == .remove { removed.append("DISPLAY_NAME") }
        if photoURL == .remove { removed.append("PHOTO_URL") }
        return .object([
            "localId": .string(id), "displayName": Self.text(displayName), "email": email.map { .string($0) },
            "phoneNumber": Self.text(phone), "photoUrl": Self.text(photoURL),
            "password": password.map { .string($0) }, "emailVerified": isEmailVerified.map { .bool($0) },
            "disableUser": isDisabled.map { .bool($0) },
            "deleteAttribute": removed.isEmpty ? nil : .array(removed),
            "deleteProvider": phone == .remove ? ["phone"] : nil,
        ])
    }

    private static func text(_ value: Value?) -> JSONValue? {
        guard case .set(let text) = value else { return nil }
        return .string(text)
    }
}
