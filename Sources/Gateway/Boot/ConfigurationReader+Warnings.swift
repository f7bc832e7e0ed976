internal import EventLoop

/// What is allowed and dangerous all the same, where it can only be told from the whole.
extension ConfigurationReader {
    /// Looks through what has been read.
    mutating func warn(of configuration: Configuration, _ root: Section) {
        for (index, route) in configuration.routes.enumerated() {
            guard route.path == "/", route.match == .prefix, route.authentication == .none else { continue }
            warnings.append(
                "routes[\(index)] (line \(route.line)) lets everything pass without a token "
                    + "that no other route names. Name what is public, or write `authentication: required`.")
        }
        warnOfSecrets(root)
        for provider in configuration.providers {
            let isInQuery = provider.tokenSources.contains { if case .query = $0 { true } else { false } }
            if !isInQuery { continue }
            warnings.append(
                "providers.\(provider.name).token_from takes tokens from the query: they are read in "
                    + "histories and in the logs of proxies. Keep them short-lived, and use this only for "
                    + "what cannot set fields.")
        }
        // 65534 is nobody: whatever has no user of its own runs as that.
        if configuration.admin.users.contains(65_534) {
            warnings.append(
                "admin.users names 65534 (nobody), as whom everything runs that has no user of its own.")
        }
    }

    /// A key that stands in the file itself is read by whoever reads the file, and by its history.
    private mutating func warnOfSecrets(_ root: Section) {
        guard case .mapping(let providers)? = root["providers"]?.node.content else { return }
        for provider in providers {
            guard case .mapping(let members) = provider.value.content,
                let secret = members.first(where: { $0.key == "secret" }),
                case .scalar(let scalar) = secret.value.content, !scalar.isNull, scalar.text == scalar.shown
            else { continue }
            warnings.append(
                "providers.\(provider.key).secret (line \(secret.mark.line)) stands in the file itself. "
                    + "Write `${VARIABLE}`, or name a file in `secret_file`.")
        }
    }
}
