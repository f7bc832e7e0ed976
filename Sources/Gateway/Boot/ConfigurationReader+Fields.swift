/// `security_headers` and `identity_fields`: what the gateway adds to messages.
extension ConfigurationReader {
    mutating func securityHeaders(_ root: Section) -> Configuration.SecurityHeaders {
        let section = section(
            root["security_headers"], at: "security_headers",
            known: [
                "override", "content_security_policy", "frame_options", "referrer_policy",
                "permissions_policy", "opener_policy", "cache_control", "strict_transport_security",
            ])
        let standard = Defaults.securityHeaders
        return Configuration.SecurityHeaders(
            override: boolean(section, "override", default: standard.override),
            contentSecurityPolicy: fieldValue(
                section, "content_security_policy", standard.contentSecurityPolicy),
            frameOptions: fieldValue(section, "frame_options", standard.frameOptions),
            referrerPolicy: fieldValue(section, "referrer_policy", standard.referrerPolicy),
            permissionsPolicy: fieldValue(section, "permissions_policy", standard.permissionsPolicy),
            openerPolicy: fieldValue(section, "opener_policy", standard.openerPolicy),
            cacheControl: fieldValue(section, "cache_control", standard.cacheControl),
            strictTransportSecurity: fieldValue(
                section, "strict_transport_security", standard.strictTransportSecurity))
    }

    mutating func identityFields(_ root: Section) -> Configuration.IdentityFields {
        let section = section(
            root["identity_fields"], at: "identity_fields",
            known: ["subject", "session_id", "token_id", "token_expires", "auth_time", "claims"])
        let standard = Defaults.identityFields
        var fields = Configuration.IdentityFields(
            subject: fieldName(section, "subject", standard.subject),
            sessionID: fieldName(section, "session_id", standard.sessionID),
            tokenID: fieldName(section, "token_id", standard.tokenID),
            tokenExpires: fieldName(section, "token_expires", standard.tokenExpires),
            authTime: fieldName(section, "auth_time", standard.authTime))
        let pairs = [
            ("subject", fields.subject), ("session_id", fields.sessionID), ("token_id", fields.tokenID),
            ("token_expires", fields.tokenExpires), ("auth_time", fields.authTime),
        ]
        identityNames = Set(pairs.compactMap { $0.1.map(Self.folded) })
        for (index, pair) in pairs.enumerated() {
            guard let name = pair.1, let other = pairs[..<index].first(where: { $0.1 == name }) else {
                continue
            }
            if let setting = section[pair.0] ?? section[other.0] {
                let first = setting.path.hasSuffix(pair.0) ? other.0 : pair.0
                report(setting, "`\(name)` is the field of \(first) already")
            }
        }
        fields.claims = claimFields(section["claims"])
        return fields
    }

    /// `claims`: a mapping from claims to fields.
    private mutating func claimFields(
        _ setting: Setting?
    ) -> [Configuration.IdentityFields.ClaimField] {
        let section = section(setting, at: "identity_fields.claims", known: nil)
        let most = Configuration.IdentityFields.maxClaims
        if let setting, section.members.count > most { report(setting, "at most \(most) claims can be told") }
        return section.settings.compactMap { setting in
            guard let scalar = scalar(setting) else { return nil }
            if let fault = Self.fault(ofField: scalar.text) {
                report(setting, "\(quoted(scalar)) \(fault)")
                return nil
            }
            let name = scalar.text.lowercased()
            if !identityNames.insert(Self.folded(name)).inserted {
                report(setting, "\(quoted(scalar)) is the field of another claim already")
                return nil
            }
            return .init(claim: setting.name, field: name)
        }
    }

    private mutating func fieldValue(_ section: Section, _ key: String, _ standard: String?) -> String? {
        optionalText(section, key, default: standard) { text in
            if text.isEmpty { return "is empty; write `off` to leave the field out" }
            if text.utf8.count > 4_096 { return "has more than 4096 bytes" }
            let isVisible = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
            return isVisible ? nil : "holds characters that a field cannot carry; visible ASCII only"
        }
    }

    private mutating func fieldName(_ section: Section, _ key: String, _ standard: String?) -> String? {
        optionalText(section, key, default: standard) { Self.fault(ofField: $0) }?.lowercased()
    }

    private static func fault(ofField name: String) -> String? {
        if !isToken(name) || name.utf8.count > 64 { return "is not the name of a field, such as `X-User-Id`" }
        return reservedFields.contains(name.lowercased()) ? "is a field with a meaning of its own" : nil
    }

    /// Fields that frame, route or authenticate a message, which an identity must not replace.
    private static let reservedFields: Set<String> = [
        "accept", "authorization", "connection", "content-encoding", "content-length", "content-type",
        "cookie", "date", "expect", "forwarded", "gateway-revoke", "host", "keep-alive", "origin",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "via",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-request-id",
    ]
}
