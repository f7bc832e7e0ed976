import HTTP1

/// What the document tells of avatars.
extension Operation {
    static let putAvatar = Operation(
        method: .put, id: "putAvatar", tag: .users, summary: "Send a picture of oneself",
        description: "A PNG, JPEG or WebP image of up to 1 MiB, in the place of the one before.", tier: .user,
        lane: .service, needsToken: true,
        bodies: AvatarImage.Kind.allCases.map {
            .binary($0.rawValue, Example("image", text: "(the bytes of the image)"))
        },
        answers: [
            avatarLink,
            .problem(
                413, "PAYLOAD_TOO_LARGE", "The picture has more than 1 MiB",
                "The body has more than 1048576 bytes"),
            .problem(
                415, "UNSUPPORTED_MEDIA_TYPE", "It is of another type",
                "Content-Type must be image/png, image/jpeg or image/webp"),
        ],
        errors: [.badRequest, .badAccessToken, .userGone])

    static let avatar = Operation(
        method: .get, id: "avatar", tag: .users, summary: "Get a link to one's picture",
        description: "Whoever has the link sees the picture, for 15 minutes.", tier: .user, lane: .service,
        needsToken: true, answers: [avatarLink, noAvatar],
        errors: [.badRequest, .badAccessToken, .bodyTooLarge])

    static let deleteAvatar = Operation(
        method: .delete, id: "deleteAvatar", tag: .users, summary: "Remove one's picture",
        description: "Links to it find nothing any more.", tier: .user, lane: .service, needsToken: true,
        answers: [.message("The picture is gone", "Avatar removed"), noAvatar],
        errors: [.badRequest, .badAccessToken, .bodyTooLarge])

    private static let noAvatar = Answer.problem(
        404, "NOT_FOUND", "There is none; or no such user", "No avatar")

    private static let avatarLink = Answer(
        status: 200, description: "Where the picture is",
        contents: [
            .json(
                .object([
                    .init("url", .text(format: "uri", example: "https://storage.example/avatars/1/image?…")),
                    .init("expires_at", .timestamp, "Until when the link works"),
                ]),
                Example(
                    "link",
                    [
                        "url": "https://storage.example/avatars/1/image?signature=8f3a",
                        "expires_at": "2025-01-19T10:45:00Z",
                    ]))
        ])
}
