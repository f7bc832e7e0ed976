extension RevocationEntry {
    /// What was asked for at the admin door.
    init(_ body: RevocationBody) {
        switch body.subject {
        case .token(let id, let expires):
            self.init(kind: .tokenID, value: id, beforeMicroseconds: nil, expiresMicroseconds: expires)
        case .session(let id, let expires):
            self.init(kind: .sessionID, value: id, beforeMicroseconds: nil, expiresMicroseconds: expires)
        case .key(let id, let expires):
            self.init(kind: .keyID, value: id, beforeMicroseconds: nil, expiresMicroseconds: expires)
        case .user(let id, let before):
            self.init(kind: .subject, value: id, beforeMicroseconds: before, expiresMicroseconds: nil)
        }
    }
}
